"""Draw lines on logarithmic axes as SVG, without a library: so many megabytes a second against a size."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

WIDTH, HEIGHT = 640, 320
LEFT, RIGHT, TOP, BOTTOM = 70, 150, 40, 50
COLOURS = ("#1f6feb", "#c2410c", "#15803d", "#7c3aed")
Points = Sequence[tuple[float, float]]


def plot(title: str, across: str, up: str, series: Mapping[str, Points]) -> str:
    """Return an SVG image; both axes are logarithmic. Points must be positive."""
    xs = [x for points in series.values() for x, _ in points]
    ys = [y for points in series.values() for _, y in points]
    x0, x1 = _decades(xs)
    y0, y1 = _decades(ys)

    def at(x: float, y: float) -> tuple[float, float]:
        right = LEFT + (math.log10(x) - x0) / (x1 - x0) * (WIDTH - LEFT - RIGHT)
        down = HEIGHT - BOTTOM - (math.log10(y) - y0) / (y1 - y0) * (HEIGHT - TOP - BOTTOM)
        return round(right, 1), round(down, 1)

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="22" font-size="14" font-weight="bold">{title}</text>',
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 10}" text-anchor="middle">{across}</text>',
        f'<text x="16" y="{HEIGHT / 2}" text-anchor="middle" transform="rotate(-90 16 {HEIGHT / 2})">{up}</text>',
    ]
    for power in range(x0, x1 + 1):
        right, _ = at(10.0**power, 10.0**y0)
        out.append(f'<path d="M{right} {TOP}V{HEIGHT - BOTTOM}" stroke="#ddd"/>')
        out.append(f'<text x="{right}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{_short(power)}</text>')
    for power in range(y0, y1 + 1):
        _, down = at(10.0**x0, 10.0**power)
        out.append(f'<path d="M{LEFT} {down}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        out.append(f'<text x="{LEFT - 8}" y="{down + 4}" text-anchor="end">{_short(power)}</text>')
    for (name, points), colour in zip(series.items(), COLOURS, strict=False):
        places = [at(x, y) for x, y in points]
        path = "M" + "L".join(f"{right} {down}" for right, down in places)
        out.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        out += [f'<circle cx="{right}" cy="{down}" r="3" fill="{colour}"/>' for right, down in places]
        right, down = places[-1]
        out.append(f'<text x="{right + 8}" y="{down + 4}" fill="{colour}">{name}</text>')
    return "\n".join([*out, "</svg>"]) + "\n"


def _decades(values: Sequence[float]) -> tuple[int, int]:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def _short(power: int) -> str:
    if power < 0:
        return f"{10.0**power:g}"
    return f"{10**power:,}"

"""Fit weights for the two looks of `page-region`: a logistic regression, then a stretch model.

The stretch model gives each stretch of units a probability, proportional to the exponential of its score. It is
fitted so that stretches are likely in which many words of the good text and few others stand: the loss is a softened
expected reward, its gradient comes from one forward and one backward pass over each page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize

Array = NDArray[np.float64]
_NEVER = -1e9


@dataclass(frozen=True)
class PageMatrix:
    """One page: feature matrices of its units for the three scores, their scales, and what each unit is worth.

    `reward` sums over a stretch to about the share of the good text's words won, less words that are not its own.
    """

    inside: sparse.csr_matrix
    start: sparse.csr_matrix
    end: sparse.csr_matrix
    scale: Array
    reward: Array


def fit_logistic(x: sparse.csr_matrix, y: Array, weight: Array, l2: float) -> Array:
    """Return the weights and, last, the bias of a logistic regression on shares `y` from 0 to 1."""
    columns, transposed, total = x.shape[1], x.T.tocsr(), weight.sum()

    def loss(v: Array) -> tuple[float, Array]:
        z = x @ v[:columns] + v[columns]
        value = (weight * (np.logaddexp(0, z) - y * z)).sum() / total + l2 * (v[:columns] @ v[:columns])
        residue = weight * (1 / (1 + np.exp(-np.clip(z, -30, 30))) - y) / total
        gradient = np.append(transposed @ residue + 2 * l2 * v[:columns], residue.sum())
        return value, gradient

    return minimize(loss, np.zeros(columns + 1), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x


class _Batch:
    """Pages side by side, in groups of like length."""

    def __init__(self, pages: Sequence[PageMatrix]) -> None:
        pages = sorted((page for page in pages if len(page.scale)), key=lambda page: len(page.scale))
        self.size = len(pages)
        columns = ([getattr(page, name) for page in pages] for name in ("inside", "start", "end"))
        self.parts = [sparse.vstack(column).tocsr() for column in columns]
        self.transposed = [part.T.tocsr() for part in self.parts]
        self.scale = np.concatenate([page.scale for page in pages])
        self.reward = np.concatenate([page.reward for page in pages])
        lengths = np.array([len(page.scale) for page in pages])
        firsts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        self.groups: list[tuple[NDArray[np.int64], NDArray[np.bool_]]] = []
        at = 0
        while at < len(pages):
            until = int(np.searchsorted(lengths, lengths[at] * 1.15 + 4, side="right"))
            steps = np.arange(lengths[at:until].max())[None, :]
            mask = steps < lengths[at:until, None]
            self.groups.append((np.where(mask, firsts[at:until, None] + steps, 0), mask))
            at = until


def _marginals(inside: Array, start: Array, end: Array, mask: NDArray[np.bool_]) -> tuple[Array, Array, Array, Array]:
    """Return of each page log Z, and of each unit the probability of lying inside, of being first, of being last."""
    inside, start, end = np.where(mask, inside, 0), np.where(mask, start, _NEVER), np.where(mask, end, _NEVER)
    total = np.cumsum(inside, 1)
    opened = np.logaddexp.accumulate(start - total + inside, axis=1)
    closed = np.logaddexp.accumulate((total + end)[:, ::-1], axis=1)[:, ::-1]
    log_z = np.logaddexp.reduce(opened + total + end, axis=1)
    first = np.exp(np.minimum(start - total + inside + closed - log_z[:, None], 0)) * mask
    last = np.exp(np.minimum(total + end + opened - log_z[:, None], 0)) * mask
    within = (np.cumsum(first, 1) - np.cumsum(last, 1) + last) * mask
    return log_z, within, first, last


def fit_stretches(
    pages: Sequence[PageMatrix], l2: float, sharpness: float, steps: int
) -> tuple[Array, Array, Array]:
    """Return the weights of the inside, the start and the end score.

    `sharpness` near 0 makes the loss the expected reward itself; larger values ask for a margin.
    """
    batch = _Batch(pages)
    cuts = np.cumsum([part.shape[1] for part in batch.parts])

    def loss(v: Array) -> tuple[float, Array]:
        own = np.split(v, cuts[:-1])
        inside, start, end = (part @ weights for part, weights in zip(batch.parts, own, strict=True))
        inside = inside * batch.scale
        slopes = [np.zeros_like(inside) for _ in range(3)]
        value = 0.0
        for at, mask in batch.groups:
            plain = _marginals(inside[at], start[at], end[at], mask)
            wanted = _marginals((inside + sharpness * batch.reward)[at], start[at], end[at], mask)
            value += float((plain[0] - wanted[0]).sum())
            for slope, now, then in zip(slopes, plain[1:], wanted[1:], strict=True):
                slope[at[mask]] += (now - then)[mask]
        slopes[0] *= batch.scale
        gradient = np.concatenate([part @ slope for part, slope in zip(batch.transposed, slopes, strict=True)])
        per_page = 1 / (batch.size * sharpness)
        return value * per_page + l2 * float(v @ v), gradient * per_page + 2 * l2 * v

    best = minimize(loss, np.zeros(cuts[-1]), jac=True, method="L-BFGS-B", options={"maxiter": steps}).x
    inside, start, end = np.split(best, cuts[:-1])
    return inside, start, end

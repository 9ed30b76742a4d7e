"""Our `dataclass` makes what the one of the standard library makes."""

from __future__ import annotations

import dataclasses
import importlib
import pickle
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import FrozenInstanceError, field
from typing import Any, ClassVar

import pytest

import cleaner
from cleaner.values import dataclass

OPTIONS: list[dict[str, bool]] = [
    {},
    {"frozen": True},
    {"frozen": True, "slots": True},
    {"frozen": True, "order": True},
    {"frozen": True, "eq": False},
    {"frozen": True, "slots": True, "order": True},
    {"slots": True},
]


def made_by(decorator: Callable[..., Any], options: dict[str, bool]) -> Any:
    class Bird:
        kind: str
        wings: int = 2
        songs: list[str] = field(default_factory=list)
        seen: int = field(default=0, compare=False, repr=False)

        count: ClassVar[int] = 9

        def __post_init__(self) -> None:
            self.songs.append("born")

        @property
        def legs(self) -> int:
            return self.count

    return decorator(**options)(Bird)


@pytest.fixture(params=OPTIONS, ids=str)
def twins(request: pytest.FixtureRequest) -> tuple[Any, Any]:
    return made_by(dataclass, request.param), made_by(dataclasses.dataclass, request.param)


def test_values_are_made_shown_and_compared_alike(twins: tuple[Any, Any]) -> None:
    told = []
    for cls in twins:
        one, same, other = cls("wren"), cls("wren", seen=3), cls("crow", 3, songs=["caw"])
        told.append(
            (
                repr(one), repr(other), one == same, one == other, one != same, one == "wren", other.songs, same.seen,
                cls.__match_args__, cls.__name__, other.legs, hasattr(one, "__dict__"),
                [(each.name, each.type, each.compare) for each in dataclasses.fields(cls)],
                dataclasses.asdict(other), repr(dataclasses.replace(other, kind="owl")),
                cls.__hash__ is None, cls.__eq__ is object.__eq__,
            )
        )  # fmt: skip
    assert told[0] == told[1]


def test_wrong_arguments_are_refused_alike(twins: tuple[Any, Any]) -> None:
    for arguments, named in [((), {}), (("wren",), {"kind": "crow"}), (("wren", 2, [], 0, 5), {}), (("a",), {"x": 1})]:
        said = []
        for cls in twins:
            with pytest.raises(TypeError) as error:
                cls(*arguments, **named)
            said.append(str(error.value).replace(cls.__qualname__, "Bird"))
        assert said[0] == said[1]


@dataclass(frozen=True, slots=True, order=True)
class Point:
    across: int
    down: int = 0


@dataclass(frozen=True)
class Empty:
    pass


def test_frozen_values_do_not_change_in_place() -> None:
    for change in (lambda: setattr(Point(1), "down", 3), lambda: delattr(Point(1), "down")):
        with pytest.raises(FrozenInstanceError):
            change()
    assert hash(Point(1, 2)) == hash(Point(1, 2)) != hash(Point(2, 1))
    assert len({Point(1), Point(1, 0), Point(1, 1)}) == 2


def test_values_have_an_order_where_that_is_asked_for() -> None:
    assert sorted([Point(2), Point(1, 5), Point(1)]) == [Point(1), Point(1, 5), Point(2)]
    assert Point(2) > Point(1) >= Point(1) and not Point(1) < Point(1)
    with pytest.raises(TypeError):
        _ = Point(1) < 5  # type: ignore[operator]


def test_values_travel() -> None:
    for value in (Point(1, 2), Empty()):
        assert pickle.loads(pickle.dumps(value)) == value
    assert Empty() == Empty() and repr(Empty()) == "Empty()"


def modules() -> Iterator[Any]:
    for found in pkgutil.walk_packages(cleaner.__path__, "cleaner."):
        if found.name not in ("cleaner.__main__", "cleaner.pytest_plugin"):
            yield importlib.import_module(found.name)


def test_no_class_of_ours_asks_for_what_is_left_out() -> None:
    kinds = {kind for module in modules() for kind in vars(module).values() if isinstance(kind, type)}
    values = [kind for kind in kinds if "__dataclass_fields__" in vars(kind)]
    assert len(values) > 80
    for kind in values:
        bases = [base for base in kind.__mro__[1:] if "__dataclass_fields__" in vars(base)]
        assert not bases, f"{kind}: fields of a base class would be lost"
        for each in dataclasses.fields(kind):
            assert each.init and not each.kw_only and "InitVar" not in str(each.type), f"{kind}.{each.name}"

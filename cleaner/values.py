"""Classes for values: `dataclass` of the standard library, made without what makes it slow to define one.

    @dataclass(frozen=True)
    class Place: ...

The other one writes six functions as text and compiles each: most of a millisecond a class, and a start defines
ninety. Here what compares, hashes and shows is shared, and the one function that has to be compiled, `__init__`,
is when the first value is made. To a type checker, and for `replace`, `fields` and `asdict`, both are the same.

Left out is what no class of ours asks for: inherited fields, `InitVar`, fields without `init`, `kw_only`.
"""

from __future__ import annotations

import dataclasses
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls=None, /, *, frozen=False, eq=True, order=False, slots=False):
        """Make a class one of values, as `dataclasses.dataclass` does."""
        if cls is None:
            return lambda cls: dataclass(cls, frozen=frozen, eq=eq, order=order, slots=slots)
        names = [name for name, kind in cls.__annotations__.items() if not _is_of_class(kind)]
        fields = {name: _field(cls.__dict__.get(name, dataclasses.MISSING)) for name in names}
        made: dict[str, Any] = {
            "__match_args__": tuple(names),
            "__repr__": _repr_of([name for name, field in fields.items() if field.repr]),
            "__dataclass_fields__": _Fields(fields),
            "__replace__": _replaced,
        }
        if eq:
            compared = _getter([name for name, field in fields.items() if field.compare])
            made |= _comparing(compared, order)
            made["__hash__"] = (lambda self: hash(compared(self))) if frozen else None
        if frozen:
            made |= {"__setattr__": _refuse, "__delattr__": _refuse}
        if frozen and slots:
            made |= {"__getstate__": _get_state, "__setstate__": _set_state}
        if slots:
            cls = _with_slots(cls, names)
        for name, value in made.items():
            if name not in cls.__dict__ or name in _ALWAYS:
                setattr(cls, name, value)
        for name, field in fields.items():
            if isinstance(cls.__dict__.get(name), dataclasses.Field):
                if field.default is dataclasses.MISSING:
                    delattr(cls, name)
                else:
                    setattr(cls, name, field.default)
        cls.__init__ = _init_when_asked(cls, fields, frozen)
        return cls


_ALWAYS = ("__match_args__", "__dataclass_fields__", "__setattr__", "__delattr__")


def _is_of_class(kind: Any) -> bool:
    """Say whether an annotation, which is text as in all our modules, is of the class and not of its values."""
    return str(kind).startswith("ClassVar")


def _field(default: Any) -> Any:
    if isinstance(default, dataclasses.Field):
        return default
    return dataclasses.field(default=default) if default is not dataclasses.MISSING else dataclasses.field()


def _getter(names: list[str]) -> Any:
    return attrgetter(*names) if names else lambda self: ()


def _repr_of(names: list[str]) -> Any:
    def __repr__(self: Any) -> str:
        return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"

    return __repr__


def _comparing(compared: Any, order: bool) -> dict[str, Any]:
    def __eq__(self: Any, other: Any) -> Any:
        return compared(self) == compared(other) if other.__class__ is self.__class__ else NotImplemented

    def __lt__(self: Any, other: Any) -> Any:
        return compared(self) < compared(other) if other.__class__ is self.__class__ else NotImplemented

    def __le__(self: Any, other: Any) -> Any:
        return compared(self) <= compared(other) if other.__class__ is self.__class__ else NotImplemented

    # the other two follow: Python asks the right side where the left one has no answer
    return {"__eq__": __eq__, "__lt__": __lt__, "__le__": __le__} if order else {"__eq__": __eq__}


def _replaced(self: Any, /, **changes: Any) -> Any:
    return dataclasses.replace(self, **changes)


def _refuse(self: Any, name: str, *value: Any) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot {'assign to' if value else 'delete'} field {name!r}")


def _get_state(self: Any) -> list[Any]:
    return [getattr(self, name) for name in self.__match_args__]


def _set_state(self: Any, state: list[Any]) -> None:
    for name, value in zip(self.__match_args__, state, strict=True):
        object.__setattr__(self, name, value)


def _with_slots(cls: Any, names: list[str]) -> Any:
    """Return the class anew: slots can only be asked for when it is made."""
    body = {name: value for name, value in cls.__dict__.items() if name not in ("__dict__", "__weakref__", *names)}
    made = type(cls)(cls.__name__, cls.__bases__, {**body, "__slots__": tuple(names)})
    made.__qualname__ = cls.__qualname__
    return made


def _init_when_asked(cls: Any, fields: dict[str, Any], frozen: bool) -> Any:
    def __init__(self: Any, *values: Any, **named: Any) -> None:
        cls.__init__ = _init(cls, fields, frozen)
        cls.__init__(self, *values, **named)

    return __init__


def _init(cls: Any, fields: dict[str, Any], frozen: bool) -> Any:
    """Compile the `__init__` that a person would have written."""
    given: list[str] = []
    lines: list[str] = []
    known: dict[str, Any] = {"_set": object.__setattr__}
    for name, field in fields.items():
        value = name
        if field.default_factory is not dataclasses.MISSING:
            known[f"_new_{name}"] = field.default_factory
            known["_none"] = dataclasses.MISSING
            given.append(f"{name}=_none")
            value = f"_new_{name}() if {name} is _none else {name}"
        elif field.default is not dataclasses.MISSING:
            known[f"_of_{name}"] = field.default
            given.append(f"{name}=_of_{name}")
        else:
            given.append(name)
        lines.append(f"_set(self, {name!r}, {value})" if frozen else f"self.{name} = {value}")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    body = "\n ".join(lines or ["pass"])
    exec(f"def __init__(self, {', '.join(given)}):\n {body}", known)
    known["__init__"].__qualname__ = f"{cls.__qualname__}.__init__"
    return known["__init__"]


class _Fields:
    """The fields as the standard library describes them, which few ask for: found out when one does."""

    def __init__(self, fields: dict[str, Any]) -> None:
        self._fields = fields

    def __get__(self, value: object, cls: Any) -> Any:
        kinds = {name: cls.__annotations__[name] for name in self._fields}
        twin: Any = type(cls.__name__, (), {"__annotations__": kinds, "__doc__": "fields alone", **self._fields})
        dataclasses.dataclass(init=False, repr=False, eq=False, match_args=False)(twin)
        cls.__dataclass_fields__ = twin.__dataclass_fields__
        return cls.__dataclass_fields__

"""Turn scraped articles into clean canonical text, by rules that people write in YAML.

    >>> import cleaner
    >>> cleaner.clean("The the talks resumed in the city.")
    'The talks resumed in the city.\\n'

Names listed in `__all__` are promised; everything else may move. They are loaded when first asked for,
so that `import cleaner` itself costs nothing.
"""

from __future__ import annotations

from cleaner._version import __version__

TYPE_CHECKING = False  # as in `typing`, which would cost more to import than all of this module
if TYPE_CHECKING:
    from cleaner.api import Cleaner, clean
    from cleaner.engine import Result, Status
    from cleaner.errors import CleanerError, DocumentError, PackError

__all__ = [
    "Cleaner",
    "CleanerError",
    "DocumentError",
    "PackError",
    "Result",
    "Status",
    "__version__",
    "clean",
]

_HOME = {
    "Cleaner": "cleaner.api",
    "CleanerError": "cleaner.errors",
    "DocumentError": "cleaner.errors",
    "PackError": "cleaner.errors",
    "Result": "cleaner.engine",
    "Status": "cleaner.engine",
    "clean": "cleaner.api",
}


def __getattr__(name: str) -> object:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module 'cleaner' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

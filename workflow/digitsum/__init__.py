"""The science of the digitsum study: pure functions and classes that know nothing of Snakemake."""

from pkgutil import resolve_name
from typing import Any


def __getattr__(name: str) -> Any:
    """Return `load`, by name: whoever imports a module of digitsum doesn't import, or depend on, networks."""
    if name == "load":
        return resolve_name("digitsum.loading:load")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

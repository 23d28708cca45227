"""Checks of the files that one job writes and another reads, made when they are read.

The schemas are in workflow/schemas. They reject what is wrong and change nothing that is right, so an edit to them
re-runs no stage. fastjsonschema compiles a schema to a function, which checks a hundred records in the time that
jsonschema takes for two.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[1] / "schemas"


def problem(content: Any, schema: str) -> str | None:
    """Return what is wrong with the `content` of a JSON file, in one line; None if nothing is.

    Args:
        content: of the file.
        schema: name of a schema, such as run, or of one of its properties, such as summary.models.
    """
    from fastjsonschema import JsonSchemaValueException

    try:
        _check(schema)(content)
    except JsonSchemaValueException as error:
        key = ".".join(error.path[1:])
        value = "" if isinstance(error.value, dict | list) else f" {error.value!r}"
        return f"{key}:{value} {_reason(error)}".removeprefix(":").lstrip()
    return None


def _reason(error: Any) -> str:
    reason: str = error.message.removeprefix(error.name).strip()
    return reason


@cache
def _check(schema: str) -> Callable[[Any], Any]:
    import fastjsonschema

    file, _, name = schema.partition(".")
    whole = _load(f"{file}.schema.yaml")
    part = {"$defs": whole.get("$defs", {}), **whole["properties"][name]} if name else whole
    check: Callable[[Any], Any] = fastjsonschema.compile(part, handlers={"": _load}, use_default=False)
    return check


def _load(uri: str) -> dict[str, Any]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # five times as fast
    content: dict[str, Any] = yaml.load((FOLDER / uri).read_text(encoding="utf-8"), loader)  # noqa: S506  # both are safe
    return {key: value for key, value in content.items() if key != "$schema"}  # unknown to fastjsonschema

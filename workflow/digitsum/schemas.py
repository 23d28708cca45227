"""Checks of the files that one job writes and another reads, made when they are read, and of the configuration.

The schemas are in workflow/schemas. They reject what is wrong and change nothing that is right, so an edit to them
re-runs no stage.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from pkgutil import resolve_name
from reprlib import Repr
from typing import Any

# Within the package, a link to it becomes a folder when the library is installed.
HERE = Path(__file__).resolve()
FOLDER = HERE.parents[1] / "schemas" if (HERE.parents[1] / "schemas").is_dir() else HERE.parent / "schema_files"

# The keywords of a schema that numbers of one type fulfil if the least and the greatest of them do.
RANGE = {"type", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}

# Schemas that are made from declarations in the code, by the names with which the files refer to them.
DECLARED = {
    "scores": "digitsum.score_schema:schema",
    "settings": "digitsum.learning.settings_schema:settings_schema",
}

LONGEST = 200  # characters of a reason


def problem(content: Any, schema: str) -> str | None:
    """Return what is wrong with the `content` of a JSON file, in one line; None if nothing is.

    `schema` names a schema, such as run, or one of its properties, such as summary.models.
    """
    from jsonschema.exceptions import best_match

    first = next(_of_name(schema).iter_errors(content), None)
    if first is None:
        return None
    error = best_match([first])  # of several ways to be right, the one that it comes closest to
    key = key_of(error.absolute_path)
    return f"{key}: {reason(error)}" if key else reason(error)


def key_of(path: Iterable[Any]) -> str:
    """Return the path to a value, as names and positions, in one line."""
    return ".".join(name if name.isprintable() else repr(name) for name in map(str, path))


def reason(error: Any) -> str:
    """Return why a value is refused, in one line that quotes no more than the beginning of a long value."""
    value = error.instance
    if isinstance(value, float) and value.is_integer() and asks_for(error, "integer"):
        message = f"{value} must be written without a decimal point: {int(value)}"
    else:
        shown = _beginning().repr(value)
        message = "; ".join(
            f"{shown} is not {each.validator_value!r}"
            if each.validator == "const"
            else each.message.replace(repr(value), shown, 1)
            for each in error.context or [error]
        )
    if error.validator == "maxLength":
        message = f"{message}: {len(value)} characters, at most {error.validator_value}"
    return message if len(message) <= LONGEST else f"{message[:LONGEST]}..."


def asks_for(error: Any, *kinds: str) -> bool:
    """Return whether an error, or one of the alternatives in it, is that a value is none of these types."""
    asked = [each.validator_value for each in error.context or [error] if each.validator == "type"]
    return any(kind in types for kind in kinds for types in asked)  # each a type or a list of them


@cache
def _beginning() -> Repr:
    short = Repr()
    short.maxlevel, short.maxdict, short.maxlist, short.maxstring = 1, 0, 3, 60
    return short


def validator(schema: Mapping[str, Any]) -> Any:
    """Return a validator, of jsonschema, for a schema whose references are to itself or to files in FOLDER."""
    from referencing import Registry

    return _dialect()(schema, registry=Registry(retrieve=_resource))  # type: ignore[call-arg]  # hidden by an alias


@cache
def _of_name(schema: str) -> Any:
    file, _, name = schema.partition(".")
    return validator({"$ref": f"{file}.schema.yaml{'#/properties/' if name else ''}{name}"})


@cache
def _dialect() -> Any:
    """Return the class of validators: the standard's, but an integer is written as one, as in 1 and not 1.0."""
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend

    def is_integer(_: Any, value: Any) -> bool:
        return isinstance(value, int) and not isinstance(value, bool)

    check_each = Draft202012Validator.VALIDATORS["items"]

    def check_items(within: Any, items: Any, value: Any, schema: Mapping[str, Any]) -> Any:
        """Check a list of numbers by the least and the greatest, which takes a tenth of the time."""
        simple = isinstance(items, dict) and RANGE.issuperset(items)
        if simple and isinstance(value, list) and set(map(type, value)) in ({int}, {float}):
            check = within.evolve(schema=items)
            if check.is_valid(min(value)) and check.is_valid(max(value)):
                return ()
        return check_each(within, items, value, schema)

    checker = Draft202012Validator.TYPE_CHECKER.redefine("integer", is_integer)
    return extend(Draft202012Validator, {"items": check_items}, type_checker=checker)


@cache
def _resource(uri: str) -> Any:
    from referencing.jsonschema import DRAFT202012

    # Without $schema, at which jsonschema would go on with the standard's class instead of _dialect.
    return DRAFT202012.create_resource({key: value for key, value in load(uri).items() if key != "$schema"})


def load(name: str) -> dict[str, Any]:
    """Return a schema, given the name of its file or of its declaration."""
    from digitsum.yaml_files import read_yaml

    schema: dict[str, Any] = resolve_name(DECLARED[name])() if name in DECLARED else read_yaml(FOLDER / name)
    return schema

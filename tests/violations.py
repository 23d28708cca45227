"""Breaks the constraints of a schema one by one: from content that it allows, it makes content that must be refused."""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from digitsum.schemas import key_of, load, validator

ANNOTATIONS = ("$schema", "$defs", "title", "description", "default")
NUMBERS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
SIZES = ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "uniqueItems")
OTHERS = ("type", "enum", "const", "pattern", "propertyNames", "unevaluatedProperties")
OF_TYPE = {"string": "?", "number": 0.5, "boolean": True, "null": None}


@dataclass(frozen=True)
class Violation:
    """Content that breaks a constraint.

    Attributes:
        constraint: where it is, such as run.schema.yaml#/$defs/count/minimum.
        references: that lead to it, by where they are.
        key: of the value that breaks it.
        content: the whole of it.
    """

    constraint: str
    references: tuple[str, ...]
    key: str
    content: Any = field(repr=False)


def location(schema: str) -> str:
    """Return where a schema is, given its name as in `digitsum.schemas.problem`."""
    file, _, name = schema.partition(".")
    return f"{file}.schema.yaml#{'/properties/' if name else ''}{name}"


def constraints(place: str, done: set[str] | None = None) -> Iterator[str]:
    """Yield the locations of all constraints of the schema at `place`, of its references, and of what they refer to.

    Raises:
        ValueError: it has a keyword that is not known here, so that no test breaks it.
    """
    done = set() if done is None else done
    if place in done:
        return
    done.add(place)
    for keyword, argument in _at(place).items():
        here = f"{place}/{keyword}"
        match keyword:
            case "$ref":
                yield here
                yield from constraints(_target(place, argument), done)
            case "properties" | "patternProperties":
                for name in argument:
                    yield from constraints(f"{here}/{name}", done)
            case "allOf" | "anyOf":
                for position in range(len(argument)):
                    yield from constraints(f"{here}/{position}", done)
            case "items" | "then" | "else":
                yield from constraints(here, done)
            case "additionalProperties":
                yield from constraints(here, done) if argument else [here]
            case "required":
                yield from (f"{here}/{name}" for name in argument)
            case "dependentRequired":
                yield from (f"{here}/{name}/{other}" for name, others in argument.items() for other in others)
            case _ if keyword in (*NUMBERS, *SIZES, *OTHERS):
                yield here
            case _ if keyword not in (*ANNOTATIONS, "if"):
                raise ValueError(f"{here}: how is this broken?")


def violations(content: Any, root: str) -> Iterator[Violation]:
    """Break each constraint that the schema at `root` puts on `content`, once through each reference to it.

    What breaks a type is a value of several others.
    """
    done: set[Any] = set()
    for references, constraint, path, value in _walk(root, content):
        fresh = {(constraint, references[-1:], type(value)), *references} - done
        if fresh:
            done |= fresh
            yield Violation(constraint, references, key_of(path), replaced(content, path, value))


def is_refusal(line: str | None, violation: Violation) -> bool:
    """Return whether this is how a violation must be named: a short line that begins with the key."""
    if line is None or "\n" in line or len(line) > 300:
        return False
    return not violation.key or line.startswith(f"{violation.key}: ")


def replaced(content: Any, path: tuple, value: Any) -> Any:
    """Return a copy of `content` with another value at `path`."""
    if not path:
        return value
    copy = content.copy()
    copy[path[0]] = replaced(content[path[0]], path[1:], value)
    return copy


@functools.cache
def _at(place: str) -> Any:
    file, _, pointer = place.partition("#")
    parts = [int(part) if part.isdecimal() else part for part in pointer.split("/")[1:]]
    return functools.reduce(lambda part, name: part[name], parts, load(file))


def _target(place: str, reference: str) -> str:
    """Return where the reference of a schema at `place` leads to."""
    return (place.partition("#")[0] if reference.startswith("#") else "") + reference


@functools.cache
def _validator(place: str) -> Any:
    return validator({"$ref": place})


def _holds(place: str, value: Any) -> bool:
    return _validator(place).is_valid(value)


def _walk(place: str, value: Any) -> Iterator[tuple[tuple[str, ...], str, tuple, Any]]:
    """Yield (references, constraint, path below `value`, what breaks the constraint if it is there)."""
    schema = _at(place)
    for keyword in schema:
        here = f"{place}/{keyword}"
        yield from (((), f"{here}{name}", (), broken) for name, broken in _broken(keyword, schema[keyword], value))
        for part, step in _parts(place, keyword, value):
            inner = value[step[0]] if step else value
            for references, constraint, path, broken in _walk(part, inner):
                if keyword == "$ref":
                    references = (here, *references)
                elif keyword == "anyOf" and _holds_one(here, replaced(value, path, broken)):
                    continue  # it is right in another way
                yield references, constraint, (*step, *path), broken


def _holds_one(place: str, value: Any) -> bool:
    return any(_holds(f"{place}/{position}", value) for position in range(len(_at(place))))


def _parts(place: str, keyword: str, value: Any) -> Iterator[tuple[str, tuple]]:
    """Yield the locations of the schemas under a keyword that apply, and which part of `value` they apply to."""
    schema, here = _at(place), f"{place}/{keyword}"
    argument = schema[keyword]
    match keyword, value:
        case "$ref", _:
            yield _target(place, argument), ()
        case "allOf", _:
            yield from ((f"{here}/{position}", ()) for position in range(len(argument)))
        case "anyOf", _:
            each = (f"{here}/{position}" for position in range(len(argument)))
            yield from ((one, ()) for one in each if _holds(one, value))
        case (("then" | "else"), _) if _holds(f"{place}/if", value) == (keyword == "then"):
            yield here, ()
        case "items", list():
            yield from ((here, (position,)) for position in range(len(value)))
        case "properties", dict():
            yield from ((f"{here}/{name}", (name,)) for name in argument if name in value)
        case "patternProperties", dict():
            yield from ((f"{here}/{one}", (name,)) for one in argument for name in value if re.search(one, name))
        case "additionalProperties", dict() if argument:
            known, patterns = schema.get("properties", ()), schema.get("patternProperties", ())
            others = (name for name in value if name not in known and not any(re.search(one, name) for one in patterns))
            yield from ((here, (name,)) for name in others)


def _broken(keyword: str, argument: Any, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield what to put in the place of `value` to break a keyword, and which part of its argument that is about."""
    match keyword, value:
        case "type", _:
            types = [argument] if isinstance(argument, str) else argument
            yield from (("", other) for name, other in OF_TYPE.items() if name not in types)
            if "integer" in types and type(value) is int:
                yield "", float(value)
        case (("enum" | "const"), _):
            yield "", "?"
        case "minimum", int() | float():
            yield "", argument - 1
        case "maximum", int() | float():
            yield "", argument + 1
        case (("exclusiveMinimum" | "exclusiveMaximum"), int() | float()):
            yield "", argument
        case "multipleOf", int() | float():
            yield "", argument / 2
        case "pattern", str():
            yield from (("", text) for text in (f"?{value}", f"{value}?", "") if not re.search(argument, text))
        case "minLength", str():
            yield "", value[: argument - 1]
        case "maxLength", str():
            yield "", (value * (argument + 1))[: argument + 1]
        case "minItems", list():
            yield "", value[: argument - 1]
        case "maxItems", list() if value:
            yield "", (value * (argument + 1))[: argument + 1]
        case "uniqueItems", list() if value:
            yield "", [*value, value[0]]
        case "minProperties", dict():
            yield "", dict(list(value.items())[: argument - 1])
        case (("additionalProperties" | "unevaluatedProperties"), dict()) if argument is False:
            yield "", {**value, "?": 0}
        case "propertyNames", dict() if value:
            yield "", {**value, "?" * 100: next(iter(value.values()))}
        case "required", dict():
            yield from ((f"/{name}", _without(value, name)) for name in argument if name in value)
        case "dependentRequired", dict():
            for name, others in argument.items():
                yield from ((f"/{name}/{other}", _without(value, other)) for other in others if name in value)


def _without(value: dict, name: str) -> dict:
    return {key: entry for key, entry in value.items() if key != name}

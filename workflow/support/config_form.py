"""Checks of the form of a configuration, by its schema: a line for each mistake, which names the key."""

import difflib
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from textwrap import shorten
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from digitsum.learning.settings_schema import settings_in
from digitsum.schemas import LONGEST, asks_for, key_of, load, reason, validator
from support.config_overlay import SHORT
from support.families import family_of

Config = Mapping[str, Any]

MOST_VALUES, DEEPEST = 10_000, 50  # in a configuration
# Control characters but for tab and newline, halves of a surrogate pair, and what XML, and so an SVG, can't have.
NOT_TEXT = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def form_problems(config: Config) -> list[str]:
    """Return which keys of `config` are unknown, missing, or have values of a wrong type or out of range."""
    schema = load("config.schema.yaml")
    found = (
        tree_problems(config)
        or [*_key_problems(config)]
        or [*_missing_keys(config, schema), *schema_errors(config, schema)]
    )
    if not any(line.startswith(("config", "models", "addition")) for line in found):
        found += _model_errors(config, schema["$defs"])
    return found


def tree_problems(config: Any) -> list[str]:
    """Return what no schema can check: how many values there are and how deep, .nan and .inf, text that can't be shown.

    With aliases, a value can contain itself, or a few lines of YAML can stand for billions of values.
    """
    found, left = [], MOST_VALUES
    waiting: list[tuple[tuple[Any, ...], Any, tuple[int, ...]]] = [((), config, ())]
    while waiting:
        path, value, within = waiting.pop()
        left -= 1
        if left == 0:
            return [f"{key_of(path[:1])}: with aliases written out, there are more than {MOST_VALUES:,} values"]
        if id(value) in within:
            found.append(f"{key_of(path)}: this value contains itself")
        elif len(within) > DEEPEST:
            return [f"{key_of(path[:1])}: nested too deeply"]
        elif isinstance(value, Mapping | list):
            entries = [*(value.items() if isinstance(value, Mapping) else enumerate(value))]
            waiting += reversed([((*path, name), entry, (*within, id(value))) for name, entry in entries])
            found += [_cannot_be_shown([*path, name], name) for name, _ in entries if _is_strange(name)]
        elif isinstance(value, float) and not math.isfinite(value):
            found.append(f"{key_of(path)}: {value} is not a finite number")
        elif _is_strange(value):
            found.append(_cannot_be_shown(path, value))
    return found


def _is_strange(value: Any) -> bool:
    return isinstance(value, str) and NOT_TEXT.search(value) is not None


def _cannot_be_shown(path: Iterable[Any], text: str) -> str:
    code = ord(NOT_TEXT.findall(text)[0])
    return f"{key_of(path)}: the character U+{code:04X} can't be written or drawn; remove it"


def _key_problems(value: Any, path: tuple[Any, ...] = ()) -> Iterator[str]:
    """Yield the keys that YAML does not read as text, such as 3 or yes."""
    for name, entry in value.items() if isinstance(value, Mapping) else enumerate(value):
        if isinstance(value, Mapping) and not isinstance(name, str):
            yield f"{key_of([*path, name])}: a key must be text; put it in quotes"
        elif isinstance(entry, Mapping | list):
            yield from _key_problems(entry, (*path, name))


def _missing_keys(config: Config, schema: Config, prefix: str = "") -> Iterator[str]:
    """Yield the keys that somebody has removed from config.yaml, which has all of them."""
    for name, entry in schema.get("properties", {}).items():
        if name not in config:
            yield f"{prefix}{name}: this key is missing"
        elif isinstance(config[name], Mapping):
            yield from _missing_keys(config[name], entry, f"{prefix}{name}.")


def schema_errors(value: Any, schema: Config, prefix: str = "") -> list[str]:
    """Return how a value violates a schema: unknown keys, wrong types, values out of range."""
    errors = list(validator(schema).iter_errors(value))
    mistyped = [error.absolute_path for error in errors if error.validator == "type"]
    told = [error for error in errors if error.validator == "type" or error.absolute_path not in mistyped]
    ordered = sorted(told, key=lambda error: list(map(str, error.absolute_path)))
    lines = [line for error in ordered for line in _error_lines(error, prefix)]
    return list(dict.fromkeys(lines))  # a value may violate the same constraint of two schemas that it must fulfil


def _error_lines(error: Any, prefix: str) -> Iterator[str]:
    key = ".".join(filter(None, [prefix, key_of(error.absolute_path)]))
    if error.validator != "additionalProperties":
        yield f"{key or 'config'}: {_about_number(error) or reason(error)}"
        return
    known = [*error.schema.get("properties", {}), *(() if key else SHORT)]
    patterns = error.schema.get("patternProperties", {})
    for name in sorted(error.instance):
        if name in known or any(re.search(pattern, name) for pattern in patterns):
            continue
        place = f"{key + '.' if key else ''}{key_of([name])}"
        if patterns:
            yield f"{place}: a name must be a lower-case letter, then up to 39 lower-case letters, digits or _"
            continue
        close = difflib.get_close_matches(name, known, n=1)
        keys = shorten(", ".join(known), 120, placeholder=" ...")
        hint = f"did you mean {close[0]}?" if close else f"known keys: {keys}"
        yield f"{place}: unknown key; {hint}"


def _about_number(error: Any) -> str | None:
    """Return how a number is written, if there is one as text: in quotes, like 1e-3 in YAML, or within a --config."""
    text = error.instance
    with suppress(ValueError):
        if isinstance(text, str) and asks_for(error, "integer", "number") and math.isfinite(float(text)):
            number = f"{float(text):.15g}"
            number = number if "." in number else number.replace("e", ".0e")  # what YAML wants
            return f"{text[:LONGEST]!r} is read as text; write {number} without quotes, in a file named by --configfile"
    return None


def _model_errors(config: Config, definitions: Config) -> Iterator[str]:
    """Check each model against the schema of its kind, with the settings of its section and of its family."""
    if config["models"]["best"] is None:
        yield "models.best: this model can't be left out; the search finds its hyperparameters"
    models = [("models", name, model) for name, model in config["models"].items()]
    models += [("addition.networks", name, network) for name, network in config["addition"]["networks"].items()]
    for section, name, model in models:
        if model is None:
            continue
        key = f"{section}.{name}"
        doors = [door for door in ("family", "predictions", "study") if door in model]
        if not doors or (section != "models" and "family" not in doors):
            yield f"{key}: 'family' is a required property"
            continue
        if len(doors) > 1:
            yield f"{key}: it has {' and '.join(doors)}, and a model can have only one of these keys"
            continue
        if doors != ["family"]:
            yield from schema_errors(model, definitions[doors[0]], key)
            continue
        try:
            family = family_of(model["family"])
        except ValueError as error:
            yield f"{key}.family: {error}"
            continue
        kind = definitions["network" if family.trained else "classical"]
        required = [*kind["required"]]
        known = dict(kind["properties"])
        if family.trained:
            known |= settings_in(section)
        if section == "models":
            known |= definitions["run_settings"]["properties"]
            required += definitions["run_settings"]["required"]
        if wrong := settings_problem(family.settings, known):
            yield f"{key}.family: {family.name}: {wrong}"
            continue
        lines = schema_errors(model, {**kind, "required": required, "properties": {**known, **family.settings}}, key)
        yield from (f"{line} ({family.name})" if family.origin else line for line in lines)


def settings_problem(settings: Any, known: Config) -> str | None:
    """Return what is wrong with the settings that a family declares, if models have the settings `known` anyway."""
    if not (isinstance(settings, dict) and all(isinstance(schema, dict) for schema in settings.values())):
        return 'settings must be a JSON Schema for each setting by name, such as {"depth": {"type": "integer"}}'
    if taken := [name for name in settings if name in known]:
        return f"models have a setting {taken[0]} already; give the one of this class another name"
    for name, schema in settings.items():
        with suppress(SchemaError):
            Draft202012Validator.check_schema(schema)
            continue
        return f"the JSON Schema of the setting {name} is not valid: {schema}"
    return None

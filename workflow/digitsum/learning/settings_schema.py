"""The JSON Schemas of settings, made from their declaration (settings.py). Trainings don't load them.

In the files of workflow/schemas, `settings` stands for what `settings_schema` returns.
"""

from functools import cache
from typing import Any, Literal, get_args, get_origin, get_type_hints

from digitsum.learning.settings import DECLARED, HYPERPARAMETERS, Settings

Schema = dict[str, Any]

TYPES = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array"}
DISTRIBUTIONS = {"integer": ["categorical", "int"], "number": ["categorical", "float"]}  # for others: categorical


@cache
def settings_schema() -> Schema:
    """Return, under $defs, the schemas of each setting, of all `hyperparameters`, and of the `space` of a search."""
    schemas = {name: _setting(name) for name in DECLARED}
    each = {"type": "object", "required": HYPERPARAMETERS, "additionalProperties": False}
    hyperparameters = {**each, "properties": {name: schemas[name] for name in HYPERPARAMETERS}}
    space = {**each, "properties": {name: _distribution(schemas[name]) for name in HYPERPARAMETERS}}
    return {"$defs": {**schemas, "hyperparameters": hyperparameters, "space": space}}


def settings_in(section: str) -> dict[str, Schema]:
    """Return the schemas, by name, of the settings besides `hyperparameters` that networks in a section may have."""
    return {
        name: settings_schema()["$defs"][name]
        for name, setting in DECLARED.items()
        if name not in HYPERPARAMETERS and setting.metadata["only"] in (None, section)
    }


def _setting(name: str) -> Schema:
    kind, limits = get_type_hints(Settings)[name], DECLARED[name].metadata["limits"]
    if get_origin(kind) is Literal:
        return {"enum": [*get_args(kind)], **limits}
    return {"type": TYPES[get_origin(kind) or kind], **limits}


def _distribution(setting: Schema) -> Schema:
    """Return the schema of the distribution that a search draws a hyperparameter from."""
    kinds = DISTRIBUTIONS.get(setting.get("type", ""), ["categorical"])
    ends = {"low": setting, "high": setting, "step": {"type": setting["type"]}} if len(kinds) > 1 else {}
    parts = {"distribution": {"enum": kinds}, "choices": {"items": setting}, **ends}
    return {"$ref": "config.schema.yaml#/$defs/distribution", "properties": parts}

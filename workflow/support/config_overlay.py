"""How what users give (--configfile, --config, the config of a module) is laid over config.yaml."""

import copy
from collections.abc import Mapping
from typing import Any

from support.planning import most_examples

Config = Mapping[str, Any]

SHORT = ("pictures", "network")  # for predict.pictures and predict.network: `--config pictures=FOLDER`


def laid_over(shipped: Config, given: Config) -> dict[str, Any]:
    """Return what is in config.yaml, `shipped`, with what is `given` in its place; short keys at theirs.

    A distribution replaces the one before it as a whole, since its arguments make no sense with another; null takes a
    key out of a model or a network.
    """
    config: dict[str, Any] = copy.deepcopy(dict(shipped))
    _lay_over(config, {key: value for key, value in given.items() if key not in SHORT})
    if isinstance(config.get("predict"), dict):
        config["predict"] |= {key: given[key] for key in SHORT if key in given}
    for model in (*_mappings(config, "models"), *_mappings(config, "addition", "networks")):
        for key in [key for key, value in model.items() if value is None]:
            del model[key]
    return config


def _lay_over(config: dict[str, Any], given: Config) -> None:
    for key, value in given.items():
        if isinstance(value, Mapping) and isinstance(config.get(key), dict) and "distribution" not in value:
            _lay_over(config[key], value)
        else:
            config[key] = copy.deepcopy(value)


def _mappings(config: Any, *path: str) -> list[dict[str, Any]]:
    """Return the mappings in the one that this path leads to, if there is such a one."""
    for key in path:
        config = config.get(key) if isinstance(config, dict) else None
    return [entry for entry in config.values() if isinstance(entry, dict)] if isinstance(config, dict) else []


def given_twice(given: Config) -> list[str]:
    """Return a line for each short key that is given together with the one that it stands for."""
    predict = given.get("predict")
    both = given.keys() & predict.keys() if isinstance(predict, Mapping) else ()
    return [
        f"{key}: predict.{key} is given as well, which is the same; keep one of the two" for key in SHORT if key in both
    ]


def as_given(line: str, given: Config) -> str:
    """Return a line about a key, with the short key if that was given."""
    short = line.removeprefix("predict.")
    return short if short.partition(":")[0] in given else line


def leave_out_examples(config: Config, shipped: Config) -> list[str]:
    """Leave out numbers of examples in config.yaml that there are too few training pairs for, or that `all` means too.

    If none is left, they are `all`. Numbers that users give themselves are left to the checks. Returns a line for each
    model that it changes.
    """
    lines, pairs = [], config["data"]["sizes"]["train"]
    for name, model in config["models"].items():
        if not model or model.get("examples") != (shipped["models"].get(name) or {"examples": 0}).get("examples"):
            continue
        numbers, most = [examples for examples in model["examples"] if examples != "all"], most_examples(model, pairs)
        if out := [n for n in numbers if n > most or (n == pairs and "all" in model["examples"])]:
            lines.append(f"models.{name}.examples: {', '.join(map(str, out))} left out; data.sizes.train is {pairs}")
            model["examples"] = [examples for examples in model["examples"] if examples not in out] or ["all"]
    return lines

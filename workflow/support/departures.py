"""How a configuration departs from the one that digitsum comes with, in words, for the head of a page."""

from collections.abc import Iterator, Mapping
from typing import Any

from digitsum.report.wording import number, setting

Config = Mapping[str, Any]

NO_MATTER = ("study", "data.directory", "predict")  # keys that change no number
SMALL = 0.5  # a study on fewer pairs, or a training for fewer epochs, than this share of the default is a trial


def departures(config: Config, default: Config) -> list[str]:
    """Return the keys that change what is computed and their values, each beside the default."""
    return [
        f"{key} {_words(ours)} (default: {_words(theirs)})"
        for key, ours, theirs in _differences(config, default)
        if not any(f"{key}.".startswith(f"{other}.") for other in NO_MATTER)
    ]


def _differences(config: Any, default: Any, key: str = "") -> Iterator[tuple[str, Any, Any]]:
    if not (isinstance(config, Mapping) and isinstance(default, Mapping)):
        if config != default:
            yield key, config, default
        return
    for name in dict.fromkeys([*default, *config]):
        yield from _differences(config.get(name), default.get(name), f"{key}.{name}".lstrip("."))


def _words(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, list):
        return ", ".join(map(_words, value))
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_words(entry)}" for name, entry in value.items())
    return setting(value)


def part_of_default(config: Config, default: Config) -> str | None:
    """Return which part of the default study's pairs is trained on, None if numbers mean something."""
    ours, theirs = (study["data"]["sizes"]["train"] for study in (config, default))
    return f"{number(ours)} of {number(theirs)} pairs" if ours < SMALL * theirs else None


def part_of_default_addition(config: Config, default: Config) -> str | None:
    """Return the same of MNIST addition, which always has all pairs: for which part of the epochs it trains."""
    for name, network in config["addition"]["networks"].items():
        ours, theirs = ((entry or {}).get("epochs") for entry in (network, default["addition"]["networks"].get(name)))
        if ours and theirs and ours < SMALL * theirs:
            return f"{number(ours)} of {number(theirs)} epochs"
    return None

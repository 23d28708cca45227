"""What a network gains from knowing that it learns a sum: it reads digits, though it is told only sums."""

from collections.abc import Mapping
from typing import Any

from digitsum.report.chance import told_apart
from digitsum.report.wording import percent, percent_of
from digitsum.runs_table import headline

Summary = Mapping[str, Any]

TITLE = "Networks that know it is a sum"


def context(summary: Summary, config: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the template needs."""
    best = summary["models"]["best"]
    readers = {
        name: model
        for name, model in summary["models"].items()
        if model["unit"] == "pairs" and "digit_accuracy" in headline(model)["unseen"] and name != "best"
    }
    worth = {
        name: about_worth(model, best, real=told_apart(summary["differences"], name, "best"))
        for name, model in readers.items()
    }
    return {
        "rows": [{**model, "on_most": headline(model)} for model in (best, *readers.values())],
        "observations": [f"{worth[name]} {about_reading(model)}" for name, model in readers.items()],
        "in_short": list(worth.values()),
    }


def about_worth(model: Summary, best: Summary, real: bool) -> str:
    """Return how a network that knows it is a sum compares with `best`, which doesn't; `real`: whether they differ."""
    ours, theirs = (headline(some)["unseen"] for some in (model, best))
    wrong, wrong_best = (percent(1 - some["accuracy"]["mean"]) for some in (ours, theirs))
    size = (
        f", with {percent(model['parameters'] / best['parameters'], 0)} of its parameters,"
        if model["parameters"] and best["parameters"]
        else ""
    )
    chance = "" if real else ", which is no difference beyond chance"
    return (
        f"Where the {best['title']} gets {wrong_best} of the unseen pairs wrong, the {model['title']}{size} gets "
        f"{wrong} wrong{chance}."
    )


def about_reading(model: Summary) -> str:
    """Return how well a network reads the digits."""
    digits = percent_of(headline(model)["unseen"]["digit_accuracy"])
    return f"It reads {digits} of their digits right, though it was never told a digit."

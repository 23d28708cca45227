"""What each idea is worth: models in an order in which each has one idea more than the one before it."""

from collections.abc import Iterator
from itertools import pairwise

from digitsum.report.ladder import Step, steps_of
from digitsum.report.sections import Config, Context, Summary
from digitsum.report.sections.models import NO_SETTINGS, hyperparameters
from digitsum.report.wording import percent, points, setting
from digitsum.runs import ensemble_of

TITLE = "What each idea is worth"


def context(summary: Summary, config: Config) -> Context:
    """Return what the template needs."""
    steps = steps_of(config["ladder"], summary["models"], summary["differences"])
    tuned = summary["search"]["best"]
    return {
        "steps": steps,
        "changes": {
            after["idea"]: changes(config["models"], tuned, before["model"], after["model"])
            for before, after in pairwise(steps)
        },
        "in_short": list(in_short(steps)),
    }


def in_short(steps: list[Step]) -> Iterator[str]:
    """Yield how far the ladder leads, and which step of it is the largest."""
    if len(steps) < 2:
        return
    gains = {step["idea"]: step["gain"] for step in steps[1:] if step["real"]}
    first, last = (percent(1 - step["runs"]["unseen"]["accuracy"]["mean"]) for step in (steps[0], steps[-1]))
    sentence = f"Step by step, errors on unseen pairs go from {first} to {last}"
    if gains and max(gains.values()) > 0:
        idea = max(gains, key=lambda idea: gains[idea])
        sentence += f"; most is gained by the step “{idea}”: {points(gains[idea])}"
    yield f"{sentence}."


def changes(models: Config, tuned: Config, before: str, after: str) -> str:
    """Return the settings in which the model of a step differs from that of the one before it, in words."""
    if after == ensemble_of(before):
        return "none: the same networks, averaged"
    old, new = (settings_of(models.get(name, {}), tuned) for name in (before, after))
    if not old or not new:
        return "not known of a model that was made elsewhere or is an average"
    return "; ".join(
        f"no {key}" if key not in new else f"{key} {new[key]}{f' instead of {old[key]}' if key in old else ''}"
        for key in dict.fromkeys([*old, *new])
        if old.get(key) != new.get(key)
    )


def settings_of(model: Config, tuned: Config) -> dict[str, str]:
    """Return the settings of a model in words, none if it was not made here."""
    if "examples" not in model:
        return {}
    said = {**model, **hyperparameters(model, tuned)}
    return {key.replace("_", " "): setting(value) for key, value in said.items() if key not in (*NO_SETTINGS, "seeds")}

"""What each idea is worth: models in an order in which each has one idea more than the one before it."""

from collections.abc import Iterator
from itertools import pairwise

from digitsum.report.ladder import Step, steps_of
from digitsum.report.sections import Config, Context, Summary
from digitsum.report.wording import percent, points, setting

TITLE = "What each idea is worth"
NO_SETTINGS = ("title", "family", "examples", "seeds")


def context(summary: Summary, config: Config) -> Context:
    """Return what the template needs."""
    steps = steps_of(config["ladder"], summary["models"], summary["differences"])
    tuned = summary["search"]["best"]
    return {
        "steps": steps,
        "changes": {
            after.idea: list(changes(*(settings_of(config["models"], step, tuned) for step in (before, after))))
            for before, after in pairwise(steps)
        },
        "in_short": list(in_short(steps)),
    }


def in_short(steps: list[Step]) -> Iterator[str]:
    """Yield how far the ladder leads, and which step of it is the largest."""
    gains = {step.idea: step.gain for step in steps if step.gain is not None and step.real}
    if len(steps) < 2:
        return
    first, last = (percent(1 - step.runs["unseen"]["accuracy"]["mean"]) for step in (steps[0], steps[-1]))
    sentence = f"Step by step, errors on unseen pairs go from {first} to {last}"
    if gains and max(gains.values()) > 0:
        idea = max(gains, key=lambda idea: gains[idea])
        sentence += f"; most is gained by the step “{idea}”: {points(gains[idea])}"
    yield f"{sentence}."


def settings_of(models: Config, step: Step, tuned: Config) -> dict[str, str] | None:
    """Return the settings of a step's model in words, None if it is an ensemble, which has none."""
    if step.model not in models:
        return None
    model = models[step.model]
    by_hand = model.get("hyperparameters", {})
    said = {**model, **(tuned if by_hand == "tuned" else by_hand)}
    return {
        key.replace("_", " "): setting(value)
        for key, value in said.items()
        if key not in NO_SETTINGS and key != "hyperparameters"
    }


def changes(before: dict[str, str] | None, after: dict[str, str] | None) -> Iterator[str]:
    """Yield the settings in which a step differs from the one before it."""
    if before is None or after is None:
        return
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        if old is None:
            yield f"{key} {new}"
        elif new is None:
            yield f"no {key}"
        elif old != new:
            yield f"{key} {new} instead of {old}"

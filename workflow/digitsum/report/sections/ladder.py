"""What each idea is worth: models in an order in which each has one idea more than the one before it."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from digitsum.report.chance import paired_test
from digitsum.report.sections import Config, Context, Summary
from digitsum.report.sections.models import settings_of
from digitsum.report.wording import capitalised, percent, points
from digitsum.runs import ensemble_of
from digitsum.runs_table import largest_runs

TITLE = "What each idea is worth"

Step = Summary


def context(summary: Summary, config: Config) -> Context:
    """Return what the template needs."""
    steps = steps_of(config["ladder"], summary["models"], summary["differences"])
    tuned = summary["search"]["best"]
    return {
        "steps": steps,
        "changes": {
            capitalised(after["idea"]): changes(config["models"], tuned, before["model"], after["model"])
            for before, after in pairwise(steps)
        },
        "in_short": list(in_short(steps)),
    }


def steps_of(ladder: Mapping[str, str | None], models: Summary, differences: Sequence[Summary]) -> list[Step]:
    """Return the steps whose models there are, in the order of `ladder`.

    That has what is new in each model, by its name; None leaves a model out. `models` and `differences` are these parts
    of the summary.

    Returns:
        For each step: model, title and idea; runs, those on the most examples; and, but for the first one, gain, by how
        much it is ahead of the one before on unseen pairs (a fraction), its 95 % interval, the p-value of a paired
        test after Holm's correction, and whether it is real by that.
    """
    steps: list[Step] = []
    for name, idea in ladder.items():
        if idea is None or name not in models:
            continue
        step = {"model": name, "title": models[name]["title"], "idea": idea, "runs": largest_runs(models[name])}
        if steps:
            row = paired_test(differences, name, steps[-1]["model"])
            sign = 1 if row["model"] == name else -1
            interval = sorted((sign * row["low"], sign * row["high"]))
            step |= {"gain": sign * row["difference"], "interval": interval, "p": row["p_holm"], "real": row["differ"]}
        steps.append(step)
    return steps


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

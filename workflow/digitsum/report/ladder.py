"""The ladder: models, each with one idea more than the one before it, and what that idea is worth."""

from collections.abc import Mapping, Sequence
from typing import Any

from digitsum.runs_table import largest_runs

Summary = Mapping[str, Any]
Step = Mapping[str, Any]


def steps_of(ladder: Mapping[str, str | None], models: Summary, differences: Sequence[Summary]) -> list[Step]:
    """Return the steps whose models there are, in the order of `ladder`.

    Args:
        ladder: what is new in each model, by its name; None leaves a model out.
        models: that part of the summary.
        differences: likewise: the paired test of every two models.

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
            (row,) = (row for row in differences if {row["model"], row["other"]} == {name, steps[-1]["model"]})
            sign = 1 if row["model"] == name else -1
            interval = sorted((sign * row["low"], sign * row["high"]))
            step |= {"gain": sign * row["difference"], "interval": interval, "p": row["p_holm"], "real": row["differ"]}
        steps.append(step)
    return steps

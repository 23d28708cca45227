"""The ladder: models, each with one idea more than the one before it, and what that idea is worth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from digitsum.runs_table import largest_runs

Summary = Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """One model of the ladder.

    Attributes:
        model: its name.
        title: what it is called in prose.
        idea: what is new in it, in words.
        runs: its runs on the most examples, as in the summary.
        gain: by how much it is ahead of the step before on unseen pairs, a fraction; None for the first step.
        interval: 95 % interval of the gain, lowest and highest.
        p: p-value of the paired test of the gain, after Holm's correction.
        real: whether the test finds a difference.
    """

    model: str
    title: str
    idea: str
    runs: Summary
    gain: float | None = None
    interval: tuple[float, float] | None = None
    p: float | None = None
    real: bool = False


def steps_of(ladder: Mapping[str, str | None], models: Summary, differences: Sequence[Summary]) -> list[Step]:
    """Return the steps whose models there are, in the order of `ladder`.

    Args:
        ladder: what is new in each model, by its name; None leaves a model out.
        models: that part of the summary.
        differences: likewise: the paired test of every two models.
    """
    steps: list[Step] = []
    for name, idea in ladder.items():
        if idea is None or name not in models:
            continue
        step = {"model": name, "title": models[name]["title"], "idea": idea, "runs": largest_runs(models[name])}
        if steps:
            step |= _gain(name, steps[-1].model, differences)
        steps.append(Step(**step))
    return steps


def _gain(model: str, before: str, differences: Sequence[Summary]) -> dict[str, Any]:
    (row,) = (row for row in differences if {row["model"], row["other"]} == {model, before})
    sign = 1 if row["model"] == model else -1
    low, high = sorted((sign * row["low"], sign * row["high"]))
    return {"gain": sign * row["difference"], "interval": (low, high), "p": row["p_holm"], "real": bool(row["differ"])}

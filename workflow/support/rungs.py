"""The files of the hyperparameter search: results/tuning/round-R/rung-K/slot-S.{json,pt}."""

from collections.abc import Mapping, Sequence

Rungs = Sequence[Mapping[str, int]]


def slot_files(rungs: Rungs, round: int | str, rung: int, suffix: str) -> list[str]:
    """Return a file of every slot of a rung; none for a rung below the first."""
    slots = rungs[rung]["slots"] if rung >= 0 else 0
    return [f"results/tuning/round-{round}/rung-{rung}/slot-{slot}.{suffix}" for slot in range(slots)]


def trials_before(rungs: Rungs, round: int) -> list[str]:
    """Return the trials of all rounds before `round`, after each rung."""
    return [
        path
        for earlier in range(round)
        for rung in range(len(rungs))
        for path in slot_files(rungs, earlier, rung, "json")
    ]

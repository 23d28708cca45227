"""The slots of the hyperparameter search and their files: results/tuning/round-R/rung-K/slot-S.{json,pt}."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

Rungs = Sequence[Mapping[str, int]]


class Slot(NamedTuple):
    """A place in which a piece of a trial is trained."""

    round: int
    rung: int
    slot: int

    def file(self, suffix: str) -> str:
        """Return the path of the state of its training (pt) or of its trial (json)."""
        return f"results/tuning/round-{self.round}/rung-{self.rung}/slot-{self.slot}.{suffix}"


def trial_files(slots: Iterable[Slot]) -> list[str]:
    """Return the files of the trials in `slots`."""
    return [slot.file("json") for slot in slots]


def identities(slots: Iterable[Slot]) -> list[dict[str, int]]:
    """Return which slot each of these files must be of."""
    return [slot._asdict() for slot in slots]


def slots_of(rungs: Rungs, round: int, rung: int) -> list[Slot]:
    """Return the slots of a rung; none for a rung below the first."""
    return [Slot(round, rung, slot) for slot in range(rungs[rung]["slots"] if rung >= 0 else 0)]


def slots_before(rungs: Rungs, round: int) -> list[Slot]:
    """Return the slots of all rungs in all rounds before `round`."""
    return [slot for earlier in range(round) for rung in range(len(rungs)) for slot in slots_of(rungs, earlier, rung)]

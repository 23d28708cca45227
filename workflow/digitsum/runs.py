"""A run: one classifier, fitted to a number of examples with one seed, and scored on the splits.

Its record says which run it is, so no code has to read that from a path.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from digitsum.files import FilePath, read_json, write_json

Unit = Literal["pairs", "digits"]
# What may not be known of a model that is not one of digitsum's.
UNKNOWN = ("parameters", "times", "whether it saw the unseen images")


@dataclass(frozen=True)
class Run:
    """The record of a run, the content of run.json; its schema is workflow/schemas/run.schema.yaml."""

    model: str  # its name in the configuration
    family: str  # of the model
    unit: Unit  # what an example is: a pair with its sum or a single digit with its label
    examples: int  # how many it was fitted to; in cross-validation, how many there are in all folds
    seed: int  # number of the run among those of this model with this number of examples
    # For each split, what digitsum.scores.score returns; in MNIST addition, for the images scored (test or held_out),
    # what digitsum.addition.scores.addition_scores returns.
    splits: Mapping[str, Mapping[str, Any]]
    parameters: int | None = None  # how many are trained, None where that is meaningless
    facts: Mapping[str, Any] = field(default_factory=dict)  # other facts about the fit, numbers or booleans by name
    digits: int | None = None  # in MNIST addition N, the digits of each of the two numbers; else None
    settings: Mapping[str, Any] = field(default_factory=dict)  # those of the model by name, as far as they are known
    origin: str | None = None  # where the model is from, if it is not one of digitsum's; else None
    unknown: Sequence[str] = field(default_factory=list)  # what is not known of such a model, of the words in `UNKNOWN`
    fold: int | None = None  # in cross-validation, which fold it was scored on (as the split held_out), else None

    @property
    def identity(self) -> dict[str, Any]:
        """Which run this is: model, examples, seed and, where there are any, digits and fold."""
        return identity(self.model, self.examples, self.seed, digits=self.digits, fold=self.fold)

    def write(self, path: FilePath) -> None:
        """Write the record as JSON."""
        write_json(path, asdict(self))


def identity(model: str, examples: int, seed: int, **others: int | None) -> dict[str, Any]:
    """Return which run something is of, as its files say it; `others`, such as the fold, if they are not None."""
    known = {name: value for name, value in others.items() if value is not None}
    return {"model": model, "examples": examples, "seed": seed, **known}


def ensemble_of(network: str) -> str:
    """Return the name of a network's ensemble. Its hyphen can't occur in names of the configuration."""
    return f"{network}-ensemble"


def read_run(path: FilePath, identity: Mapping[str, Any] | None = None) -> Run:
    """Read a record.

    Raises:
        ValueError: the file is not the record of a run, or that of another run than `identity` says; names it.
    """
    return Run(**read_json(path, "run", identity))


def read_runs(paths: Iterable[str], identities: Iterable[Mapping[str, Any]]) -> list[Run]:
    """Read the records of several runs, each with its identity; see `read_run`."""
    return [read_run(*record) for record in zip(paths, identities, strict=True)]

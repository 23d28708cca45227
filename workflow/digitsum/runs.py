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
    """The record of a run, the content of run.json; its schema is workflow/schemas/run.schema.yaml.

    Attributes:
        model: its name in the configuration.
        family: the family of the model.
        unit: what an example is: a pair with its sum or a single digit with its label.
        digits: in MNIST addition N, the digits of each of the two numbers; else None.
        examples: how many it was fitted to; in cross-validation, how many there are in all folds.
        seed: number of the run among those of this model with this number of examples.
        parameters: number of trained parameters, None where that is meaningless.
        facts: other facts about the fit, numbers or booleans by name.
        splits: for each split, what digitsum.scores.score returns; in MNIST addition, for the images scored (test or
            held_out), what digitsum.addition.scores.addition_scores returns.
        origin: where the model is from, if it is not one of digitsum's; else None.
        settings: those of the model by name, as far as they are known.
        unknown: what is not known of such a model, of the words in `UNKNOWN`.
        fold: in cross-validation, which fold it was scored on (as the split held_out), else None.
    """

    model: str
    family: str
    unit: Unit
    examples: int
    seed: int
    splits: Mapping[str, Mapping[str, Any]]
    parameters: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    digits: int | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    origin: str | None = None
    unknown: Sequence[str] = field(default_factory=list)
    fold: int | None = None

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

"""The record of a run of MNIST addition, and what is made from all records: the summary and the table."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from digitsum.files import check_identity, read_arrays, read_csv, read_json, write_arrays, write_json
from digitsum.runs_table import mean_and_sd

# How long trainings took (the content of time.json), by network, N and number of training examples.
Times = Mapping[tuple[str, int, int], Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class AdditionRun:
    """The content of run.json; its schema is workflow/schemas/addition_run.schema.yaml.

    Attributes:
        network: its name in the configuration.
        family: the family of the network.
        digits: N, the digits of each of the two numbers.
        seed: number of the run; also determines the order of the images.
        trained_on: how many examples it was trained on.
        all_images: whether these are all that the training images yield.
        scored_on: which images were scored: test or held_out.
        parameters: number of trained parameters.
        epochs: passes over the examples.
        train_loss: mean of the last epoch, in nats per place.
        scores: what digitsum.addition.scores.score returns.
    """

    network: str
    family: str
    digits: int
    seed: int
    trained_on: int
    all_images: bool
    scored_on: str
    parameters: int
    epochs: int
    train_loss: float
    scores: Mapping[str, Any]

    @property
    def identity(self) -> dict[str, Any]:
        """Which run this is: network, digits, examples (their number, or all) and seed."""
        examples = "all" if self.all_images else self.trained_on
        return {"network": self.network, "digits": self.digits, "examples": examples, "seed": self.seed}

    def write(self, path: str | os.PathLike[str]) -> None:
        """Write the record as JSON."""
        write_json(path, asdict(self))


def read_addition_run(path: str | os.PathLike[str], identity: Mapping[str, Any]) -> AdditionRun:
    """Read a record.

    Raises:
        ValueError: the file is not the record of a run of MNIST addition, or that of another run; names it.
    """
    run = AdditionRun(**read_json(path, "addition_run"))
    check_identity(path, run.identity, identity)
    return run


def save_read(path: str | os.PathLike[str], digits: np.ndarray, identity: Mapping[str, Any]) -> None:
    """Write which digits a run read in the scored images, uint8 (m,), in the order of the protocol."""
    write_arrays(path, {"digits": digits}, identity)


def load_read(path: str | os.PathLike[str], identity: Mapping[str, Any]) -> np.ndarray:
    """Read what `save_read` wrote.

    Raises:
        ValueError: the file is cut off, holds something else, or comes from another run; names it.
    """
    return read_arrays(path, "digits", {"digits": ("uint8", ("m",))}, identity=identity)["digits"]


def addition_summary(runs: Sequence[AdditionRun]) -> dict[str, Any]:
    """Return the content of results/addition/summary.json, see workflow/schemas/addition.schema.yaml: no times.

    Returns:
        By network, by N (as text): accuracy, regrouped and digit_accuracy as {mean, sd, values} over seeds; in
        likeliest_sum, accuracy and differs likewise; examples {train, test} and parameters. If networks were also
        trained on fewer examples, `fewer_examples` has the same by their number.
    """
    summary: dict[str, Any] = {}
    for some in over_seeds(run for run in runs if run.all_images):
        summary.setdefault(some[0].network, {})[str(some[0].digits)] = _of_seeds(some)
    for some in over_seeds(run for run in runs if not run.all_images):
        of_all = summary[some[0].network][str(some[0].digits)]
        of_all.setdefault("fewer_examples", {})[str(some[0].trained_on)] = _of_seeds(some)
    return summary


def over_seeds(runs: Iterable[AdditionRun]) -> list[list[AdditionRun]]:
    """Group runs that differ only in their seed, in the order in which they first occur."""
    together: dict[tuple[str, int, int], list[AdditionRun]] = {}
    for run in runs:
        together.setdefault((run.network, run.digits, run.trained_on), []).append(run)
    return list(together.values())


def _of_seeds(runs: Sequence[AdditionRun]) -> dict[str, Any]:
    scores = [run.scores for run in runs]
    return {
        **{name: mean_and_sd(one[name] for one in scores) for name in ("accuracy", "regrouped", "digit_accuracy")},
        "likeliest_sum": {
            name: mean_and_sd(one["likeliest_sum"][name] for one in scores) for name in ("accuracy", "differs")
        },
        "examples": {"train": runs[0].trained_on, "test": scores[0]["n"]},
        "parameters": runs[0].parameters,
    }


def addition_table(
    summary: Mapping[str, Any],
    times: Times,
    others: Mapping[str, Mapping[str, Any]],
) -> pd.DataFrame:
    """Return a row for each system, N and number of training examples: small N first, then the most accurate first.

    Columns: digits (N); system; origin (this study, published or other); train, test, the numbers of examples; seeds;
    mean and sd of the accuracy on whole sums; regrouped and regrouped_sd; digit_accuracy; likeliest_sum (its accuracy);
    differs; parameters; seconds and cpu_seconds of training (means). Empty where nothing is known. Accuracies are
    fractions.

    Args:
        summary: what `addition_summary` returns.
        times: of all runs in the summary.
        others: for each other system, its `origin` and its `figures`, by N {mean, sd, minutes}.
    """
    rows = [
        _row(network, int(digits), entry, times)
        for network, by_digits in summary.items()
        for digits, of_all in by_digits.items()
        for entry in (of_all, *of_all.get("fewer_examples", {}).values())
    ]
    rows += [
        {
            "digits": int(digits),
            "system": system,
            "origin": about["origin"],
            "mean": figure["mean"],
            "sd": figure.get("sd"),
            "seconds": 60 * figure["minutes"] if "minutes" in figure else None,
        }
        for system, about in others.items()
        for digits, figure in about["figures"].items()
    ]
    counts = {name: "Int64" for name in ("train", "test", "seeds", "parameters")}
    return pd.DataFrame(rows).sort_values(["digits", "mean"], ascending=[True, False], kind="stable").astype(counts)


def _row(
    network: str,
    digits: int,
    entry: Mapping[str, Any],
    times: Times,
) -> dict[str, Any]:
    took = times[network, digits, entry["examples"]["train"]]
    return {
        "digits": digits,
        "system": network,
        "origin": "this study",
        **entry["examples"],
        "seeds": len(entry["accuracy"]["values"]),
        "mean": entry["accuracy"]["mean"],
        "sd": entry["accuracy"]["sd"],
        "regrouped": entry["regrouped"]["mean"],
        "regrouped_sd": entry["regrouped"]["sd"],
        "digit_accuracy": entry["digit_accuracy"]["mean"],
        "likeliest_sum": entry["likeliest_sum"]["accuracy"]["mean"],
        "differs": entry["likeliest_sum"]["differs"]["mean"],
        "parameters": entry["parameters"],
        **{name: float(np.mean([time[name] for time in took])) for name in ("seconds", "cpu_seconds")},
    }


def read_table(path: str | os.PathLike[str]) -> pd.DataFrame:
    """Read what `addition_table` made.

    Raises:
        ValueError: the file is not such a table; names it.
    """
    gaps = ["train", "test", "seeds", "sd", "regrouped", "regrouped_sd", "digit_accuracy", "likeliest_sum"]
    gaps += ["differs", "parameters", "seconds", "cpu_seconds"]
    return read_csv(path, texts=["system", "origin"], numbers=["digits", "mean"], gaps=gaps)


def on_all_examples(table: pd.DataFrame) -> pd.DataFrame:
    """Return `table` without the rows of networks that were trained on only some of the examples."""
    most = table.groupby(["system", "digits"])["train"].transform("max")
    return table[table["train"].isna() | (table["train"] == most)]

"""What is made from the records of all runs of MNIST addition: the summary, and the table with the other systems."""

import os
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

import pandas as pd

from digitsum.files import read_csv
from digitsum.runs_table import largest_runs, models_summary

# How long trainings took (the content of time.json), by model, N and number of training examples.
Times = Mapping[tuple[str, int, int], Sequence[Mapping[str, Any]]]

COUNTS = ["train", "test", "seeds", "parameters"]
SCORES = ["regrouped", "digit_accuracy", "likeliest_accuracy", "likeliest_differs"]
SECONDS = ["seconds", "cpu_seconds"]


def addition_summary(runs: pd.DataFrame) -> dict[str, Any]:
    """Return the content of results/addition/summary.json, given the table of all runs: a summary of models for each N.

    Its schema is workflow/schemas/addition.schema.yaml.
    """
    return {str(digits): models_summary(table) for digits, table in runs.groupby("digits", sort=False)}


def scored(runs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the scores of the `runs` on one number of examples, on test images or on those that were held out."""
    scores: Mapping[str, Any] = runs["test"] if "test" in runs else runs["held_out"]
    return scores


def addition_table(summary: Mapping[str, Any], times: Times, others: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """Return a row for each system, N and number of training examples: small N first, then the most accurate first.

    Columns: digits (N); system; origin, where it was scored (this study, published or other); on_all, whether it was
    trained on all training examples; train, test, the numbers of examples; seeds; mean and sd of the accuracy on whole
    sums; regrouped and regrouped_sd; digit_accuracy, likeliest_accuracy and likeliest_differs (means); parameters;
    seconds and cpu_seconds of training (medians: a training may have been paused). Empty where nothing is known.
    Accuracies are fractions.

    Args:
        summary: what `addition_summary` returns.
        times: of the runs in the summary, as far as they are known.
        others: for each other system, its `origin` and its `figures`, by N {mean, sd, minutes}.
    """
    rows = [
        {
            "digits": int(digits),
            "system": model["title"],
            "origin": "this study",
            "on_all": runs is largest_runs(model),
            "train": int(examples),
            "test": scored(runs)["n"],
            "seeds": runs["seeds"],
            **{key: scored(runs)["accuracy"][key] for key in ("mean", "sd")},
            **{name: scored(runs)[name]["mean"] for name in SCORES if name in scored(runs)},
            "regrouped_sd": scored(runs)["regrouped"]["sd"],
            "parameters": model["parameters"],
            **{
                name: median(time[name] for time in taken)
                for name in SECONDS
                if (taken := times.get((network, int(digits), int(examples))))
            },
        }
        for digits, models in summary.items()
        for network, model in models.items()
        for examples, runs in model["runs"].items()
    ]
    rows += [
        {
            "digits": int(digits),
            "system": system,
            "origin": about["origin"],
            "on_all": True,
            "mean": figure["mean"],
            "sd": figure.get("sd"),
            "seconds": 60 * figure["minutes"] if "minutes" in figure else None,
        }
        for system, about in others.items()
        for digits, figure in about["figures"].items()
    ]
    table = pd.DataFrame(rows).sort_values(["digits", "mean"], ascending=[True, False], kind="stable")
    return table.astype(dict.fromkeys(COUNTS, "Int64"))


def read_table(path: str | os.PathLike[str]) -> pd.DataFrame:
    """Read what `addition_table` made, without the networks that were trained on only some of the examples.

    Raises:
        ValueError: the file is not such a table; names it.
    """
    gaps = [*COUNTS, "sd", *SCORES, "regrouped_sd", *SECONDS]
    table = read_csv(path, texts=["system", "origin"], numbers=["digits", "on_all", "mean"], gaps=gaps)
    return table[table["on_all"]]

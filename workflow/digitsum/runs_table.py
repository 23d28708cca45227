"""The table of all runs, a row for each run and split, and what is made from it: means over seeds, and the summary.

All means over seeds come from `over_seeds`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd

from digitsum.runs import Run

SCORES = ("accuracy", "macro_f1", "loss", "digit_accuracy", "argmax_accuracy")
IDENTITY = ["model", "title", "family", "unit", "parameters", "examples", "split", "n"]  # shared by the runs of a mean


def runs_table(runs: Iterable[Run], titles: Mapping[str, str]) -> pd.DataFrame:
    """Return a row for each run and split.

    Columns: model, title, family, unit, parameters, examples, seed, fold; split, n (pairs of the split), the scores
    (fractions, but for the loss in nats); and the facts. Empty where a run has no such value.

    Args:
        runs: in the order of the table.
        titles: what each model is called in prose.
    """
    rows = [
        {
            **{key: value for key, value in asdict(run).items() if key not in ("splits", "facts")},
            "title": titles[run.model],
            "split": split,
            "n": scores["n"],
            **{name: scores[name] for name in SCORES if name in scores},
            **run.facts,
        }
        for run in runs
        for split, scores in run.splits.items()
    ]
    leading = ["model", "title", "family", "unit", "parameters", "examples", "seed", "fold", "split", "n", *SCORES]
    table = pd.DataFrame(rows)
    facts = [name for name in table if name not in leading]
    return table.reindex(columns=[*leading, *facts]).astype({"parameters": "Int64", "fold": "Int64"})


def mean_and_sd(values: Iterable[float]) -> dict[str, Any]:
    """Return {mean, sd, values}; sd is the sample standard deviation, None for a single value."""
    values = [float(value) for value in values]
    sd = float(np.std(values, ddof=1)) if len(values) > 1 else None
    return {"mean": float(np.mean(values)), "sd": sd, "values": values}


def over_seeds(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a row for each model, number of examples and split, in the order in which they first occur.

    Each has the columns that its runs share, `seeds` (the number of runs) and, for each score and fact of the runs,
    {mean, sd, values} over them (see `mean_and_sd`; for booleans, the share that is true). Folds are averaged like
    seeds.
    """
    varying = [name for name in map(str, table) if name not in (*IDENTITY, "seed", "fold")]
    return [
        {
            **{name: group[name].iloc[0] for name in IDENTITY},
            "seeds": len(group),
            **{name: mean_and_sd(group[name]) for name in varying if group[name].notna().all()},
        }
        for _, group in table.groupby(["model", "examples", "split"], sort=False)
    ]


def models_summary(table: pd.DataFrame) -> dict[str, Any]:
    """Return the part of summary.json about the models.

    Returns:
        By name of the model: title, family, unit, parameters; under `runs`, by number of examples (as text), seeds,
        facts and, for each split, n and scores; under `cross_validation`, where there is one, its examples (of
        all folds together) and scores over the folds. Scores and facts are {mean, sd, values}.
    """
    summary: dict[str, Any] = {}
    for row in over_seeds(table):
        model = summary.setdefault(
            row["model"],
            {
                **{key: row[key] for key in ("title", "family", "unit")},
                "parameters": None if pd.isna(row["parameters"]) else int(row["parameters"]),
                "runs": {},
            },
        )
        scores = {name: row[name] for name in SCORES if name in row}
        if row["split"] == "held_out":
            model["cross_validation"] = {"examples": int(row["examples"]), **scores}
            continue
        facts = {key: row[key] for key in row if key not in (*IDENTITY, *SCORES, "seeds")}
        runs = model["runs"].setdefault(str(row["examples"]), {"seeds": row["seeds"], "facts": facts})
        runs[row["split"]] = {"n": int(row["n"]), **scores}
    return summary


def headline(model: Mapping[str, Any]) -> dict[str, Any]:
    """Return the runs on the most examples of a model in the summary, by which it is compared."""
    runs: dict[str, Any] = model["runs"][max(model["runs"], key=int)]
    return runs


def training_pairs(model: Mapping[str, Any], examples: str | int) -> float:
    """Return how many pairs `examples` of a model in the summary are worth: two single digits count as one pair."""
    return int(examples) / 2 if model["unit"] == "digits" else int(examples)


def by_accuracy(models: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the names of the models in the summary, the most accurate on unseen pairs first."""
    return sorted(models, key=lambda name: headline(models[name])["unseen"]["accuracy"]["mean"], reverse=True)

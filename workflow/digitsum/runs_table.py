"""The table of all runs, a row for each run and split, and what is made from it: means over seeds, and the summary.

All means over seeds are taken here: of numbers by `mean_and_sd`, of arrays by `mean_over_seeds`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd

from digitsum.data.pairs import N_CLASSES
from digitsum.runs import Run
from digitsum.score_schema import SCORES

# What the runs of a mean share.
IDENTITY = ["model", "title", "family", "origin", "unknown", "unit", "parameters", "digits", "examples", "split", "n"]
PER_CLASS = ("precision", "recall", "f1")


def runs_table(runs: Iterable[Run], titles: Mapping[str, str]) -> pd.DataFrame:
    """Return a row for each run and split.

    Columns, those left out that are empty throughout: model, title (what it is called in prose), family, origin,
    unknown, unit, parameters, digits, examples, seed, fold; split, n (pairs of the split), the scores (fractions, but
    for the loss in nats); and the facts.
    """
    rows = [
        {
            **{key: value for key, value in asdict(run).items() if key not in ("splits", "facts", "settings")},
            "title": titles[run.model],
            "unknown": "; ".join(run.unknown) or None,
            "split": split,
            **{name: scores[name] for name in ("n", *SCORES) if name in scores},
            **run.facts,
        }
        for run in runs
        for split, scores in run.splits.items()
    ]
    leading = [*IDENTITY[:-2], "seed", "fold", *IDENTITY[-2:], *SCORES]
    table = pd.DataFrame(rows).astype({name: "Int64" for name in ("parameters", "digits", "fold")})
    facts = [name for name in table if name not in leading]
    return table.reindex(columns=[*leading, *facts]).dropna(axis=1, how="all")


def mean_and_sd(values: Iterable[Any]) -> dict[str, Any]:
    """Return {mean, sd, values}; sd is the sample standard deviation, None for a single value."""
    values = [float(value) for value in values]
    sd = float(np.std(values, ddof=1)) if len(values) > 1 else None
    return {"mean": float(np.mean(values)), "sd": sd, "values": values}


def mean_over_seeds(values: Sequence[Any]) -> np.ndarray:
    """Return the mean of arrays of the same shape, one for each seed, element by element."""
    mean: np.ndarray = np.mean(values, axis=0)
    return mean


def over_seeds(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a row for each model, number of digits and of examples, and split, in the order in which they first occur.

    Each has the columns that its runs share, `seeds` (the number of runs) and, for each score and fact of the runs,
    {mean, sd, values} over them (see `mean_and_sd`; for booleans, the share that is true). Folds are averaged like
    seeds.
    """
    shared = [name for name in IDENTITY if name in table]
    varying = [name for name in map(str, table) if name not in (*IDENTITY, "seed", "fold")]
    groups = [name for name in ("model", "digits", "examples", "split") if name in table]
    return [
        {
            **{name: group[name].iloc[0] for name in shared},
            "seeds": len(group),
            **{name: mean_and_sd(group[name]) for name in varying if group[name].notna().all()},
        }
        for _, group in table.groupby(groups, sort=False)
    ]


def models_summary(table: pd.DataFrame) -> dict[str, Any]:
    """Return the part of summary.json about the models; its schema says what is in it."""
    summary: dict[str, Any] = {}
    folds = table["fold"].notna() if "fold" in table else np.zeros(len(table), bool)
    for row in over_seeds(table[~folds]):
        parameters = row.get("parameters")
        model = summary.setdefault(
            row["model"],
            {
                **{key: row[key] for key in ("title", "family", "unit")},
                **{key: row[key] for key in ("origin", "unknown") if not pd.isna(row.get(key))},
                "parameters": None if pd.isna(parameters) else int(parameters),
                "runs": {},
            },
        )
        facts = {key: row[key] for key in row if key not in (*IDENTITY, *SCORES, "seeds")}
        runs = model["runs"].setdefault(str(row["examples"]), {"seeds": row["seeds"], "facts": facts})
        runs[row["split"]] = {"n": int(row["n"]), **_scores(row)}
    for row in over_seeds(table[folds]):
        summary[row["model"]]["cross_validation"] = {"examples": int(row["examples"]), **_scores(row)}
    return summary


def _scores(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in SCORES if name in row}


def learning_curves_table(runs: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each model, number of examples and split, folds of a cross-validation among them.

    Columns: those that all `runs` (see `runs_table`) of the row share; seeds; mean and sample standard deviation
    (`..._sd`, empty for a single run) of each score and fact.
    """
    rows = []
    for row in over_seeds(runs):
        statistics = {name: value for name, value in row.items() if isinstance(value, dict)}
        means = {name: value["mean"] for name, value in statistics.items()}
        spreads = {f"{name}_sd": value["sd"] for name, value in statistics.items()}
        rows.append({**row, **means, **spreads})
    return pd.DataFrame(rows)


def comparison_table(curves: pd.DataFrame) -> pd.DataFrame:
    """Return each model's rows on the most examples, for test and unseen pairs; the best on unseen pairs first.

    `curves` is what `learning_curves_table` returns.
    """
    most = curves.groupby("model")["examples"].transform("max")
    table = curves[(curves["examples"] == most) & curves["split"].isin(["test", "unseen"])]
    unseen = table[table["split"] == "unseen"].set_index("model")["accuracy"]
    return table.sort_values("model", key=lambda models: -models.map(unseen), kind="stable").dropna(axis=1, how="all")


def per_class_table(runs: Sequence[Run]) -> pd.DataFrame:
    """Return a row for each model, split and sum: precision, recall and F1, as means over seeds, and support.

    Of each model, the runs on the most examples count.
    """
    runs = [run for run in runs if run.fold is None]
    tables = []
    for model in dict.fromkeys(run.model for run in runs):
        examples = max(run.examples for run in runs if run.model == model)
        seeds = [run for run in runs if (run.model, run.examples) == (model, examples)]
        for split in ("test", "unseen"):
            scores = [run.splits[split] for run in seeds]
            means = {name: mean_over_seeds([score[name] for score in scores]) for name in PER_CLASS}
            table = pd.DataFrame({"model": model, "split": split, "sum": range(N_CLASSES), **means})
            tables.append(table.assign(support=scores[0]["support"]))
    return pd.concat(tables)


def largest_runs(model: Mapping[str, Any]) -> dict[str, Any]:
    """Return the runs on the most examples of a model in the summary, by which it is compared."""
    runs: dict[str, Any] = model["runs"][max(model["runs"], key=int)]
    return runs


def training_pairs(model: Mapping[str, Any], examples: str | int) -> float:
    """Return how many pairs `examples` of a model in the summary are worth: two single digits count as one pair."""
    return int(examples) / 2 if model["unit"] == "digits" else int(examples)


def by_accuracy(models: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the names of the models in the summary, the most accurate on unseen pairs first."""
    return sorted(models, key=lambda name: largest_runs(models[name])["unseen"]["accuracy"]["mean"], reverse=True)

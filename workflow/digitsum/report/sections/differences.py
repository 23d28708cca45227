"""Which models are really better than others, and what averaging the trainings of a network gains."""

from collections.abc import Mapping
from typing import Any

from digitsum.analysis.ensembles import ensemble_of
from digitsum.report.chance import told_apart
from digitsum.report.wording import count, number, percent_of, points
from digitsum.runs_table import headline

Summary = Mapping[str, Any]

TITLE = "Which differences are real"
LISTED = 8  # most pairs of models that a sentence names


def context(summary: Summary, config: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the template needs."""
    titles = {name: model["title"] for name, model in summary["models"].items()}
    ensembles = [name for name in titles if ensemble_of(name) in titles]
    return {
        "rows": [
            {**row, "model": titles[row["model"]], "other": titles[row["other"]]} for row in summary["differences"]
        ],
        "observations": [
            *about_differences(summary),
            *(about_ensemble(summary, name) for name in ensembles),
            *(["No network was trained from several seeds, so there is none to average."] if not ensembles else []),
        ],
    }


def about_differences(summary: Summary) -> list[str]:
    """Return how many differences are real, and which are not."""
    differences, models = summary["differences"], summary["models"]
    if not differences:
        return ["There is one model, and none to compare it with."]
    chance = [row for row in differences if not row["differ"]]
    sentence = (
        f"Of {count(len(differences), 'difference')} between two models, {len(differences) - len(chance)} are real."
    )
    if not chance:
        return [sentence]
    named = [" and ".join(f"the {models[row[key]]['title']}" for key in ("model", "other")) for row in chance]
    more = f"; and {count(len(named) - LISTED, 'other')}" if len(named) > LISTED else ""
    return [sentence, f"Chance explains what lies between {'; '.join(named[:LISTED])}{more}."]


def about_ensemble(summary: Summary, network: str) -> str:
    """Return what averaging the seeds of a network gains."""
    models = summary["models"]
    alone, together = (headline(models[name])["unseen"]["accuracy"] for name in (network, ensemble_of(network)))
    gain = together["mean"] - alone["mean"]
    outcome = (
        f"{points(gain, 2)} {'more' if gain > 0 else 'less'}"
        if told_apart(summary["differences"], network, ensemble_of(network))
        else "no difference beyond chance"
    )
    return (
        f"{number(len(alone['values']))} trainings of the {models[network]['title']}, averaged, are right on "
        f"{percent_of(together)} of the unseen pairs, a single one on {percent_of(alone)}: {outcome}."
    )

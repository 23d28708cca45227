"""Which models are really better than others, and what averaging the trainings of a network gains."""

from digitsum.analysis.settings import COLUMNS as SETTINGS
from digitsum.files import read_csv
from digitsum.report.chance import told_apart
from digitsum.report.sections import Config, Context, Summary
from digitsum.report.wording import number, percent_of, points
from digitsum.runs import ensemble_of

TITLE = "Which differences are real"


def context(summary: Summary, config: Config, settings: str) -> Context:
    """Return what the template needs; `settings` is the table of those in which models of other studies differ."""
    titles = {name: model["title"] for name, model in summary["models"].items()}
    compared = [{**row, **{key: titles[row[key]] for key in ("model", "other")}} for row in summary["differences"]]
    averaged = [name for name in titles if ensemble_of(name) in titles]
    real = sum(row["differ"] for row in compared)
    return {
        "compared": compared,
        "titles": titles,
        "settings": read_csv(settings, SETTINGS).to_dict("records"),
        "observations": [
            f"Differences between two models that are real: {number(real)} of {number(len(compared))}.",
            *(about_ensemble(summary, name) for name in averaged),
        ],
    }


def about_ensemble(summary: Summary, network: str) -> str:
    """Return what averaging the seeds of a network gains."""
    models = summary["models"]
    alone, together = (models[name]["on_most"]["unseen"]["accuracy"] for name in (network, ensemble_of(network)))
    gain = together["mean"] - alone["mean"]
    real = told_apart(summary["differences"], network, ensemble_of(network))
    outcome = f"{points(gain, 2)} {'more' if gain > 0 else 'less'}" if real else "no difference beyond chance"
    return (
        f"{number(len(alone['values']))} trainings of the {models[network]['title']}, averaged, are right on "
        f"{percent_of(together)} of the unseen pairs, a single one on {percent_of(alone)}: {outcome}."
    )

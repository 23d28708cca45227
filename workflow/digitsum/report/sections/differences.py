"""Which models are really better than others, and what averaging the trainings of a network gains."""

from digitsum.analysis.settings import COLUMNS as SETTINGS
from digitsum.files import read_csv
from digitsum.report.chance import told_apart
from digitsum.report.sections import Config, Context, Summary
from digitsum.report.wording import number, percent_of, points
from digitsum.runs import ensemble_of

TITLE = "Which differences are real"


def context(summary: Summary, config: Config, settings: str | None = None) -> Context:
    """Return what the template needs; `settings` is the table of those in which models of other studies differ."""
    titles = {name: model["title"] for name, model in summary["models"].items()}
    compared = [{**row, **{key: titles[row[key]] for key in ("model", "other")}} for row in summary["differences"]]
    averaged = [name for name in titles if ensemble_of(name) in titles]
    return {
        "compared": compared,
        "titles": titles,
        "settings": None if settings is None else read_csv(settings, SETTINGS).to_dict("records"),
        "observations": [*about_differences(compared), *(about_ensemble(summary, name) for name in averaged)],
    }


def about_differences(compared: list[Context]) -> list[str]:
    """Return how many differences are real."""
    if not compared:
        return ["There is one model, and none to compare it with."]
    real = sum(row["differ"] for row in compared)
    if len(compared) == 1:
        return [f"The difference between the two models is {'real' if real else 'within chance'}."]
    return [f"Of {number(len(compared))} differences between two models, {number(real)} are real."]


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

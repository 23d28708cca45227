"""How the search for hyperparameters went, and what the tuned network gains by it."""

from collections.abc import Mapping
from typing import Any

from digitsum.files import read_csv
from digitsum.report.chance import told_apart
from digitsum.report.published import PUBLISHED, about_published_data
from digitsum.report.wording import number, number_of, percent, percent_of, points, setting
from digitsum.runs_table import headline

Summary = Mapping[str, Any]

TITLE = "Search for hyperparameters"


def context(summary: Summary, config: Mapping[str, Any], trials: str) -> dict[str, Any]:
    """Return what the template needs; `trials` is the table of all trials, in which diverged ones have no loss."""
    search, models = summary["search"], summary["models"]
    texts = ["state", "hidden_layers", "activation"]
    numbers = ["trial", "epochs", "learning_rate", "batch_size", "dropout"]
    table = read_csv(trials, texts, numbers, gaps=["val_loss", "val_accuracy"]).astype(object)
    tuning = []
    if "trial" in models:
        real = told_apart(summary["differences"], "best", "trial")
        tuning.append(about_tuning(models["best"], models["trial"], real))
    return {
        "trials": table.where(table.notna(), None).to_dict("records"),
        "published": PUBLISHED["search"]["best"] if about_published_data(summary["dataset"]["title"]) else None,
        "observations": [*about_search(search, models["best"]), *tuning],
        "edges": [f"the {setting(name)} at the {end} end" for name, end in search["near_edge"].items()],
    }


def about_search(search: Summary, best: Summary) -> list[str]:
    """Return how the search went and how the network `best` does with its result."""
    trials, loss = number(search["trials"]), headline(best)["val"]["loss"]
    diverged = f", and {number(search['diverged'])} diverged" if search["diverged"] else ""
    luck = f": the lowest of {trials} losses is partly luck" if loss["mean"] > search["best_val_loss"] else ""
    shares = [f"the {setting(name)} ({percent(share, 0)})" for name, share in search["importances"].items()]
    sentences = [
        f"The search pruned {number(search['pruned'])} of {trials} trials{diverged}. It trained "
        f"{number(search['epochs_trained'])} of the {number(search['epochs_unpruned'])} epochs that full trainings of "
        "all trials would have taken.",
        f"The lowest validation loss, {number(search['best_val_loss'], 4)}, belongs to trial {search['best_trial']}. "
        f"Trained anew with its hyperparameters, the {best['title']} ends at {number_of(loss, 4)}{luck}.",
    ]
    if shares:
        sentences.append(f"What explains most of the variance of the loss: {', then '.join(shares[:2])}.")
    return sentences


def about_tuning(best: Summary, trial: Summary, real: bool) -> str:
    """Return how the tuned network compares with the hand-set one on unseen pairs; `real`: whether they differ."""
    ours, theirs = (headline(model)["unseen"] for model in (best, trial))
    gain = ours["accuracy"]["mean"] - theirs["accuracy"]["mean"]
    outcome = f"{points(gain)} {'better' if gain > 0 else 'worse'} than" if real else "no different beyond chance from"
    return (
        f"The {best['title']} is {outcome} the {trial['title']}: {percent_of(ours['accuracy'])} against "
        f"{percent_of(theirs['accuracy'])} on unseen pairs."
    )

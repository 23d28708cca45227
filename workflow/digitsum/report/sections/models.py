"""How the models rank, and what the numbers of each one say; whatever a model has is shown, whatever its kind."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from digitsum.files import read_csv
from digitsum.report.chance import differ, told_apart
from digitsum.report.sections import Config, Context, Summary
from digitsum.report.wording import capitalised, listing, number, percent_of, points, setting
from digitsum.runs_table import by_accuracy

TITLE = "Models"
ALT_OF_COMPARISON = "Accuracy and macro F1 of every model on test and on unseen pairs."
RISE = 0.02  # share above its lowest value at which a final validation loss counts as risen


def context(summary: Summary, config: Config, per_class: str) -> Context:
    """Return what the template needs; `per_class` is the table of the scores of each sum."""
    models, image = summary["models"], summary["dataset"]["image"]
    ranked = by_accuracy(models)
    ranking = about_ranking(summary, ranked)
    configured = [name for name in ranked if name in config["models"]]  # without ensembles
    at_top = [name for name in configured[: configured.index("best") + 2] if name != "best"]
    scores = read_csv(per_class, ["model", "split"], ["sum", "precision", "recall", "f1", "support"])
    tables = {key: rows.to_dict("records") for key, rows in scores.groupby(["model", "split"])}
    return {
        "compared": [models[name] for name in ranked],
        "models": [
            {
                **models[name],
                "name": name,
                "settings": settings(told(models[name], config["models"][name]), summary["search"]["best"], image),
                "leak": about_leak(models[name], summary),
                "converged": converged(models[name]),
                "by_difficulty": by_difficulty(tables[name, "unseen"]),
                "per_class": list(zip(tables[name, "test"], tables[name, "unseen"], strict=True)),
            }
            for name in configured
        ],
        "rise": RISE,
        "observations": ranking,
        "headline": [
            headline_number(models["best"], "unseen", f"{image}s never seen"),
            headline_number(models["best"], "test", "test pairs as in the published study"),
            *(headline_number(models[name], "unseen", f"{image}s never seen") for name in at_top),
        ],
        "in_short": [about_leak(models["best"], summary), ranking[0]],
        "lead": [{"name": "comparison", "alt": f"{ALT_OF_COMPARISON} {ranking[0]}"}],
    }


def told(model: Summary, configured: Config) -> Config:
    """Return the settings of a model, without those that only say where one that is not digitsum's comes from."""
    where = ("family", "predictions", "study", "model") if "origin" in model else ()
    return {key: value for key, value in configured.items() if key not in where}


def settings(model: Config, tuned: Config, image: str) -> list[str]:
    """Return a phrase for each setting of a model; `tuned` are the hyperparameters that this word stands for."""
    hyperparameters = model.get("hyperparameters", {})
    said = {**model, **(tuned if hyperparameters == "tuned" else hyperparameters)}
    if said.get("reads") == "digits":
        said["reads"] = f"{image}s"
    return [
        f"{key.replace('_', ' ')} {setting(value)}"
        for key, value in said.items()
        if key not in ("title", "examples") and not isinstance(value, dict)
    ]


def converged(model: Summary) -> list[float]:
    """Return for each fit of a model whether it converged; empty if that is not known."""
    facts = [runs["facts"] for runs in model["runs"].values()]
    return [value for known in facts if "converged" in known for value in known["converged"]["values"]]


def by_difficulty(sums: Sequence[Any]) -> list[str]:
    """Return the sums that occur with their F1 scores, the hardest first."""
    ranked = sorted((row for row in sums if row["support"]), key=lambda row: float(row["f1"]))
    return [f"{row['sum']} (F1 {number(row['f1'], 2)})" for row in ranked]


def headline_number(model: Summary, split: str, of_what: str) -> dict[str, str]:
    """Return the accuracy of a model on a split as a number for the top of the page."""
    accuracy = model["on_most"][split]["accuracy"]
    n = len(accuracy["values"])
    note = "one run" if n == 1 else f"mean ± standard deviation, n = {n}"
    return {"label": f"{model['title']}, {of_what}", "note": note, "value": percent_of(accuracy)}


def about_ranking(summary: Summary, ranked: Sequence[str]) -> list[str]:
    """Return which models lead on unseen pairs, and which neighbours in the ranking no test can distinguish."""
    models = summary["models"]
    titles = {name: f"the {models[name]['title']}" for name in ranked}
    places = [f"{titles[name]} ({percent_of(models[name]['on_most']['unseen']['accuracy'])})" for name in ranked[:3]]
    tied = [
        f"{titles[one]} and {titles[other]}"
        for one, other in pairwise(ranked)
        if not told_apart(summary["differences"], one, other)
    ]
    sentences = [f"Most accurate on unseen pairs: {listing(places)}."]
    if tied:
        sentences.append(f"Within chance of each other: {'; '.join(tied)}.")
    elif len(ranked) > 1:
        sentences.append("Each model is ahead of the next one by more than chance explains.")
    entered = [f"the {models[name]['title']} ({models[name]['origin']})" for name in ranked if "origin" in models[name]]
    if entered:
        sentences.append(f"Not digitsum's own: {listing(entered)}.")
    return sentences


def about_leak(model: Summary, summary: Summary) -> str:
    """Return what a model gains from having seen the digits of the test pairs."""
    image, test, unseen = summary["dataset"]["image"], model["on_most"]["test"], model["on_most"]["unseen"]
    gap = test["accuracy"]["mean"] - unseen["accuracy"]["mean"]
    if not differ(test, unseen):
        meaning = "The difference is within chance."
    elif gap < 0:
        meaning = f"{capitalised(image)}s that it has never seen are easier for it by {points(gap)}."
    elif summary["data"]["images_seen_in_training"]["test"] == 0:
        meaning = (
            f"It has seen the {image}s of neither: the {points(gap)} between are the difference between "
            f"{summary['dataset']['title']}'s training images and its test images."
        )
    else:
        meaning = (
            f"The {points(gap)} between are what knowing the {image}s is worth; the lower number is the honest one."
        )
    return (
        f"The {model['title']} is right on {percent_of(test['accuracy'])} of the test pairs and on "
        f"{percent_of(unseen['accuracy'])} of the unseen pairs, whose {image}s occur nowhere in training. {meaning}"
    )

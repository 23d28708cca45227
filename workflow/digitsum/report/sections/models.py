"""How the models rank, and what the numbers of each one say; whatever a model has is shown, whatever its kind."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from digitsum.files import read_csv
from digitsum.report.chance import differ, told_apart
from digitsum.report.page import caption
from digitsum.report.wording import count, listing, number, percent, percent_of, points, setting
from digitsum.runs_table import by_accuracy, headline

Summary = Mapping[str, Any]

TITLE = "Models"
ON = {"test": "test pairs as in the published study", "unseen": "digits never seen"}
RISE = 0.02  # share above its lowest value at which a final validation loss counts as risen


def context(summary: Summary, config: Mapping[str, Any], per_class: str) -> dict[str, Any]:
    """Return what the template needs; `per_class` is the table of the scores of each sum."""
    models = summary["models"]
    ranked = by_accuracy(models)
    ranking = about_ranking(summary, ranked)
    configured = [name for name in ranked if name in config["models"]]  # without ensembles
    scores = read_csv(per_class, ["model", "split"], ["sum", "precision", "recall", "f1", "support"])
    tables = {key: rows.to_dict("records") for key, rows in scores.groupby(["model", "split"])}
    others = [name for name in configured[: configured.index("best") + 2] if name != "best"]
    return {
        "compared": [
            {
                **models[name],
                "on_most": headline(models[name]),
                "examples": count(max(map(int, models[name]["runs"])), models[name]["unit"].removesuffix("s")),
            }
            for name in ranked
        ],
        "models": [
            {
                **models[name],
                "name": name,
                "on_most": headline(models[name]),
                "settings": settings(config["models"][name], summary.get("search", {}).get("best", {})),
                "observations": list(about_model(models[name], tables[name, "unseen"], summary["data"])),
                "per_class": list(zip(tables[name, "test"], tables[name, "unseen"], strict=True)),
            }
            for name in configured
        ],
        "observations": ranking,
        "headline": [
            headline_number(models["best"], "unseen"),
            headline_number(models["best"], "test"),
            *(headline_number(models[name], "unseen") for name in others),
        ],
        "in_short": [about_leak(models["best"], summary["data"]), ranking[0]],
        "lead": [
            {
                "name": "comparison",
                "alt": f"Accuracy and macro F1 of every model on test and on unseen pairs. {ranking[0]}",
                "caption": caption("comparison"),
            }
        ],
    }


def settings(model: Mapping[str, Any], tuned: Mapping[str, Any]) -> list[str]:
    """Return how a model of the configuration is built and trained, as a phrase for each of its keys.

    Args:
        model: its part of the configuration.
        tuned: the hyperparameters that the word `tuned` stands for.
    """
    hyperparameters = model.get("hyperparameters", {})
    said = {**model, **(tuned if hyperparameters == "tuned" else hyperparameters)}
    return [
        f"{key.replace('_', ' ')} {setting(value)}"
        for key, value in said.items()
        if key not in ("title", "examples") and not isinstance(value, dict)
    ]


def headline_number(model: Summary, split: str) -> dict[str, str]:
    """Return the accuracy of a model on a split as a number for the top of the page."""
    accuracy = headline(model)[split]["accuracy"]
    n = len(accuracy["values"])
    note = "one run" if n == 1 else f"mean ± standard deviation, n = {n}"
    return {"label": f"{model['title']}, {ON[split]}", "note": note, "value": percent_of(accuracy)}


def about_ranking(summary: Summary, ranked: Sequence[str]) -> list[str]:
    """Return which models lead on unseen pairs, and which neighbours in the ranking no test can distinguish."""
    models = summary["models"]
    titles = {name: f"the {models[name]['title']}" for name in ranked}
    places = [f"{titles[name]} ({percent_of(headline(models[name])['unseen']['accuracy'])})" for name in ranked[:3]]
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
    return sentences


def about_model(model: Summary, sums: list[Any], data: Summary) -> Iterator[str]:
    """Yield sentences about a model from whatever is known about it.

    Args:
        model: its part of the summary.
        sums: its scores for each sum on unseen pairs: sum, f1 and support.
        data: the part `data` of the summary.
    """
    runs = headline(model)
    yield about_leak(model, data)
    if "loss" in runs["val"] and "train_loss" in runs["facts"]:
        yield about_fit(runs)
    if "cross_validation" in model:
        folds = model["cross_validation"]
        accuracies = folds["accuracy"]["values"]
        yield (
            f"Cross-validation in {len(accuracies)} folds of {number(folds['examples'])} {model['unit']} "
            f"gives {percent(folds['accuracy']['mean'])} on average ({percent(min(accuracies))} to "
            f"{percent(max(accuracies))}), against {percent_of(runs['test']['accuracy'])} on test pairs."
        )
    if "converged" in runs["facts"]:
        converged = [value for some in model["runs"].values() for value in some["facts"]["converged"]["values"]]
        yield f"{sum(map(bool, converged))} of its {count(len(converged), 'fit')} converged."
    ranked = sorted((row for row in sums if row["support"]), key=lambda row: float(row["f1"]))
    hardest, easiest = (
        listing(f"{row['sum']} (F1 {number(row['f1'], 2)})" for row in some) for some in (ranked[:3], ranked[-1:])
    )
    yield f"The hardest sums are {hardest}; the easiest is {easiest}."


def about_leak(model: Summary, data: Summary) -> str:
    """Return what a model gains from having seen the digits of the test pairs."""
    test, unseen = (headline(model)[split] for split in ("test", "unseen"))
    gap = test["accuracy"]["mean"] - unseen["accuracy"]["mean"]
    if not differ(test, unseen):
        meaning = "The difference is within chance."
    elif gap < 0:
        meaning = f"Digits that it has never seen are easier for it by {points(gap)}."
    elif data["images_seen_in_training"]["test"] == 0:
        meaning = (
            f"It has seen the digits of neither: the {points(gap)} between are the difference between MNIST's "
            "training images and its test images."
        )
    else:
        meaning = f"The {points(gap)} between are what knowing the digits is worth; the lower number is the honest one."
    return (
        f"The {model['title']} is right on {percent_of(test['accuracy'])} of the test pairs and on "
        f"{percent_of(unseen['accuracy'])} of the unseen pairs, whose digits occur nowhere in training. {meaning}"
    )


def about_fit(runs: Summary) -> str:
    """Return how the losses on training and validation pairs compare."""
    train, lowest = (runs["facts"][name]["mean"] for name in ("train_loss", "lowest_val_loss"))
    val = runs["val"]["loss"]["mean"]
    fit = "no sign of overfitting" if train >= val else "it fits the training pairs better than new ones"
    end = (
        f"had been lower by {number(val - lowest, 3)} before and then rose: overfitting"
        if val - lowest > RISE * lowest
        else f"is at its lowest, or within {percent(RISE, 0)} of it, at the end"
    )
    return (
        f"It ends with a training loss (with dropout) of {number(train, 3)} and a validation loss of {number(val, 3)}: "
        f"{fit}. Its validation loss {end}."
    )

"""How the models rank, and what the numbers of each one say; whatever a model has is shown, whatever its kind."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from digitsum.data.datasets import is_mnist
from digitsum.files import read_csv
from digitsum.report.chance import differ, told_apart
from digitsum.report.published import published_accuracies
from digitsum.report.sections import Config, Context, Summary
from digitsum.report.wording import capitalised, count, listing, number, number_of, percent, percent_of, points, setting
from digitsum.runs_table import by_accuracy

TITLE = "Models"
NO_SETTINGS = ("title", "family", "examples", "seeds", "hyperparameters")
RISE = 0.02  # share above its lowest value at which a final validation loss counts as risen


def context(summary: Summary, config: Config, per_class: str) -> Context:
    """Return what the template needs; `per_class` is the table of the scores of each sum."""
    models, calibration, tuned = summary["models"], summary["calibration"], summary["search"]["best"]
    image, ranked = summary["dataset"]["image"], by_accuracy(models)
    configured = [name for name in ranked if name in config["models"]]  # without ensembles
    reading = next(filter(lambda name: learns_sums_of_digits(models[name]), configured), None)
    scores = read_csv(per_class, ["model", "split"], ["sum", "precision", "recall", "f1", "support"])
    tables = {key: rows.to_dict("records") for key, rows in scores.groupby(["model", "split"])}
    known = {name: {"unknown": "", **models[name], "name": name} for name in ranked}
    return {
        "compared": [
            {**model, "losses": [loss_of(calibration, name, state, model) for state in ("before", "after")]}
            for name, model in known.items()
        ],
        "models": [
            {
                **known[name],
                "open": name in ("best", reading),
                "settings": about_settings(config["models"][name], tuned, models[name], image),
                "dropout": hyperparameters(config["models"][name], tuned).get("dropout"),
                "observations": [
                    about_leak(models[name], summary),
                    *about_training(models[name]),
                    *about_folds(models[name], image),
                    *about_convergence(models[name]),
                    about_sums(tables[name, "unseen"]),
                ],
                "per_class": list(zip(tables[name, "test"], tables[name, "unseen"], strict=True)),
            }
            for name in configured
        ],
        "within": [{"name": f"model-{name}", "title": models[name]["title"]} for name in configured],
        "observations": about_ranking(summary, ranked),
        "headline": [
            *(headline_number(models[name], image) for name in ("best", reading) if name),
            *published_number(summary["dataset"]),
        ],
        "in_short": [about_leak(models["best"], summary)],
    }


def learns_sums_of_digits(model: Summary) -> bool:
    """Return whether a model is told only sums, and reads digits; of predictions made elsewhere nobody knows."""
    reads = "digit_accuracy" in model["on_most"]["unseen"]
    return reads and model["unit"] == "pairs" and model["family"] != "predictions"


def loss_of(calibration: Summary, name: str, state: str, model: Summary) -> str | None:
    """Return a model's cross-entropy on unseen pairs, before or after scaling, in words; None if it has none."""
    own = model["on_most"]["unseen"]
    unscaled = {"loss": own["loss"]} if state == "before" and "loss" in own else None
    scores = calibration.get(name, {}).get(f"unseen_{state}", unscaled)
    return None if scores is None else number_of(scores["loss"], 3) if scores["loss"] else "infinite"


def hyperparameters(model: Config, tuned: Config) -> Config:
    """Return the hyperparameters of a model, empty if it has none; `tuned` are those that this word stands for."""
    found = model.get("hyperparameters", {})
    return tuned if found == "tuned" else found


def settings_of(model: Config, tuned: Config) -> dict[str, str]:
    """Return the settings of a model in words, none if it was not made here."""
    if "examples" not in model:
        return {}
    said = {**model, **hyperparameters(model, tuned)}
    return {key.replace("_", " "): setting(value) for key, value in said.items() if key not in NO_SETTINGS}


# Settings whose value doesn't simply stand after their name.
IN_WORDS = {
    "encoder": "{} encoder",
    "hidden layers": "{} hidden units",
    "activation": "{}",
    "epochs": "{} epochs",
    "schedule": "{} schedule",
    "min steps": "at least {} steps",
    "max shift": "moved by up to {} pixels",
    "max rotation": "turned by up to {} degrees",
    "max scaling": "scaled by up to {}",
}


def about_settings(model: Config, tuned: Config, fitted: Summary, image: str) -> str:
    """Return the settings of a model as a sentence, with the epochs that it was `fitted` for and its number of runs."""
    found, facts = settings_of(model, tuned), fitted["on_most"]["facts"]
    if "epochs" in facts:
        found |= {"epochs": number(round(facts["epochs"]["mean"]))}
        found.pop("min steps", None)  # which the number of epochs says
    if found.get("reads") == "digits":
        found["reads"] = f"{image}s"
    seeds = count(fitted["on_most"]["seeds"], "seed")
    said = [IN_WORDS.get(name, f"{name} {{}}").format(value) for name, value in found.items()]
    return f"{capitalised(', '.join([*said, seeds]))}."


def about_training(model: Summary) -> Iterator[str]:
    """Yield where the losses of a network end, and whether that on validation pairs had been lower."""
    facts = model["on_most"]["facts"]
    if "train_loss" not in facts:
        return
    train, lowest = (facts[name]["mean"] for name in ("train_loss", "lowest_val_loss"))
    val = model["on_most"]["val"]["loss"]["mean"]
    ends = f"Its training loss ends at {number(train)}, its validation loss at {number(val)}"
    if val - lowest > RISE * lowest:
        yield f"{ends}, which had been lower by {number(val - lowest, 3)} before: overfitting."
    else:
        yield f"{ends}, its lowest value or within {percent(RISE, 0)} of it."


def about_folds(model: Summary, image: str) -> Iterator[str]:
    """Yield the result of a cross-validation, if there was one."""
    if folded := model.get("cross_validation"):
        folds, unit = folded["accuracy"], {"pairs": "pair", "digits": image}[model["unit"]]
        yield (
            f"Cross-validation in {len(folds['values'])} folds of {count(folded['examples'], unit)} gives "
            f"{percent(folds['mean'])} on average ({percent(min(folds['values']))} to {percent(max(folds['values']))}) "
            f"against {percent_of(model['on_most']['test']['accuracy'])} on test pairs."
        )


def about_convergence(model: Summary) -> Iterator[str]:
    """Yield how many fits of a model stopped before they converged, if any did."""
    facts = [runs["facts"] for runs in model["runs"].values()]
    fits = [value for known in facts if "converged" in known for value in known["converged"]["values"]]
    if not all(fits):
        yield f"{fits.count(0)} of its {count(len(fits), 'fit')} did not converge."


def about_sums(sums: Sequence[Any]) -> str:
    """Return which sums are hard, and which one is easy, of those that occur."""
    ranked = sorted((row for row in sums if row["support"]), key=lambda row: float(row["f1"]))
    words = [f"{row['sum']} (F1 {number(row['f1'], 2)})" for row in ranked]
    return f"The hardest sums are {listing(words[:3])}; the easiest is {words[-1]}."


def headline_number(model: Summary, image: str) -> dict[str, str]:
    """Return the accuracy of a model on unseen pairs as a number for the top of the page."""
    accuracy = model["on_most"]["unseen"]["accuracy"]
    n = len(accuracy["values"])
    note = "one training" if n == 1 else f"mean ± standard deviation of {n} trainings"
    return {"label": f"{model['title']}: accuracy on {image}s never seen", "note": note, "value": percent_of(accuracy)}


def published_number(dataset: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Yield the accuracy of the published network, if that is about the same data."""
    if is_mnist(dataset["title"]):
        value = percent(published_accuracies(dataset["title"])["best"])
        label = f"published network: accuracy on {dataset['image']}s that it may have seen"
        yield {"label": label, "note": "one training", "value": value}


def about_ranking(summary: Summary, ranked: Sequence[str]) -> list[str]:
    """Return which models lead on unseen pairs, and which neighbours in the ranking no test can distinguish."""
    models = summary["models"]
    titles = {name: f"the {models[name]['title']}" for name in ranked}
    places = [f"{titles[name]} ({percent_of(models[name]['on_most']['unseen']['accuracy'])})" for name in ranked[:3]]
    neighbours = list(pairwise(ranked))
    tied = [pair for pair in neighbours if not told_apart(summary["differences"], *pair)]
    sentences = [f"Most accurate on unseen pairs: {listing(places)}."]
    if tied:
        pairs = count(len(neighbours), "pair")
        sentences.append(f"Of {pairs} of neighbours in the ranking, {number(len(tied))} can't be told apart.")
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
        meaning = f"Having seen the {image}s is worth {points(gap)}; quote the lower number."
    return (
        f"The {model['title']} is right on {percent_of(test['accuracy'])} of the test pairs and on "
        f"{percent_of(unseen['accuracy'])} of the unseen pairs. {meaning}"
    )

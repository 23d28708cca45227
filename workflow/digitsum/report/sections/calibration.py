"""How sure the classifiers are of their answers, and whether they are right as often as they claim."""

from collections.abc import Iterator

from digitsum.analysis.calibration import BINS
from digitsum.report.sections import Config, Context, Summary
from digitsum.report.wording import capitalised, count, listing, percent

TITLE = "How sure they are"


def context(summary: Summary, config: Config) -> Context:
    """Return what the template needs."""
    models = {name: {**summary["models"][name], **scores} for name, scores in summary["calibration"].items()}
    observations = [
        *about_confidence(models),
        *about_scaling(models, summary["data"]["images_seen_in_training"]["val"], summary["dataset"]["image"]),
        *about_others({name: model for name, model in summary["models"].items() if name not in models}),
    ]
    return {"models": list(models.values()), "bins": BINS, "observations": observations}


def about_confidence(models: Summary) -> Iterator[str]:
    """Yield which models are too sure of unseen pairs, not sure enough, or right as often as they claim."""
    kinds: dict[str, list[str]] = {
        "Too sure of their answers to unseen pairs, beyond chance": [],
        "Not sure enough, beyond chance": [],
        "Right about as often as they say, within chance": [],
    }
    too_sure, not_sure_enough, calibrated = kinds.values()
    for model in models.values():
        confidence, accuracy, ece, limit = (
            model["unseen_before"][score]["mean"] for score in ("confidence", "accuracy", "ece", "chance_limit")
        )
        kind = calibrated if ece <= limit else too_sure if confidence > accuracy else not_sure_enough
        kind.append(f"the {model['title']} ({percent(confidence, 1)} sure, {percent(accuracy, 1)} right)")
    for words, found in kinds.items():
        if found:
            yield f"{words}: {listing(found)}."


def about_scaling(models: Summary, seen: float, image: str) -> Iterator[str]:
    """Yield what scaling with one temperature improves, whether new images need another, and which models have none.

    `seen` is the share of the images of validation pairs, which the temperatures are fitted on, that training has seen.
    """
    scaled = [
        model["unseen_after"]["ece"]["mean"] < model["unseen_before"]["ece"]["mean"]
        for model in models.values()
        if "unseen_after" in model
    ]
    if scaled:
        yield (
            "Scaling with the temperature fitted on validation pairs lowers the calibration error on unseen pairs of "
            f"{sum(scaled)} of {count(len(scaled), 'model')}."
        )
    higher = [
        model["unseen_temperature"]["mean"] > model["temperature"]["mean"]
        for model in models.values()
        if model["temperature"] and model["unseen_temperature"]
    ]
    if higher:
        yield (
            f"{percent(seen, 0)} of the {image}s in validation pairs occur in the training pairs. Not to be too sure "
            f"of new ones, {sum(higher)} of {count(len(higher), 'model')} would need a higher temperature."
        )
    if never := [f"the {model['title']}" for model in models.values() if model["val_before"]["loss"] is None]:
        yield (
            f"{capitalised(listing(never))} gave probability 0 to some correct sums, so the cross-entropy is infinite "
            "at every temperature, and none is fitted."
        )


def about_others(models: Summary) -> Iterator[str]:
    """Yield which models are left out: they have no probabilities, or no answers to validation pairs."""
    for missing, answered in (("probabilities", True), ("answers to validation pairs", False)):
        found = [f"the {model['title']}" for model in models.values() if ("val" in model["on_most"]) is answered]
        if found:
            verbs = ("gives", "is") if len(found) == 1 else ("give", "are")
            yield f"{capitalised(listing(found))} {verbs[0]} no {missing} and {verbs[1]} left out."

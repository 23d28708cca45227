"""How sure the classifiers are of their answers, and whether they are right as often as they claim."""

from collections.abc import Iterator

from digitsum.analysis.calibration import BINS
from digitsum.report.sections import Config, Context, Summary
from digitsum.report.wording import capitalised, count, listing, number, percent

TITLE = "How sure they are"


def context(summary: Summary, config: Config) -> Context:
    """Return what the template needs."""
    models = {name: {**summary["models"][name], **scores} for name, scores in summary["calibration"].items()}
    observations = [
        *about_confidence(models),
        *about_scaling(models),
        *about_leak(models, summary),
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


def about_scaling(models: Summary) -> Iterator[str]:
    """Yield what temperature scaling improves, and which models have no temperature."""
    scaled = [
        (model["unseen_before"]["ece"]["mean"], model["unseen_after"]["ece"]["mean"], model["title"])
        for model in models.values()
        if "unseen_after" in model
    ]
    if scaled:
        before, after, title = max(scaled, key=lambda one: one[0] - one[1])
        example = f", most that of the {title}, from {percent(before)} to {percent(after)}" if after < before else ""
        yield (
            "Scaling with the temperature fitted on validation pairs lowers the calibration error on unseen pairs of "
            f"{sum(after < before for before, after, _ in scaled)} of {count(len(scaled), 'model')}{example}."
        )
    if never := [f"the {model['title']}" for model in models.values() if model["val_before"]["loss"] is None]:
        yield (
            f"{capitalised(listing(never))} gave probability 0 to some correct sums, so the cross-entropy is infinite "
            "at every temperature, and none is fitted."
        )


def about_leak(models: Summary, summary: Summary) -> Iterator[str]:
    """Yield how validation pairs, whose digits may have been seen in training, and unseen pairs compare."""
    errors = [[model[f"{split}_before"]["ece"]["mean"] for split in ("val", "unseen")] for model in models.values()]
    fitted = [
        (model["temperature"]["mean"], model["unseen_temperature"]["mean"], model["title"])
        for model in models.values()
        if model["temperature"] and model["unseen_temperature"]
    ]
    if fitted:
        seen, image = summary["data"]["images_seen_in_training"]["val"], summary["dataset"]["image"]
        val, unseen, title = max(fitted, key=lambda one: one[1] / one[0])
        example = (
            f", most that of the {title}: {number(unseen, 2)} in place of {number(val, 2)}, so scaling that is fitted "
            f"on {image}s seen in training leaves it too sure of new ones"
            if seen and unseen > val
            else ""
        )
        yield (
            f"{percent(seen, 0)} of the images in validation pairs occur in the training pairs. On unseen pairs the "
            f"calibration error of {sum(unseen > val for val, unseen in errors)} of {count(len(errors), 'model')} is "
            f"larger than on validation pairs, and the temperature of {sum(unseen > val for val, unseen, _ in fitted)} "
            f"of {len(fitted)} would have to be higher{example}."
        )


def about_others(models: Summary) -> Iterator[str]:
    """Yield which models are left out: they have no probabilities, or no answers to validation pairs."""
    for missing, answered in (("probabilities", True), ("answers to validation pairs", False)):
        found = [f"the {model['title']}" for model in models.values() if ("val" in model["on_most"]) is answered]
        if found:
            verbs = ("gives", "is") if len(found) == 1 else ("give", "are")
            yield f"{capitalised(listing(found))} {verbs[0]} no {missing} and {verbs[1]} left out."

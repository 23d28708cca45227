"""How sure the classifiers are of their answers, and whether they are right as often as they claim."""

from collections.abc import Iterator

from digitsum.analysis.calibration import BINS
from digitsum.report.sections import Config, Context, Summary
from digitsum.report.wording import count, listing, number, number_of, percent, percent_of

TITLE = "How sure they are"
MAY_DIFFER = ("title", "weight_decay", "examples", "seeds")  # settings of networks whose weight decay is compared


def context(summary: Summary, config: Config) -> Context:
    """Return what the template needs."""
    models = {name: {**summary["models"][name], **scores} for name, scores in summary["calibration"].items()}
    observations = [
        *about_confidence(models),
        *about_scaling(models),
        *about_leak(models, summary),
        *about_decay(models, config["models"]),
    ]
    if without := [f"the {model['title']}" for name, model in summary["models"].items() if name not in models]:
        has = "has" if len(without) == 1 else "have"
        observations.append(f"No probabilities, and so no place here, {has} {listing(without)}.")
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
            f"The probability 0 was given to sums that were right by {listing(never)}: the cross-entropy is infinite "
            "at every temperature, so none is fitted."
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


def about_decay(models: Summary, configured: Config) -> Iterator[str]:
    """Yield what weight decay does to the calibration of the tuned network on unseen pairs."""
    names = ("best", "undecayed")
    if not all(name in models and models[name]["temperature"] for name in names):
        return
    with_decay, without = ({k: v for k, v in configured[name].items() if k not in MAY_DIFFER} for name in names)
    if with_decay == without:
        said = [
            f"with {number(configured[name]['weight_decay'])} it has a calibration error of "
            f"{percent_of(models[name]['unseen_before']['ece'])} on unseen pairs, "
            f"{f'a cross-entropy of {number_of(loss, 3)}' if loss else 'an infinite cross-entropy'} and a temperature "
            f"of {number_of(models[name]['temperature'], 2)}"
            for name in names
            for loss in [models[name]["unseen_before"]["loss"]]
        ]
        yield f"What weight decay does to the {models['best']['title']}: {'; '.join(said)}."

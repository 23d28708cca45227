"""How sure the classifiers are of their answers, and whether they are right as often as they claim."""

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from digitsum.analysis.calibration import BINS
from digitsum.report.wording import count, listing, number, number_of, percent, percent_of

Summary = Mapping[str, Any]

TITLE = "How sure they are"
ASIDE = ("title", "weight_decay", "examples", "seeds")  # may differ where decay is compared


def context(summary: Summary, config: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the template needs."""
    models = {name: {**summary["models"][name], **scores} for name, scores in summary["calibration"].items()}
    without = [f"the {model['title']}" for name, model in summary["models"].items() if name not in models]
    observations = [
        *about_confidence(models),
        *about_scaling(models),
        *about_leak(models, summary["data"]),
        *(about_decay(models, config, *pair) for pair in decayed(models, config)),
    ]
    if without:
        observations.append(
            f"No probabilities, and so no place here, {'has' if len(without) == 1 else 'have'} {listing(without)}."
        )
    return {"rows": list(models.values()), "bins": BINS, "observations": observations}


def about_confidence(models: Summary) -> Iterator[str]:
    """Yield which models are too sure of unseen pairs, not sure enough, or right as often as they claim."""
    kinds: dict[str, list[str]] = {"too sure": [], "not sure enough": [], "calibrated": []}
    for model in models.values():
        scores = {score: some["mean"] for score, some in model["unseen_before"].items() if some}
        kind = "too sure" if scores["confidence"] > scores["accuracy"] else "not sure enough"
        if scores["ece"] <= scores["chance_limit"]:
            kind = "calibrated"
        said = f"the {model['title']} ({percent(scores['confidence'], 1)} sure, {percent(scores['accuracy'], 1)} right)"
        kinds[kind].append(said)
    for kind, words in (
        ("too sure", "Too sure of their answers to unseen pairs, beyond chance"),
        ("not sure enough", "Not sure enough, beyond chance"),
        ("calibrated", "Right about as often as they say, within chance"),
    ):
        if kinds[kind]:
            yield f"{words}: {listing(kinds[kind])}."


def about_scaling(models: Summary) -> Iterator[str]:
    """Yield what temperature scaling improves, and why some models have no temperature."""
    scaled = {
        name: (model["unseen_before"]["ece"]["mean"], model["unseen_after"]["ece"]["mean"])
        for name, model in models.items()
        if "unseen_after" in model
    }
    if scaled:
        better = [name for name, (before, after) in scaled.items() if after < before]
        most = max(scaled, key=lambda name: scaled[name][0] - scaled[name][1])
        before, after = (percent(value, 2) for value in scaled[most])
        yield (
            f"Scaling with the temperature fitted on validation pairs lowers the calibration error on unseen pairs of "
            f"{len(better)} of {count(len(scaled), 'model')}"
            + (f", most that of the {models[most]['title']}, from {before} to {after}." if better else ".")
        )
    rest = [model for name, model in models.items() if name not in scaled]
    never = [f"the {model['title']}" for model in rest if model["val_before"]["loss"] is None]
    faultless = [f"the {model['title']}" for model in rest if model["val_before"]["loss"] is not None]
    if never:
        yield (
            f"The probability 0 was given to sums that were right by {listing(never)}: the cross-entropy is infinite "
            "at every temperature, so none is fitted."
        )
    if faultless:
        yield f"Without a mistake on validation pairs there is no temperature to be fitted: {listing(faultless)}."


def about_leak(models: Summary, data: Summary) -> Iterator[str]:
    """Yield how validation pairs, whose digits may have been seen in training, and unseen pairs compare."""
    seen = data["images_seen_in_training"]["val"]
    errors = [[model[f"{split}_before"]["ece"]["mean"] for split in ("val", "unseen")] for model in models.values()]
    wanted = {
        name: tuple(model[key]["mean"] for key in ("temperature", "unseen_temperature"))
        for name, model in models.items()
        if model["temperature"] and model["unseen_temperature"]
    }
    if not wanted:
        return
    larger = sum(unseen > val for val, unseen in errors)
    higher = sum(unseen > val for val, unseen in wanted.values())
    most = max(wanted, key=lambda name: wanted[name][1] / wanted[name][0])
    val, unseen = (number(value, 2) for value in wanted[most])
    yield (
        (
            f"{percent(seen, 0)} of the images in validation pairs occur"
            if seen
            else "No image in validation pairs occurs"
        )
        + " in the training pairs. "
        f"On unseen pairs the calibration error of {larger} of "
        f"{count(len(errors), 'model')} is larger than on validation pairs, and the temperature of {higher} of "
        f"{len(wanted)} would have to be higher, most that of the {models[most]['title']}: {unseen} in place of {val}"
        + (
            ", so scaling that is fitted on digits seen in training leaves it too sure of new ones."
            if seen and wanted[most][1] > wanted[most][0]
            else "."
        )
    )


def decayed(models: Summary, config: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield every two models that differ only in their weight decay, the one with less of it first."""
    settings = {name: dict(model) for name, model in config["models"].items() if name in models}
    decay = {name: model.get("weight_decay", 0) for name, model in settings.items()}
    alike = {name: {key: value for key, value in model.items() if key not in ASIDE} for name, model in settings.items()}
    for one, other in combinations(settings, 2):
        if alike[one] == alike[other] and decay[one] != decay[other]:
            less, more = sorted((one, other), key=lambda name: float(decay[name]))
            yield less, more


def about_decay(models: Summary, config: Mapping[str, Any], less: str, more: str) -> str:
    """Return what weight decay does to the calibration of a network on unseen pairs."""
    said = []
    for name in (more, less):
        scores, temperature = models[name]["unseen_before"], models[name]["temperature"]
        said.append(
            f"{number(config['models'][name].get('weight_decay', 0))} it has a calibration error of "
            f"{percent_of(scores['ece'])} on unseen pairs, a cross-entropy of {number_of(scores['loss'], 3)}"
            + (f" and a temperature of {number_of(temperature, 2)}" if temperature else "")
        )
    return f"What weight decay does to the {models[more]['title']}: with {said[0]}; with {said[1]}."

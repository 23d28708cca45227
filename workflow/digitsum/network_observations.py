"""What the numbers of the networks of a run say, in sentences that follow from them.

As in observations.py, a difference between two accuracies counts only if it is larger than twice its standard error.
"""

from collections.abc import Mapping
from math import hypot
from typing import Any

from digitsum.chance import binomial_error
from digitsum.wording import listing, number, percent, percent_of, points

Summary = Mapping[str, Any]

RISE = 0.02  # share by which a validation loss has to end above its lowest to be called risen


def about_leak(name: str, network: Summary, data: Summary) -> str:
    """Return what having seen the digits of the test pairs is worth to a network."""
    test, unseen = network["test_accuracy"], network["unseen_accuracy"]
    gap = test["mean"] - unseen["mean"]
    seen = data["images_seen_in_training"]["test"]
    if not _beyond_chance(test, data["pairs"]["test"], unseen, data["pairs"]["unseen"]):
        return (
            f"The {name} network does equally well on test pairs ({percent_of(test)}) and on pairs of digits it has "
            f"never seen ({percent_of(unseen)}): the difference is within chance."
        )
    if gap < 0:
        return (
            f"The {name} network does better on pairs of digits it has never seen ({percent_of(unseen)}) than on "
            f"test pairs ({percent_of(test)}), by {points(gap)}."
        )
    if seen == 0:
        return (
            f"The {name} network is right on {percent_of(test)} of the test pairs and on {percent_of(unseen)} of the "
            f"unseen pairs. It has seen the digits of neither; the {points(gap)} between are the difference between "
            "the writers of MNIST's training images and those of its test images."
        )
    return (
        f"The {name} network is right on {percent_of(test)} of the test pairs, {percent(seen, 0)} of whose digits it "
        f"has seen in training, and on {percent_of(unseen)} of pairs of digits it has never seen. The {points(gap)} "
        "between are what knowing the digits and their writers is worth; the lower number is the honest one."
    )


def about_fit(name: str, network: Summary) -> str:
    """Return how a network's losses on training and validation pairs compare."""
    val, lowest, train = (network[key]["mean"] for key in ("val_loss", "lowest_val_loss", "train_loss"))
    if train >= val:
        ending = (
            f"The {name} network ends with a training loss (with dropout) of {number(train, 3)}, no lower than its "
            f"validation loss of {number(val, 3)}: no sign of overfitting."
        )
    else:
        ending = (
            f"The {name} network ends with a training loss (with dropout) of {number(train, 3)} and a validation loss "
            f"of {number(val, 3)}: it fits the training pairs better than new ones."
        )
    risen = val - lowest
    if risen > RISE * lowest:
        return f"{ending} Its validation loss had been lower by {number(risen, 3)} before and then rose: overfitting."
    return f"{ending} Its validation loss is at its lowest, or within {percent(RISE, 0)} of it, at the end."


def about_tuned(networks: Summary, data: Summary) -> str:
    """Return what the tuned network gains over the trial network, on digits that neither has seen."""
    best, trial = (networks[name]["unseen_accuracy"] for name in ("best", "trial"))
    numbers = f"{percent_of(best)} against {percent_of(trial)} on unseen pairs"
    if not _beyond_chance(best, data["pairs"]["unseen"], trial, data["pairs"]["unseen"]):
        return f"Between the best and the trial network there is no difference beyond chance: {numbers}."
    gain = best["mean"] - trial["mean"]
    word = "better" if gain > 0 else "worse"
    return f"The best network is {points(gain)} {word} than the trial network: {numbers}."


def about_classes(f1: Mapping[int, float]) -> str:
    """Return which sums a network finds hardest and easiest, from the F1 score of each sum."""
    ranked = sorted(f1, key=lambda label: f1[label])
    hardest = listing(f"{label} (F1 {number(f1[label], 2)})" for label in ranked[:3])
    return f"The hardest sums are {hardest}; the easiest is {ranked[-1]} ({number(f1[ranked[-1]], 2)})."


def about_sum_network(name: str, network: Summary, best: Summary, data: Summary) -> list[str]:
    """Return what knowing that it is a sum is worth, against the best network, and how well the digits are read."""
    ours, theirs = network["unseen_accuracy"], best["unseen_accuracy"]
    size = network["parameters"] / best["parameters"]
    numbers = f"{percent_of(ours)} against {percent_of(theirs)} on unseen pairs"
    if _beyond_chance(ours, data["pairs"]["unseen"], theirs, data["pairs"]["unseen"]):
        outcome = f"{_mistakes(1 - ours['mean'], 1 - theirs['mean'])}: {numbers}"
    else:
        outcome = f"and the best network differ by no more than chance: {numbers}"
    return [
        f"The {name} network, with {percent(size, 0)} of the parameters of the best network, {outcome}.",
        f"It reads {percent_of(network['unseen_digit_accuracy'])} of the unseen digits right, though it was never told "
        "a digit.",
    ]


def _mistakes(ours: float, theirs: float) -> str:
    """Return how the error rate `ours` compares with that of the best network."""
    if ours == 0:
        return "makes no mistake"
    if ours < theirs:
        return f"makes one mistake where the best network makes {number(theirs / ours, 1)}"
    if theirs == 0:
        return "makes mistakes where the best network makes none"
    return f"makes {number(ours / theirs, 1)} mistakes where the best network makes one"


def about_efficiency(efficiency: Summary, networks: Summary, data: Summary) -> list[str]:
    """Return how far few pairs take the networks, and how many take them past the best network trained on all."""
    smallest = min(int(size) for sizes in efficiency.values() for size in sizes)
    few = listing(
        f"the {name} network {'on' if place else 'is right on'} {percent_of(sizes[str(smallest)]['unseen'], 1)}"
        for place, (name, sizes) in enumerate(efficiency.items())
    )
    sentences = [f"Trained on {number(smallest)} pairs, {few} of the unseen pairs."]
    mark = networks["best"]["unseen_accuracy"]["mean"]
    best = f"the best network with all {number(data['pairs']['train'])} ({percent(mark, 1)})"
    for name, sizes in efficiency.items():
        if name == "best":
            continue
        reached = {int(size): run["unseen"]["mean"] for size, run in sizes.items()}
        largest = max(reached)
        enough = min((size for size in reached if reached[size] > mark), default=None)
        sentences.append(
            f"With {number(enough)} pairs the {name} network, right on {percent(reached[enough], 1)}, is past {best}."
            if enough
            else f"With {number(largest)} pairs or fewer the {name} network stays behind {best}: "
            f"{percent(reached[largest], 1)} with {number(largest)}."
        )
    return sentences


def _beyond_chance(one: Summary, pairs: int, other: Summary, other_pairs: int) -> bool:
    """Return whether two accuracies differ by more than twice the standard error of their difference."""
    errors = [
        hypot(binomial_error(accuracy["mean"], n), (accuracy["sd"] or 0) / len(accuracy["values"]) ** 0.5)
        for accuracy, n in ((one, pairs), (other, other_pairs))
    ]
    return bool(abs(one["mean"] - other["mean"]) > 2 * hypot(*errors))

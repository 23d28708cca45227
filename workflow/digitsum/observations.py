"""What the numbers of a run say, in sentences that follow from them: other numbers give other words.

Every function takes parts of the summary (see summary.py) and returns sentences. A difference between two accuracies
counts only if it is larger than twice its standard error; smaller ones are called chance. Those on single networks are
in network_observations.py.
"""

from collections.abc import Mapping
from math import hypot
from typing import Any

from digitsum.chance import binomial_error
from digitsum.wording import (
    count,
    layers,
    listing,
    number,
    number_of,
    percent,
    percent_of,
    points,
)

Summary = Mapping[str, Any]

ODD = 0.001  # p-value below which the labels of a split are called odd
VIEWS = {"paired": "both digits at once", "sequential": "one digit at a time"}
NAMES = {"random_forest": "random forest", "svm": "support vector machine"}


def about_data(data: Summary) -> list[str]:
    """Return what can be said before anything is trained."""
    seen = data["images_seen_in_training"]["test"]
    leak = (
        f"{percent(seen, 1)} of the digit images in the test pairs occur in the training pairs as well"
        if seen
        else "No digit image of the test pairs occurs in the training pairs"
    )
    odd = [split for split, p in data["label_p_value"].items() if p < ODD]
    smallest = min(data["label_p_value"].values())
    fit = (
        f"The labels of {listing(odd)} stray further from the exact distribution than chance explains "
        f"(chi-square test, p = {smallest:.1g})."
        if odd
        else "The labels of every split follow the exact distribution of the sum of two random digits "
        f"(chi-square test, smallest p = {smallest:.2f})."
    )
    return [
        f"{leak}; of those in the unseen pairs, none does.",
        fit,
        f"Always answering {data['commonest_sum']}, the commonest sum in training, would be right for "
        f"{percent(data['guessing_accuracy']['unseen'], 1)} of the unseen pairs. "
        "Every classifier has that mark to clear.",
    ]


def about_search(tuning: Summary, best_network: Summary) -> list[str]:
    """Return how the search went."""
    stopped = f"{count(tuning['pruned'], 'trial')} of {number(tuning['trials'])} stopped early"
    if tuning["diverged"]:
        stopped += f" and {number(tuning['diverged'])} diverged"
    best = tuning["best"]
    higher = best_network["val_loss"]["mean"] > tuning["best_val_loss"]
    luck = f": the lowest of {number(tuning['trials'])} losses is partly luck" if higher else ""
    sentences = [
        f"{stopped[0].upper()}{stopped[1:]}: the search trained {number(tuning['epochs_trained'])} of the "
        f"{number(tuning['epochs_unpruned'])} epochs that full trainings of all trials would have taken.",
        f"The lowest validation loss, {number(tuning['best_val_loss'], 4)}, belongs to trial {tuning['best_trial']}: "
        f"hidden layers {layers(best['hidden_layers'])}, {best['activation']}, dropout {number(best['dropout'], 2)}, "
        f"learning rate {best['learning_rate']:.2g}, batch size {best['batch_size']}. "
        f"Trained anew, {_over_seeds(best_network['val_loss'])}, such a network ends at "
        f"{number_of(best_network['val_loss'], 4)}{luck}.",
    ]
    shares = list(tuning["importances"].items())
    if shares:
        name, share = shares[0]
        rest = f", then the {_plain(shares[1][0])} ({percent(shares[1][1], 0)})" if len(shares) > 1 else ""
        sentences.append(
            f"What matters most is the {_plain(name)}, with {percent(share, 0)} of the variance of the loss{rest}."
        )
    return sentences


def edge_warning(tuning: Summary) -> str | None:
    """Return a warning if the best hyperparameters lie at an end of their range, else None."""
    if not tuning["near_edge"]:
        return None
    where = listing(f"the {_plain(name)} at the {end} end" for name, end in tuning["near_edge"].items())
    return f"The best trial has {where} of its range. A better one may lie beyond: widen tuning.space and run again."


def about_baselines(baselines: Summary, best_network: Summary) -> list[str]:
    """Return how the baselines compare with each other and with the best network."""
    pairs = baselines["svm"]["tested_pairs"]
    ranked = sorted(baselines, key=lambda name: baselines[name]["unseen_accuracy"], reverse=True)
    better, worse = (baselines[name]["unseen_accuracy"] for name in ranked)
    better_name, worse_name = (NAMES[name] for name in ranked)
    lead = (
        f"beats the {worse_name} by {points(better - worse)}"
        if better - worse > 2 * hypot(binomial_error(better, pairs), binomial_error(worse, pairs))
        else f"and the {worse_name} differ by no more than chance"
    )
    network = best_network["unseen_accuracy"]["mean"]
    distance = (
        f"The best network is {points(network - better)} ahead of both"
        if network > better
        else f"The best network is not ahead: the {better_name} beats it by {points(better - network)}"
    )
    gaps = listing(
        f"{points(baselines[name]['test_accuracy'] - baselines[name]['unseen_accuracy'])} "
        f"{'less' if baselines[name]['unseen_accuracy'] < baselines[name]['test_accuracy'] else 'more'} "
        f"for the {NAMES[name]}"
        for name in ranked
    )
    leaking = [
        NAMES[name]
        for name in ranked
        if baselines[name]["test_accuracy"] - baselines[name]["unseen_accuracy"]
        > 2 * hypot(*(binomial_error(baselines[name][f"{split}_accuracy"], pairs) for split in ("test", "unseen")))
    ]
    leak = f"The leak reaches the {listing(leaking)} too" if leaking else "The leak does not show in the baselines"
    folds = baselines["svm"]["cv_scores"]
    return [
        f"On unseen digits the {better_name} {lead}: {percent(better)} and {percent(worse)}. {distance}.",
        f"{leak}: unseen instead of test pairs means {gaps}.",
        f"Cross-validation, fitted to {percent(1 - 1 / len(folds), 0)} of the pairs at a time, puts the support vector "
        f"machine at {percent(baselines['svm']['cv_mean'])} ({percent(min(folds))} to {percent(max(folds))}), against "
        f"{percent(baselines['svm']['test_accuracy'])} on test pairs.",
    ]


def about_linear(linear: Summary, data: Summary) -> list[str]:
    """Return how the two linear classifiers grow with the number of examples."""
    paired, sequential = linear["paired"], linear["sequential"]
    sizes = sorted(map(int, paired))
    small, large = str(sizes[0]), str(sizes[-1])
    one, other = (paired, sequential) if paired[large]["mean"] > sequential[large]["mean"] else (sequential, paired)
    name, other_name = ("paired", "sequential") if one is paired else ("sequential", "paired")
    sentences = [
        f"With {number(sizes[-1])} examples the {name} linear classifier, which sees {VIEWS[name]}, is right on "
        f"{percent_of(one[large], 1)} of the test pairs; the {other_name} one, which sees {VIEWS[other_name]}, on "
        f"{percent_of(other[large], 1)}."
    ]
    enough = [size for size in sizes if one[str(size)]["mean"] > other[large]["mean"]]
    if enough and enough[0] < sizes[-1]:
        sentences.append(
            f"With {number(enough[0])} examples the {name} one is already better than the {other_name} one ever gets."
        )
    if len(sizes) > 1:
        growth = {
            method: f"from {percent(runs[small]['mean'], 1)} to {percent(runs[large]['mean'], 1)}"
            for method, runs in linear.items()
        }
        sentences.append(
            f"From {number(sizes[0])} to {number(sizes[-1])} examples the sequential classifier goes "
            f"{growth['sequential']} and the paired one {growth['paired']}."
        )
    lead = paired[large]["mean"] - data["guessing_accuracy"]["test"]
    stopped = sum(run["not_converged"] for method in (paired, sequential) for run in method.values())
    fits = sum(len(run["values"]) for method in (paired, sequential) for run in method.values())
    sentences.append(
        f"{number(stopped)} of the {number(fits)} fits stopped before they converged."
        if stopped
        else f"All {number(fits)} fits converged."
    )
    sentences.append(
        f"The paired classifier ends {points(lead)} {'above' if lead > 0 else 'below'} what always answering "
        f"{data['commonest_sum']} would reach."
    )
    return sentences


def about_tsne(tsne: Summary) -> list[str]:
    """Return whether the maps show clusters, in the embedding and in the pixels, and of what."""
    best = {space: _highest(maps, "knn_accuracy") for space, maps in tsne.items()}
    knn = {space: percent(tsne[space][perplexity]["knn_accuracy"], 1) for space, perplexity in best.items()}
    trust = {space: _highest(maps, "trustworthiness") for space, maps in tsne.items()}
    sums, digits = (
        {space: sorted(scores[key] for scores in maps.values()) for space, maps in tsne.items()}
        for key in ("silhouette", "silhouette_of_digits")
    )
    verdict = (
        "The embedding clusters and the pixels do not"
        if digits["input"][-1] < 0 < digits["embedding"][0]
        else "The embedding clusters better than the pixels, in every map"
        if digits["input"][-1] < digits["embedding"][0]
        else "That the embedding clusters and the pixels do not is not true of all maps of this run"
    )
    meaning = (
        "its clusters are combinations of digits, of which a sum has several, though it was told the sums alone"
        if all(scores["silhouette_of_digits"] > scores["silhouette"] for scores in tsne["embedding"].values())
        else "combinations of digits are no clearer in every map"
    )
    return [
        f"{verdict}: with the 55 combinations of two digits as classes, silhouettes are {_range(digits['embedding'])} "
        f"in maps of the embedding and {_range(digits['input'])} in maps of the pixels.",
        f"With the 19 sums as classes, silhouettes in the embedding are {_range(sums['embedding'])}: {meaning}.",
        f"The ten nearest neighbours in the map agree with the sum of {knn['embedding']} of the points in the best map "
        f"of the embedding (perplexity {best['embedding']}), of {knn['input']} in the best map of the pixels "
        f"(perplexity {best['input']}).",
        f"Neighbourhoods are kept best at perplexity {trust['embedding']} for the embedding (trustworthiness "
        f"{number(tsne['embedding'][trust['embedding']]['trustworthiness'], 3)}) and {trust['input']} for the pixels "
        f"({number(tsne['input'][trust['input']]['trustworthiness'], 3)}).",
    ]


def _range(ordered: list[float]) -> str:
    return f"{number(ordered[0], 2)} to {number(ordered[-1], 2)}"


def _highest(maps: Summary, score: str) -> str:
    """Return the perplexity whose map has the highest score."""
    scores = {perplexity: float(of_map[score]) for perplexity, of_map in maps.items()}
    return max(scores, key=scores.__getitem__)


def _plain(name: str) -> str:
    """Return the name of a hyperparameter as words."""
    words = {"hidden_layers": "shape of the hidden layers", "activation": "activation function", "dropout": "dropout"}
    return words.get(name, name.replace("_", " "))


def _over_seeds(statistics: Summary) -> str:
    n = len(statistics["values"])
    return "with one seed" if n == 1 else f"with {n} seeds"

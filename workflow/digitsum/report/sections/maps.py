"""Whether the t-SNE maps, of a network's embedding and of the pixels, show clusters, and what these stand for."""

from collections.abc import Mapping
from typing import Any

from digitsum.report.published import PUBLISHED, about_published_data
from digitsum.report.wording import number, percent

Summary = Mapping[str, Any]

TITLE = "Maps of the test pairs"
SPACES = {"embedding": "the embedding", "input": "the pixels"}


def context(summary: Summary, config: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the template needs."""
    observations = about_maps(summary["maps"])
    return {
        "title": summary["models"][config["maps"]["model"]]["title"],
        "spaces": SPACES,
        "published": PUBLISHED["maps"] if about_published_data(summary["dataset"]["title"]) else None,
        "observations": observations,
        "in_short": observations[:1],
    }


def about_maps(maps: Summary) -> list[str]:
    """Return how clear the clusters are, of combinations of digits and of sums, and which maps are best."""
    sums, digits = (
        {space: sorted(scores[key] for scores in maps[space].values()) for space in SPACES}
        for key in ("silhouette", "silhouette_of_digits")
    )
    verdict = (
        "The embedding clusters and the pixels do not"
        if digits["input"][-1] < 0 < digits["embedding"][0]
        else "Not every map shows that the embedding clusters and the pixels do not"
    )
    meaning = (
        "its clusters are combinations of digits, of which most sums have several, though it was told only sums"
        if all(scores["silhouette_of_digits"] > scores["silhouette"] for scores in maps["embedding"].values())
        else "combinations of digits are not clearer than sums in every map"
    )
    sentences = [
        f"{verdict}: with the 55 combinations of two digits as classes, silhouettes are {_range(digits['embedding'])} "
        f"in maps of the embedding and {_range(digits['input'])} in maps of the pixels.",
        f"With the 19 sums as classes, silhouettes in the embedding are {_range(sums['embedding'])}: {meaning}.",
    ]
    for space, words in SPACES.items():
        nearest, trusted = (_best(maps[space], score) for score in ("knn_accuracy", "trustworthiness"))
        sentences.append(
            f"The ten nearest neighbours in the best map of {words} (perplexity {nearest}) agree with the sum of "
            f"{percent(maps[space][nearest]['knn_accuracy'], 1)} of the points. Neighbourhoods are kept best at "
            f"perplexity {trusted} (trustworthiness {number(maps[space][trusted]['trustworthiness'], 3)})."
        )
    return sentences


def _range(ordered: list[float]) -> str:
    return f"{number(ordered[0], 2)} to {number(ordered[-1], 2)}"


def _best(maps: Summary, score: str) -> str:
    """Return the perplexity whose map has the highest score."""
    return max(maps, key=lambda perplexity: float(maps[perplexity][score]))

"""Whether the t-SNE maps, of a network's embedding and of the pixels, show clusters, and what these stand for."""

from collections.abc import Collection, Iterator

from digitsum.report.sections import Config, Context, Summary
from digitsum.report.wording import number

TITLE = "Maps of the test pairs"
SPACES = {"embedding": "the embedding", "input": "the pixels"}


def context(summary: Summary, config: Config) -> Context:
    """Return what the template needs."""
    maps = {space: summary["maps"][space] for space in SPACES}
    mapped = {space: words for space, words in SPACES.items() if known(maps[space], "knn_accuracy")}
    sums, of_digits = known(maps["embedding"], "silhouette"), known(maps["embedding"], "silhouette_of_digits")
    verdict = " ".join(about_clusters(maps, mapped, summary["dataset"]["number"]))
    return {
        "title": summary["models"][config["maps"]["model"]]["title"],
        "spaces": SPACES,
        "mapped": mapped,
        "verdict": verdict,
        "of_sums": between(sums.values()) if sums else None,
        "combinations": all(of_digits[perplexity] > score for perplexity, score in sums.items()),
        "nearest": {space: best(maps[space], "knn_accuracy") for space in mapped},
        "trusted": {space: best(maps[space], "trustworthiness") for space in mapped},
    }


def about_clusters(maps: Summary, mapped: Summary, digit: str) -> Iterator[str]:
    """Yield in which spaces there is nothing to map, and what the silhouettes of the others say."""
    for space, words in SPACES.items():
        if space not in mapped:
            yield f"All pairs are the same in {words}: there is nothing to map."
    scores = {space: known(maps[space], "silhouette_of_digits").values() for space in mapped}
    ranges = [f"{between(values)} in maps of {mapped[space]}" for space, values in scores.items() if values]
    if not ranges:
        if mapped:
            yield f"All pairs have the same two {digit}s, so there are no classes whose silhouette could be taken."
        return
    if len(ranges) == len(SPACES):
        clear = max(scores["input"]) < 0 < min(scores["embedding"])
        yield "The embedding clusters and the pixels do not." if clear else "Clusters are not clear in every map."
    yield f"With the 55 combinations of two {digit}s as classes, silhouettes are {' and '.join(ranges)}."


def between(values: Collection[float]) -> str:
    """Return the range of values, or the one that all of them round to."""
    low, high = number(min(values), 2), number(max(values), 2)
    return low if low == high else f"{low} to {high}"


def known(maps: Summary, score: str) -> dict[str, float]:
    """Return a score by perplexity, of the maps that have it."""
    return {perplexity: scores[score] for perplexity, scores in maps.items() if scores[score] is not None}


def best(maps: Summary, score: str) -> str:
    """Return the perplexity whose map has the highest score."""
    return max(maps, key=lambda perplexity: float(maps[perplexity][score]))

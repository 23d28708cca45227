"""Whether the t-SNE maps, of a network's embedding and of the pixels, show clusters, and what these stand for."""

from digitsum.report.sections import Config, Context, Summary
from digitsum.report.wording import number

TITLE = "Maps of the test pairs"
SPACES = {"embedding": "the embedding", "input": "the pixels"}


def context(summary: Summary, config: Config) -> Context:
    """Return what the template needs."""
    maps = {space: summary["maps"][space] for space in SPACES}
    of_digits = {space: [scores["silhouette_of_digits"] for scores in maps[space].values()] for space in SPACES}
    clusters = max(of_digits["input"]) < 0 < min(of_digits["embedding"])
    ranges = {space: f"{number(min(values), 2)} to {number(max(values), 2)}" for space, values in of_digits.items()}
    verdict = (
        f"{'The' if clusters else 'Not every map shows that the'} embedding clusters and the pixels do not: with the "
        f"55 combinations of two {summary['dataset']['number']}s as classes, silhouettes are {ranges['embedding']} in "
        f"maps of the embedding and {ranges['input']} in maps of the pixels."
    )
    return {
        "title": summary["models"][config["maps"]["model"]]["title"],
        "spaces": SPACES,
        "verdict": verdict,
        "combinations": all(
            scores["silhouette_of_digits"] > scores["silhouette"] for scores in maps["embedding"].values()
        ),
        "nearest": {space: best(maps[space], "knn_accuracy") for space in SPACES},
        "trusted": {space: best(maps[space], "trustworthiness") for space in SPACES},
        "in_short": [verdict],
    }


def best(maps: Summary, score: str) -> str:
    """Return the perplexity whose map has the highest score."""
    return max(maps, key=lambda perplexity: float(maps[perplexity][score]))

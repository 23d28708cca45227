"""How the models improve with the number of training pairs, compared with the best network trained on all of them."""

from collections.abc import Mapping
from typing import Any

from digitsum.report.chance import differ
from digitsum.report.wording import number, percent
from digitsum.runs_table import headline, training_pairs

Summary = Mapping[str, Any]

TITLE = "How many examples the models need"


def context(summary: Summary, config: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the template needs."""
    growing = [model for model in summary["models"].values() if len(model["runs"]) > 1]
    best = summary["models"]["best"]
    return {
        "growing": [
            {**model, "pairs": {examples: training_pairs(model, examples) for examples in model["runs"]}}
            for model in growing
        ],
        "mark": about_mark(best),
        "observations": [about_growth(model, best) for model in growing],
    }


def about_mark(best: Summary) -> str:
    """Return the mark that the models are compared with."""
    accuracy = percent(headline(best)["unseen"]["accuracy"]["mean"], 1)
    most = f"{number(max(map(int, best['runs'])))} {best['unit']}"
    return f"The mark to pass is that of the {best['title']} with all its {most}: {accuracy} of unseen pairs."


def about_growth(model: Summary, best: Summary) -> str:
    """Return a model's accuracy with few and with many pairs, and how many it needs to pass the network `best`."""
    runs = {training_pairs(model, examples): some["unseen"] for examples, some in model["runs"].items()}
    accuracy = {pairs: some["accuracy"]["mean"] for pairs, some in runs.items()}
    few, many = min(runs), max(runs)
    growth = (
        f"The {model['title']} goes from {percent(accuracy[few], 1)} with {number(few)} pairs to "
        f"{percent(accuracy[many], 1)} with {number(many)}"
    )
    if model is best:
        return f"{growth}."
    mark = headline(best)["unseen"]
    enough = [pairs for pairs in runs if accuracy[pairs] > mark["accuracy"]["mean"] and differ(runs[pairs], mark)]
    if not enough:
        return f"{growth}, and does not pass the mark."
    if min(enough) == many:
        return f"{growth}, and passes the mark only there."
    return f"{growth}, and passes the mark with {number(min(enough))} ({percent(accuracy[min(enough)], 1)})."

"""How the models improve with the number of training pairs, compared with the tuned network trained on all of them."""

from digitsum.report.chance import differ
from digitsum.report.sections import Config, Context, Summary
from digitsum.report.wording import number, percent
from digitsum.runs_table import training_pairs

TITLE = "How many examples the models need"


def context(summary: Summary, config: Config) -> Context:
    """Return what the template needs."""
    best = summary["models"]["best"]
    growing = [
        {**model, "pairs": {examples: training_pairs(model, examples) for examples in model["runs"]}}
        for model in summary["models"].values()
        if len(model["runs"]) > 1
    ]
    return {
        "growing": growing,
        "mark": f"The mark to pass is that of the {best['title']} with all its {number(max(map(int, best['runs'])))} "
        f"pairs: {percent(best['on_most']['unseen']['accuracy']['mean'], 1)} of unseen pairs.",
        "observations": [about_growth(model, best["on_most"]["unseen"]) for model in growing],
    }


def about_growth(model: Summary, mark: Summary) -> str:
    """Return a model's accuracy with few and with many pairs, and how many it needs to pass the `mark`."""
    runs = {model["pairs"][examples]: scored["unseen"] for examples, scored in model["runs"].items()}
    few, many = min(runs), max(runs)
    accuracy = {pairs: scores["accuracy"]["mean"] for pairs, scores in runs.items()}
    growth = (
        f"The {model['title']} goes from {percent(accuracy[few], 1)} with {number(few)} pairs to "
        f"{percent(accuracy[many], 1)} with {number(many)}"
    )
    if runs[many] is mark:  # its own
        return f"{growth}."
    enough = [pairs for pairs in runs if accuracy[pairs] > mark["accuracy"]["mean"] and differ(runs[pairs], mark)]
    if not enough:
        return f"{growth}, and does not pass the mark."
    if min(enough) == many:
        return f"{growth}, and passes the mark only there."
    return f"{growth}, and passes the mark with {number(min(enough))} ({percent(accuracy[min(enough)], 1)})."

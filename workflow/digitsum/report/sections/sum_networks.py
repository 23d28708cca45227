"""What a network gains from knowing that it learns a sum: it reads digits, though it is told only sums."""

from digitsum.report.chance import told_apart
from digitsum.report.sections import Config, Context, Summary
from digitsum.report.sections.models import learns_sums_of_digits
from digitsum.report.wording import percent, percent_of

TITLE = "Networks that know it is a sum"


def context(summary: Summary, config: Config) -> Context:
    """Return what the template needs."""
    models, digit = summary["models"], summary["dataset"]["number"]
    names = [name for name, model in models.items() if learns_sums_of_digits(model) and name != "best"]
    worth = [
        about_worth(models[name], models["best"], real=told_apart(summary["differences"], name, "best"))
        for name in names
    ]
    read = [percent_of(models[name]["on_most"]["unseen"]["digit_accuracy"]) for name in names]
    return {
        "observations": [
            f"{one} It reads {share} of their {digit}s right, though it was never told a {digit}."
            for one, share in zip(worth, read, strict=True)
        ]
    }


def about_worth(model: Summary, best: Summary, real: bool) -> str:
    """Return how a network that knows it is a sum compares with `best`, which doesn't; `real`: whether they differ."""
    wrong, wrong_best = (percent(1 - one["on_most"]["unseen"]["accuracy"]["mean"]) for one in (model, best))
    known = model["parameters"] is not None and best["parameters"] is not None
    size = f"With {percent(model['parameters'] / best['parameters'], 0)} of the parameters the" if known else "The"
    return (
        f"{size} {model['title']} makes {wrong} errors; the {best['title']} {wrong_best}"
        f"{'' if real else ', which is no difference beyond chance'}."
    )

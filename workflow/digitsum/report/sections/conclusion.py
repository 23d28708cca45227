"""What the study shows, and what it can't show."""

from digitsum.report.chance import told_apart
from digitsum.report.sections import Config, Context, Summary
from digitsum.report.sections.ladder import in_short, steps_of
from digitsum.report.sections.models import about_leak, learns_sums_of_digits
from digitsum.report.wording import number, percent, percent_of
from digitsum.runs_table import by_accuracy

TITLE = "Conclusion and limits"


def context(summary: Summary, config: Config) -> Context:
    """Return what the template needs."""
    models = summary["models"]
    steps = steps_of(config["ladder"], models, summary["differences"])
    seeds = [model["on_most"]["seeds"] for model in models.values()]
    most = max(seeds)
    return {
        "conclusions": [*in_short(steps), about_leak(models["best"], summary), *about_best(summary)],
        "seeds": "one run" if most == 1 else f"at most {number(most)} runs",
        "single": seeds.count(1),
    }


def about_best(summary: Summary) -> list[str]:
    """Return which model is the best of all, and what the best one costs that learns the structure of the task."""
    models = summary["models"]
    first, *others = ranked = by_accuracy(models)
    accuracy = percent_of(models[first]["on_most"]["unseen"]["accuracy"])
    ahead = bool(others) and told_apart(summary["differences"], first, others[0])
    after = " It is ahead of all others by more than chance explains." if ahead else ""
    found = [f"The most accurate model is the {models[first]['title']}: {accuracy} of unseen pairs.{after}"]
    reading = [models[name] for name in ranked if learns_sums_of_digits(models[name])]
    for model in reading[:1]:
        found.append(
            f"Told only sums, a network can learn to read {summary['dataset']['image']}s: the {model['title']} reads "
            f"{percent(model['on_most']['unseen']['digit_accuracy']['mean'])} of those in unseen pairs."
        )
    return found

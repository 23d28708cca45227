"""The two linear classifiers, on whole pairs and on single digits, beside the published ones: for studies with both."""

from digitsum.report.chance import differ
from digitsum.report.published import published_linear
from digitsum.report.sections import Config, Context, Summary
from digitsum.report.wording import number, percent_of, points

TITLE = "Linear classifiers"


def context(summary: Summary, config: Config) -> Context:
    """Return what the template needs."""
    linear = {name: summary["models"][name] for name in ("paired", "sequential")}
    published = published_linear(summary["dataset"]["title"]).set_index(["model", "examples"])["accuracy"]
    return {
        "linear": linear,
        "sizes": sorted({int(examples) for model in linear.values() for examples in model["runs"]}),
        "theirs": published.to_dict(),
        "observations": about_linear(linear, summary["data"], summary["dataset"]["image"]),
    }


def about_linear(linear: Summary, data: Summary, image: str) -> list[str]:
    """Return how far the linear classifiers get, the better one first."""
    most = {name: model["on_most"]["test"] for name, model in linear.items()}
    one, other = sorted(most, key=lambda name: most[name]["accuracy"]["mean"], reverse=True)
    lead = most["paired"]["accuracy"]["mean"] - data["majority_class_accuracy"]["test"]
    reads = {"paired": "reads the whole picture", "sequential": f"reads single {image}s"}
    sentences = [
        f"A linear model that {reads[one]} reaches {percent_of(most[one]['accuracy'], 1)} on test pairs; one that "
        f"{reads[other]}, {percent_of(most[other]['accuracy'], 1)}.",
        f"The paired one ends {points(lead)} {'above' if lead > 0 else 'below'} what always answering "
        f"{data['majority_class']} would reach.",
    ]
    goal = most[other]["accuracy"]["mean"]
    tests = {int(examples): runs["test"] for examples, runs in linear[one]["runs"].items()}
    enough = [n for n, test in tests.items() if test["accuracy"]["mean"] > goal and differ(test, most[other])]
    if enough and min(enough) < max(tests):
        sentences.append(
            f"With {number(min(enough))} examples the {one} one is already better than the {other} one ever gets."
        )
    return sentences

"""Two squares to draw digits in, and the study's own network, which reads them in the page."""

from digitsum.files import read_json
from digitsum.report.sections import Config, Context, Summary

TITLE = "Try it"


def context(summary: Summary, config: Config, network: str, pairs: str) -> Context:
    """Return what the template needs; `network` and `pairs` are what export_page_network wrote."""
    model = summary["models"][config["try_it"]["model"]]
    return {
        "model": model,
        "accuracy": model["on_most"]["unseen"]["accuracy"]["values"][0],  # of seed 0, which is the one in the page
        "network": read_json(network, "try_it.network"),
        "pairs": read_json(pairs, "try_it.pairs"),
    }

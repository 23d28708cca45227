"""Facts about the data before any training: shared images, the distribution of the labels, guessing."""

from digitsum.report.sections import Config, Context, Summary

TITLE = "Data"
UNLIKELY = 0.001  # a p-value below it says that the labels of a split don't follow the exact distribution


def context(summary: Summary, config: Config) -> Context:
    """Return what the template needs."""
    p_values = summary["data"]["label_p_value"]
    return {
        "strayed": [split for split, p in p_values.items() if p < UNLIKELY],
        "smallest_p": min(p_values.values()),
    }

"""Facts about the data before any training: shared images, the distribution of the labels, guessing."""

from collections.abc import Mapping
from typing import Any

from digitsum.report.published import about_published_data
from digitsum.report.wording import listing, percent

TITLE = "Data"
ODD = 0.001  # p-value below which the labels of a split are called odd


def context(summary: Mapping[str, Any], config: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the template needs."""
    return {
        "observations": about_data(summary["data"]),
        "compared": about_published_data(summary["dataset"]["title"]),
    }


def about_data(data: Mapping[str, Any]) -> list[str]:
    """Return sentences about the splits."""
    seen = data["images_seen_in_training"]["test"]
    leak = (
        f"{percent(seen, 1)} of the digit images in the test pairs occur in the training pairs as well"
        if seen
        else "No digit image of the test pairs occurs in the training pairs"
    )
    odd = [split for split, p in data["label_p_value"].items() if p < ODD]
    smallest = min(data["label_p_value"].values())
    labels = (
        f"The labels of {listing(odd)} stray further from the exact distribution than chance explains "
        f"(chi-square test, p = {smallest:.1g})."
        if odd
        else "The labels of every split follow the exact distribution of the sum of two random digits "
        f"(chi-square test, smallest p = {smallest:.2f})."
    )
    return [
        f"{leak}; none of those in the unseen pairs does.",
        labels,
        f"Always answering {data['majority_class']}, the commonest sum in training, would be right for "
        f"{percent(data['majority_class_accuracy']['unseen'], 1)} of the unseen pairs. Every model has that mark to "
        "clear.",
    ]

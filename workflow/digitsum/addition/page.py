"""The page of MNIST addition: its sentences, and the page as one HTML file that opens offline."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from digitsum.addition.protocol import number_of_examples
from digitsum.addition.published import IMAGES, PUBLISHED_FEW_PAIRS
from digitsum.addition.runs import on_all_examples
from digitsum.report.page import environment
from digitsum.report.wording import count, duration, percent, percent_of, signed

TEMPLATE = Path(__file__).with_suffix(".html")

Summary = Mapping[str, Any]


def render_addition(
    summary: Summary,
    table: pd.DataFrame,
    times: Sequence[Mapping[str, Any]],
    others: Mapping[str, Mapping[str, Any]],
    settings: Mapping[str, Any],
    figures: Mapping[str, str],
    made: Mapping[str, Any],
) -> str:
    """Return the page.

    Args:
        summary: what digitsum.addition.runs.addition_summary returns.
        table: what digitsum.addition.runs.addition_table returns.
        times: what each run took and on what machine, the content of time.json.
        others: what digitsum.addition.published.other_systems returns.
        settings: the section `addition` of the configuration.
        figures: what digitsum.report.page.embedded returns.
        made: when, where and from what the page was made, see support.how_made.
    """
    template = environment(figures, made=made).from_string(TEMPLATE.read_text(encoding="utf-8"))
    compared = on_all_examples(table)
    return template.render(
        settings=settings,
        headline=numbers_at_the_top(compared),
        in_short=[sentence for digits in settings["digits"] if (sentence := about(digits, compared))],
        by_digits=[
            (digits, rows.astype(object).where(rows.notna(), None).to_dict("records"))
            for digits, rows in compared.groupby("digits")
        ],
        sizes=sizes(summary),
        all_of_mnist=all_of_mnist(summary),
        machines=machines(times),
        learnt=[about_reading(name, by_digits) for name, by_digits in summary.items()],
        few=few_pairs(summary),
        published_few=PUBLISHED_FEW_PAIRS,
        sources={name: about["source"] for name, about in others.items()},
    )


def numbers_at_the_top(table: pd.DataFrame) -> list[dict[str, str]]:
    """Return the most accurate of our networks for each N, as {label, note, value}."""
    ours = table[table["origin"] == "this study"]
    return [
        {"label": f"N = {digits}", "note": rows.iloc[0]["system"], "value": percent(rows.iloc[0]["mean"])}
        for digits, rows in ours.groupby("digits")
    ]


def about(digits: int, table: pd.DataFrame) -> str | None:
    """Return how our networks compare with the best published system at N = `digits`, None if there is none."""
    rows = table[table["digits"] == digits]
    published, ours = rows[rows["origin"] == "published"], rows[rows["origin"] == "this study"]
    if published.empty:
        return None
    best = published.iloc[0].to_dict()
    after = "" if pd.isna(best["seconds"]) else f" after {duration(best['seconds'])} of training"
    found = [f"{row['system']} {accuracy(row)} after {duration(row['seconds'])}" for row in ours.to_dict("records")]
    return (
        f"Numbers of {count(digits, 'digit')}: {'; '.join(found)}. Best published system: {best['system']} "
        f"{accuracy(best)}{after}."
    )


def accuracy(row: Mapping[Any, Any]) -> str:
    """Return the mean and standard deviation of a row of the table in words."""
    return percent_of({"mean": row["mean"], "sd": None if pd.isna(row["sd"]) else row["sd"]})


def sizes(summary: Summary) -> dict[str, Mapping[str, int]]:
    """Return the numbers of examples by N, which all networks share."""
    return {digits: entry["examples"] for by_digits in summary.values() for digits, entry in by_digits.items()}


def all_of_mnist(summary: Summary) -> bool:
    """Return whether the examples are as many as all training images and all test images of MNIST make."""
    return all(
        examples == {part: number_of_examples(n, int(digits)) for part, n in IMAGES.items()}
        for digits, examples in sizes(summary).items()
    )


def machines(times: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the machines that the runs were trained on, in words, and how many runs each trained."""
    words = [
        f"{time['processor']}, {count(time['threads'], 'thread')} of {count(time['cores'], 'core')}"
        f"{'' if time['device'] == 'cpu' else ', accelerator ' + time['device']}"
        for time in times
    ]
    return [f"{name} ({count(words.count(name), 'run')})" for name in dict.fromkeys(words)]


def about_reading(name: str, by_digits: Summary) -> dict[str, Any]:
    """Return what a network learnt: its name, its parameters and sentences."""
    digits = [f"{percent_of(entry['digit_accuracy'])} at N = {n}" for n, entry in by_digits.items()]
    differs = max(by_digits.items(), key=lambda item: float(item[1]["likeliest_sum"]["differs"]["mean"]))
    share = differs[1]["likeliest_sum"]["differs"]["mean"]
    gain = differs[1]["likeliest_sum"]["accuracy"]["mean"] - differs[1]["accuracy"]["mean"]
    likeliest = (
        "The likeliest sum is the sum of the likeliest digits in every example."
        if share == 0
        else f"The likeliest sum differs from the sum of the likeliest digits most often at N = {differs[0]}, in "
        f"{percent(share)} of the examples; answering with it changes the accuracy by {signed(100 * gain, 2)} points."
    )
    return {
        "name": name,
        "parameters": next(iter(by_digits.values()))["parameters"],
        "sentences": [f"Single digits read correctly, though it was told none: {', '.join(digits)}.", likeliest],
    }


def few_pairs(summary: Summary) -> list[tuple[str, dict[int, Mapping[str, Any]]]]:
    """Return the scores of each network at N = 1 by number of training pairs, the fewest first."""
    rows = []
    for name, by_digits in summary.items():
        if "fewer_examples" in by_digits.get("1", {}):
            one = by_digits["1"]
            found = {int(pairs): entry for pairs, entry in one["fewer_examples"].items()}
            rows.append((name, dict(sorted({**found, one["examples"]["train"]: one}.items()))))
    return rows

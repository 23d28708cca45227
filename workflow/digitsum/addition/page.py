"""The page of MNIST addition: its sentences, and the page as one HTML file that opens offline."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import pandas as pd

from digitsum.addition.pairs import PAIRS
from digitsum.addition.published import IMAGES
from digitsum.addition.runs import scored
from digitsum.addition.shortcuts import readings
from digitsum.addition.sizes import examples_of
from digitsum.report.page import environment
from digitsum.report.wording import capitalised, count, duration, listing, percent, percent_of, signed
from digitsum.runs_table import largest_runs

TEMPLATE = Path(__file__).with_suffix(".html")

Summary = Mapping[str, Any]
Rows = Sequence[Mapping[Any, Any]]  # of the table of systems, at one N


def render_addition(
    summary: Summary,
    table: pd.DataFrame,
    differences: pd.DataFrame,
    lengths: pd.DataFrame,
    shortcuts: pd.DataFrame | None,
    times: Sequence[Mapping[str, Any]],
    others: Mapping[str, Mapping[str, Any]],
    settings: Mapping[str, Any],
    figures: Mapping[str, str],
    made: Mapping[str, Any],
    departures: Sequence[str] = (),
    small: str | None = None,
) -> str:
    """Return the page.

    Args:
        summary: what digitsum.addition.runs.addition_summary returns.
        table: what digitsum.addition.runs.read_table returns.
        differences: what digitsum.addition.differences.compare_systems returns.
        lengths: what digitsum.addition.differences.compare_lengths returns.
        shortcuts: what digitsum.addition.shortcuts.read_shortcuts returns, None if there are none.
        times: what each run took and on what machine, the content of time.json.
        others: what digitsum.addition.published.other_systems returns.
        settings: the section `addition` of the configuration.
        figures: what digitsum.report.pictures.embedded returns.
        made: when, where and from what the page was made, see support.how_made.
        departures: how the settings depart from the default, in words.
        small: what part of the default training this is, in words, if it is so short that its numbers mean nothing.
    """
    rows = _in_rows(table)
    by_digits = {n_digits: list(group) for n_digits, group in groupby(rows, key=itemgetter("digits"))}
    networks = dict.fromkeys(name for models in summary.values() for name in models)
    models = {name: next(by_name[name] for by_name in summary.values() if name in by_name) for name in networks}
    titles = {name: model["title"] for name, model in models.items()}
    template = environment(figures, made=made, made_of=made_of).from_string(TEMPLATE.read_text(encoding="utf-8"))
    return template.render(
        settings=settings,
        departures=departures,
        small=small,
        headline=[number_at_the_top(n_digits, by_digits[n_digits]) for n_digits in sorted(settings["digits"])],
        in_short=[sentence for n_digits in settings["digits"] if (sentence := about(n_digits, by_digits[n_digits]))],
        by_digits=by_digits,
        origins={model["title"]: model["origin"] for model in models.values() if "origin" in model},
        differences=differences.replace({"model": titles, "other": titles}).to_dict("records"),
        lengths=_in_rows(lengths.replace({"model": titles})),
        shortcuts=[] if shortcuts is None else shortcut_sets(_in_rows(shortcuts)),
        sizes=sizes(summary),
        all_of_mnist=all_of_mnist(summary),
        machines=machines(times),
        learnt=[
            about_reading(name, {n: by_name[name] for n, by_name in summary.items() if name in by_name})
            for name in networks
        ],
        few=few_pairs(summary),
        sources={name: about["source"] for name, about in others.items()},
    )


def _in_rows(table: pd.DataFrame) -> list[dict[Any, Any]]:
    """Return the rows of a table, with None where it is empty."""
    return table.astype(object).where(table.notna(), None).to_dict("records")


def n_is(n_digits: object) -> str:
    """Return "N = 4", in one piece."""
    return f"N\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{n_digits}"


def number_at_the_top(n_digits: int, rows: Rows) -> dict[str, str]:
    """Return the most accurate system that was scored here at N = `n_digits`, as {label, note, value}."""
    best = next(row for row in rows if row["origin"] == "this study")
    note = f"by {best['system']}"
    return {"label": f"{n_is(n_digits)}: whole sums right", "note": note, "value": percent(best["mean"])}


def about(n_digits: int, rows: Rows) -> str | None:
    """Return how those scored here compare with the best published system at N = `n_digits`, None if there is none."""
    published, ours = ([row for row in rows if row["origin"] == origin] for origin in ("published", "this study"))
    if not published:
        return None
    best, *found = (
        f"{row['system']} {percent_of(row)}" + ("" if row["seconds"] is None else f" after {duration(row['seconds'])}")
        for row in [published[0], *ours]
    )
    training = "" if published[0]["seconds"] is None else " of training"
    return f"Numbers of {count(n_digits, 'digit')}: {'; '.join(found)}. Best published system: {best}{training}."


def shortcut_sets(rows: Rows) -> list[dict[str, Any]]:
    """Return of each set of pairs its name, its sums in words, its readings (how many), rows and sentences."""
    return [
        {
            "name": name.replace("_", " "),
            "sums": listing(f"{first} + {second}" for first, second in PAIRS[name]),
            "readings": len(readings(PAIRS[name])),
            "rows": (of_set := list(group)),
            "sentences": [about_certainty(list(of_model)) for _, of_model in groupby(of_set, key=itemgetter("model"))],
        }
        for name, group in groupby(rows, key=itemgetter("pairs"))
    ]


def about_certainty(rows: Rows) -> str:
    """Return how many digits a network is sure of alone, averaged and averaged if trained apart; how many are right."""
    words = [
        f"{made_of(row)}, sure of {percent(row['sure'])} of the digits"
        + ("" if row["sure_right"] is None else f" and right on {percent(row['sure_right'])} of these")
        for row in rows
    ]
    return f"{capitalised(rows[0]['model'])}: {'; '.join(words)}."


def made_of(row: Mapping[Any, Any]) -> str:
    """Return how many networks a row of the table of shortcuts is of, in words."""
    if row["networks"] == 1:
        return "alone"
    return f"{row['networks']} averaged{', trained apart' if row['apart'] else ''}"


def sizes(summary: Summary) -> dict[str, dict[str, int]]:
    """Return the largest numbers of examples by N, which all networks share."""
    found = {}
    for n_digits, models in summary.items():
        model = next(iter(models.values()))
        found[n_digits] = {"train": max(map(int, model["runs"])), "test": scored(largest_runs(model))["n"]}
    return found


def all_of_mnist(summary: Summary) -> bool:
    """Return whether the examples are as many as all training images and all test images of MNIST make."""
    return all(
        examples == {part: examples_of(n, int(n_digits)) for part, n in IMAGES.items()}
        for n_digits, examples in sizes(summary).items()
    )


def machines(times: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the machines that the runs were trained on, in words, and how many runs each trained."""
    words = [
        f"{time['processor']}, {count(time['threads'], 'thread')} of {count(time['cores'], 'core')}"
        f"{'' if time['device'] == 'cpu' else ', accelerator ' + time['device']}"
        for time in times
    ]
    return [f"{name} ({count(words.count(name), 'run')})" for name in dict.fromkeys(words)]


def about_reading(name: str, by_digits: Mapping[str, Summary]) -> dict[str, Any]:
    """Return what a network learnt, given by N: its name, model in the summary and sentences."""
    model, scores = next(iter(by_digits.values())), {n: scored(largest_runs(one)) for n, one in by_digits.items()}
    digits = [f"{percent_of(found['digit_accuracy'])} at {n_is(n)}" for n, found in scores.items()]
    untold = "" if "unknown" in model else ", though it was told none"
    sentences = [f"Single digits read correctly{untold}: {', '.join(digits)}."]
    starts = {n: largest_runs(one)["facts"].get("starts", {"values": []})["values"] for n, one in by_digits.items()}
    if again := [
        f"{sum(n > 1 for n in of)} of {len(of)} at {n_is(n)}" for n, of in starts.items() if max(of, default=1) > 1
    ]:
        sentences.append(f"Trainings that settled on a wrong solution and started again: {', '.join(again)}.")
    if sure := {n: found for n, found in scores.items() if "likeliest_differs" in found}:
        most = max(sure, key=lambda n: float(sure[n]["likeliest_differs"]["mean"]))
        share, likeliest, added = (
            sure[most][name]["mean"] for name in ("likeliest_differs", "likeliest_accuracy", "accuracy")
        )
        sentences.append(
            "The likeliest sum is the sum of the likeliest digits in every example."
            if share == 0
            else f"The likeliest sum differs from the sum of the likeliest digits most often at {n_is(most)}, in "
            f"{percent(share)} of the examples; answering with it changes the accuracy by "
            f"{signed(100 * (likeliest - added), 2)} points."
        )
    return {"name": name, "model": model, "sentences": sentences}


def few_pairs(summary: Summary) -> list[tuple[str, dict[int, Any]]]:
    """Return, for each network, its accuracy at N = 1 by number of training pairs, the fewest first."""
    return [
        (
            model["title"],
            {int(pairs): scored(model["runs"][pairs])["accuracy"] for pairs in sorted(model["runs"], key=int)},
        )
        for model in summary.get("1", {}).values()
        if len(model["runs"]) > 1
    ]

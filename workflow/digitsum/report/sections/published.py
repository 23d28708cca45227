"""This run beside the published study: how many of its figures it meets, and how their settings differ."""

from itertools import groupby

from digitsum.files import read_csv
from digitsum.report.published import PEERS, PUBLISHED, Row, published_rows
from digitsum.report.sections import Config, Context, Summary
from digitsum.report.wording import count, listing, setting

TITLE = "This run and the published study"


def context(summary: Summary, config: Config, per_class: str) -> Context:
    """Return what the template needs; `per_class` is the table of the scores of each sum."""
    f1 = read_csv(per_class, ["model", "split"], ["sum", "f1"]).set_index(["model", "split", "sum"])["f1"].sort_index()
    rows = published_rows(summary, {name: f1[name, "test"].to_dict() for name in summary["models"]})
    observations = about_published(rows)
    return {
        "parts": [(part, list(figures)) for part, figures in groupby(rows, key=lambda row: row.part)],
        "departures": departures(summary, config),
        "peers": PEERS,
        "observations": observations,
        "in_short": observations[:1],
    }


def departures(summary: Summary, config: Config) -> list[str]:
    """Return how this run's settings differ from those of the published study, in words; empty if they don't."""
    compared = [
        *((f"{split} pairs", summary["data"]["pairs"][split], pairs) for split, pairs in PUBLISHED["pairs"].items()),
        ("image pool of the splits", config["data"]["pool"], "shared"),
        ("trials of the search", summary["search"]["trials"], PUBLISHED["search"]["trials"]),
    ]
    for name, theirs in PUBLISHED["models"].items():
        if name not in summary["models"]:
            continue
        model, by_hand = summary["models"][name], config["models"][name].get("hyperparameters", {})
        ours = {
            **config["models"][name],
            **(by_hand if isinstance(by_hand, dict) else {}),
            "examples": max(map(int, model["runs"])),
            "scored_pairs": model["on_most"]["test"]["n"],
        }
        if "cross_validation" in model:
            ours["folds"] = len(model["cross_validation"]["accuracy"]["values"])
        compared += [
            (f"{key.replace('_', ' ')} of the {model['title']}", ours[key], value)
            for key, value in theirs["settings"].items()
            if key in ours
        ]
    return [f"{what} {setting(ours)} (published: {setting(other)})" for what, ours, other in compared if ours != other]


def about_published(rows: list[Row]) -> list[str]:
    """Return how many of the published figures this run meets, beats and misses."""
    judged = [row for row in rows if row.within is not None]
    better = [row for row in judged if not row.within and row.difference > 0]
    worse = [row for row in judged if not row.within and row.difference < 0]
    inside = len(judged) - len(better) - len(worse)
    sentences = [
        f"Of {count(len(judged), 'published figure')} that can be tested, this run agrees with {inside} within chance, "
        f"is better in {len(better)} and worse in {len(worse)}."
    ]
    for word, outside in (("Better", better), ("Worse", worse)):
        if outside:
            parts = groupby(outside, key=lambda row: row.part)
            names = [f"{part} ({', '.join(row.quantity for row in group)})" for part, group in parts]
            sentences.append(f"{word}: {listing(names)}.")
    return sentences

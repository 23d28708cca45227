"""The schema of results/summary.json accepts a summary and rejects what no report could be made from."""

import pytest
import yaml

from digitsum.schemas import FOLDER, problem


def test_accepts_a_summary_with_and_without_search_and_maps(summary):
    assert problem(summary, "summary") is None
    del summary["search"], summary["maps"]
    assert problem(summary, "summary") is None


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("models", {}),
        ("models/best/unit", "pictures"),
        ("models/best/parameters", 1.5),
        ("models/best/runs", {}),
        ("models/best/runs/all", {}),
        ("models/best/runs/70000/test/accuracy", 0.94),
        ("models/best/runs/70000/test/accuracy/values", []),
        ("models/best/runs/70000/test/accuracy/mean", 95.7),
        ("models/best/runs/70000/test/seconds", 1.0),
        ("models/best/runs/70000/facts/train_loss", 0.1),
        ("models/svm/cross_validation", {"examples": 30000}),
        ("search/best_val_loss", -1),
        ("search/near_edge", {"dropout": "left"}),
        ("data/images_seen_in_training/unseen", 0.1),
        ("maps/input", {}),
        ("maps/embedding/5/silhouette", 2),
        ("calibration/best/val_before", {}),
        ("calibration/best/temperature/values", [0]),
        ("calibration/best/unseen_before/ece/mean", 1.2),
        ("mistakes/shared/wrong", None),
        ("mistakes/networks/best/hard", [{"top": 10, "bottom": 0, "n": 1, "wrong": 1}]),
        ("differences", [{"model": "best", "other": "trial"}]),
        ("seconds", 1.0),
    ],
)
def test_refuses(summary, path, value):
    *folders, name = path.split("/")
    part = summary
    for folder in folders:
        part = part[folder]
    part[name] = value
    assert problem(summary, "summary").startswith(".".join(folders))


def test_describes_every_number():
    schema = yaml.safe_load((FOLDER / "summary.schema.yaml").read_text())

    def nameless(schema, path):
        for name, entry in schema.get("properties", {}).items():
            if "description" not in entry and "const" not in entry:
                yield path + name
            yield from nameless(entry, f"{path}{name}/")

    parts = {"": schema} | {f"{name}/": part for name, part in schema["$defs"].items() if name != "share"}
    assert [name for path, part in parts.items() for name in nameless(part, path)] == []

"""MNIST addition, a separate target, on all images of the sample."""

import re

import numpy as np
import pandas as pd
import pytest

from digitsum.addition.protocol import load_order
from digitsum.files import read_arrays, read_json

NETWORKS, DIGITS, SEEDS = ("lenet", "wide"), (1, 15), (0, 1)


def test_the_order_has_each_image_once(study, sample):
    orders = [load_order(study / f"results/addition/order/{seed}.npz", seed) for seed in SEEDS]
    for order in orders:
        assert sorted(order.train) == list(range(len(sample["train_images"])))
        assert sorted(order.scored) == list(range(len(sample["test_images"])))
    assert not np.array_equal(orders[0].train, orders[1].train)


def test_summary_is_made_of_the_runs(study, sample):
    summary = read_json(study / "results/addition/summary.json", "addition")
    assert list(summary) == [str(digits) for digits in DIGITS]
    for digits, models in summary.items():
        assert list(models) == list(NETWORKS)
        for network, model in models.items():
            n = 1500 // (2 * int(digits))
            folder = study / f"results/addition/{network}/{digits}/all"
            runs = [read_json(folder / f"{seed}/run.json", "run") for seed in SEEDS]
            test = model["runs"][str(n)]["test"]
            assert test["accuracy"]["values"] == [run["splits"]["test"]["accuracy"] for run in runs]
            assert test["n"] == 500 // (2 * int(digits))
            for seed, run in zip(SEEDS, runs, strict=True):
                order = load_order(study / f"results/addition/order/{seed}.npz", seed).scored
                whose = {"model": network, "digits": int(digits), "examples": n, "seed": seed}
                read = read_arrays(folder / f"{seed}/read.npz", "digits", identity=whose)["digits"]
                assert np.mean(read == sample["test_labels"][order]) == run["splits"]["test"]["digit_accuracy"]
    assert summary["1"]["lenet"]["parameters"] == 44_426
    assert summary["1"]["wide"]["parameters"] == 131_690
    assert list(summary["1"]["lenet"]["runs"]) == ["750", "100"]
    assert summary["1"]["lenet"]["runs"]["750"]["test"]["accuracy"]["mean"] > 0.3  # 0.1 is what guessing gives


def test_times_stand_apart(study):
    for network in NETWORKS:
        for run in ("1/all", "15/all", "1/100"):
            time = read_json(study / f"results/addition/{network}/{run}/0/time.json", "addition_time")
            assert time["cpu_seconds"] > 0
            assert time["processor"]
    assert "seconds" not in (study / "results/addition/summary.json").read_text()


def test_table_has_our_networks_and_the_published_systems(study):
    table = pd.read_csv(study / "results/tables/addition.csv")
    ours = table[table["origin"] == "this study"]
    assert sorted(map(tuple, ours[["system", "digits", "train"]].to_numpy().tolist())) == [
        ("lenet", 1, 100.0),
        ("lenet", 1, 750.0),
        ("lenet", 15, 50.0),
        ("wide", 1, 100.0),
        ("wide", 1, 750.0),
        ("wide", 15, 50.0),
    ]
    assert table.set_index(["system", "digits"]).loc[("DeepProofLog (DP)", 15), "mean"] == 0.808


def test_page_shows_figures_and_systems(study):
    page = (study / "results/addition.html").read_text()
    assert page.count('src="data:image/webp;base64,') == 3 + len(NETWORKS)
    for text in ("DeepProofLog (DP)", "N = 100", "Not the benchmark"):
        assert text in page
    assert "addition.others" not in page
    assert not re.search("https?://", page.replace("http://www.w3.org", ""))


def test_shortcuts_are_scored_alone_averaged_and_apart(study):
    table = pd.read_csv(study / "results/tables/addition_shortcuts.csv")
    assert table[["model", "networks", "apart", "runs"]].to_numpy().tolist() == [
        [network, *one] for network in NETWORKS for one in ([1, False, 2], [2, False, 1], [2, True, 1])
    ]
    assert table["accuracy"].between(0.1, 1).all()  # of four sums
    read = pd.read_csv(study / "results/tables/addition_readings.csv")
    assert len(read) == len(NETWORKS) * 2 * len(SEEDS) * 5


def test_without_them_nothing_is_planned_for_them(new_study, tmp_path):
    jobs, _ = new_study(tmp_path / "study").facts("addition", overlay={"addition": {"pairs": []}})
    planned = {job["rule"] for job in jobs if job["planned"]}
    assert not {rule for rule in planned if "shortcut" in rule}
    assert "write_addition" in planned


def test_up_to_five_networks_are_trained_on_each_set_of_pairs(new_study, tmp_path):
    jobs, _ = new_study(tmp_path / "study").facts("addition", overlay={"addition": {"seeds": 7}})
    written = {output for job in jobs if job["rule"] == "train_shortcut" for output in job["outputs"]}
    networks = [(name, which) for name in NETWORKS for which in (*range(5), "apart")]
    assert written == {f"results/addition/shortcuts/half/{name}/{which}.npz" for name, which in networks}


def test_it_needs_nothing_of_the_study(new_study, tmp_path):
    jobs, _ = new_study(tmp_path / "study").facts("addition")
    assert {job["rule"] for job in jobs if job["planned"]} == {
        "addition",
        "fetch_mnist",
        "permute_images",
        "train_addition",
        "train_shortcut",
        "collect_addition",
        "collect_shortcuts",
        "plot_addition_accuracy",
        "plot_addition_time",
        "plot_addition_errors",
        "plot_addition_shortcuts",
        "write_addition",
    }


def test_a_dry_run_says_what_is_left_to_be_trained(new_study, copied_study, tmp_path):
    status, said = new_study(tmp_path / "new").fork("addition", "--dry-run")
    assert status == 0
    assert "20 trainings, each on one core: about" in said  # 2 networks: 2 lengths and few pairs, half alone and apart
    (copied_study / "results/addition/wide/1/100/1/run.json").unlink()
    (copied_study / "results/addition/shortcuts/half/lenet/apart.npz").unlink()
    status, said = copied_study.fork("addition", "--dry-run")
    assert status == 0
    assert "3 trainings, each on one core: about" in said


@pytest.mark.parametrize(
    ("overlay", "complaint"),
    [
        ({"digits": [251]}, "addition.digits: 251 is too many: 500 images to test on allow at most 250"),
        ({"digits": [0]}, "addition.digits.0: 0 is less than the minimum of 1"),
        ({"networks": {"lenet": {"family": "dense", "encoder": None}}}, "addition.networks.lenet."),
    ],
    ids=["no example", "no digit", "no digits read"],
)
def test_mistakes_are_reported_before_anything_runs(new_study, tmp_path, overlay, complaint):
    study = new_study(tmp_path / "study")
    status, said = study.fork("addition", overlay={"addition": overlay})
    assert status != 0
    assert said.count(complaint) == 1
    assert "most recent call last" not in said
    assert not (study / "results").exists()

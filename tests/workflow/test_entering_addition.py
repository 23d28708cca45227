"""A system of one's own enters MNIST addition with nothing but docs/entering.md."""

import json
import re
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
import yaml

SYSTEMS = ("mine", "again", "perfect")


@pytest.fixture(scope="module")
def folder(study, repository, tmp_path_factory):
    """Return a folder outside the repository with what three systems read.

    `mine` is what the lines in the page write, `again` reads what the network lenet read, and `perfect` all digits, but
    only for N = 15 and the first seed.
    """
    folder = tmp_path_factory.mktemp("own")
    for part in ("results", "resources"):
        (folder / part).symlink_to(study / part)
    blocks = re.findall(r"```python\n(.*?)```", (repository / "docs" / "entering.md").read_text(), re.DOTALL)
    (lines,) = [block for block in blocks if "results/addition/order" in block]
    subprocess.run([sys.executable, "-c", lines], cwd=folder, check=True)
    (folder / "my_reading").rename(folder / "mine")
    for n_digits in (1, 15):
        for seed in (0, 1):
            (folder / f"again/{n_digits}").mkdir(parents=True, exist_ok=True)
            read = np.load(study / f"results/addition/lenet/{n_digits}/all/{seed}/read.npz")["digits"]
            pd.DataFrame({"digit": read}).to_csv(folder / f"again/{n_digits}/{seed}.csv", index=False)
    order = pd.read_csv(study / "results/addition/order/0.csv")
    (folder / "perfect/15").mkdir(parents=True)
    np.savez(folder / "perfect/15/0.npz", digits=order[order["part"] == "test"]["label"].to_numpy())
    return folder


@pytest.fixture(scope="module")
def overlay(folder, repository):
    found = re.findall(r"```yaml\n(.*?)```", (repository / "docs" / "entering.md").read_text(), re.DOTALL)
    (said,) = [block for text in found if (block := yaml.safe_load(text)).keys() == {"addition"}]
    assert said["addition"]["systems"].keys() == {"mine"}
    return {"addition": {"systems": {name: str(folder / name) for name in SYSTEMS}}}


def planned(study, overlay):
    """Return how many jobs of each rule are planned for MNIST addition."""
    jobs, _ = study.facts("addition", overlay=overlay)
    rules = [job["rule"] for job in jobs if job["planned"] and job["rule"] != "addition"]
    return {rule: rules.count(rule) for rule in rules}


@pytest.fixture(scope="module")
def entered(own_study, overlay):
    """Return the small study with these systems in MNIST addition, and what was planned."""
    jobs = planned(own_study, overlay)
    status, said = own_study.fork("addition", overlay=overlay)
    assert status == 0, said
    return own_study, jobs


def summary_of(study):
    return json.loads((study / "results/addition/summary.json").read_text())


def test_only_what_they_read_is_scored_and_nothing_is_trained(entered):
    _, jobs = entered
    assert jobs["enter_addition"] == 4 + 4 + 1
    assert jobs["plot_addition_errors"] == len(SYSTEMS)
    assert jobs.keys().isdisjoint({"train_addition", "permute_images", "fetch_mnist"})


def test_what_a_network_read_is_scored_as_the_network_was(entered):
    study, _ = entered
    for models in summary_of(study).values():
        ((examples, theirs),) = models["again"]["runs"].items()
        ours = models["lenet"]["runs"][examples]
        for name in ("n", "accuracy", "regrouped", "digit_accuracy"):
            assert theirs["test"][name] == ours["test"][name]
        assert not {"likeliest_accuracy", "likeliest_differs"} & theirs["test"].keys()


def test_systems_are_in_every_table_and_on_the_page(entered):
    study, _ = entered
    summary = summary_of(study)
    assert summary["15"]["perfect"]["runs"]["50"]["test"]["accuracy"]["values"] == [1]
    assert "perfect" not in summary["1"]
    table = pd.read_csv(study / "results/tables/addition.csv").set_index(["system", "digits"])
    assert table.loc[("perfect", 15), ["mean", "seeds"]].tolist() == [1, 1]
    assert table.loc["mine", ["seconds", "parameters"]].isna().all(axis=None)
    assert "likeliest_accuracy" in summary["1"]["mine"]["runs"]["750"]["test"]
    page = (study / "results/addition.html").read_text()
    for name in SYSTEMS:
        model = summary["15"][name]
        assert f"<strong>{name}</strong><small>{model['origin']}</small>" in page
        assert f"Not known of it: {model['unknown']}." in page
        assert (study / f"results/figures/addition-{name}.svg").exists()


def test_every_two_are_compared_over_the_same_orders(entered):
    study, _ = entered
    table = pd.read_csv(study / "results/tables/addition_differences.csv").set_index(["digits", "model", "other"])
    assert table.loc[(1, "lenet", "again"), ["difference", "p"]].tolist() == [0, 1]
    assert table.loc[(1, "lenet", "mine"), "difference"] > 0.2
    alone = table.loc[(15, "lenet", "perfect")]
    assert (alone["orders"], alone["test"], alone["difference"]) == (1, "McNemar", -1)


def test_an_edit_scores_one_run_again(entered, overlay, folder):
    study, _ = entered
    path = folder / "again/1/1.csv"
    before = path.read_bytes()
    try:
        path.write_bytes(before.replace(b"\n3\n", b"\n4\n", 1))
        assert planned(study, overlay)["enter_addition"] == 1
    finally:
        path.write_bytes(before)
    assert planned(study, overlay) == {}


def test_what_was_read_in_another_order_is_refused(entered, overlay, folder):
    study, _ = entered
    path, other = folder / "mine/1/0.npz", folder / "mine/1/1.npz"
    before = path.read_bytes()
    try:
        path.write_bytes(other.read_bytes())
        status, said = study.fork("results/addition/mine/1/all/0/run.json", overlay=overlay)
    finally:
        path.write_bytes(before)
    assert status == 1
    assert f"enter_addition: {path} does not fit: the SHA-256 of its order is" in said

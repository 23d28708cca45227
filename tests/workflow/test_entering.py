"""Models that come from elsewhere enter the small study with nothing but docs/entering.md."""

import json
import re
import shutil
import subprocess
import sys

import numpy as np
import onnxruntime
import pandas as pd
import pytest
import yaml

SPLITS = ("val", "test", "unseen")
MODELS = {"theirs", "tabled", "mine", "small", "before"}


@pytest.fixture(scope="module")
def blocks(repository):
    """Return the blocks of code in the page, by language."""
    found = re.findall(r"```(\w+)\n(.*?)```", (repository / "docs" / "entering.md").read_text(), re.DOTALL)
    return {language: [code for of, code in found if of == language] for language in ("python", "yaml")}


def as_csv(path, answers, columns):
    """Write what is in an .npz file of predictions as a .csv file."""
    table = pd.DataFrame(answers["sums"], columns=["sum"])
    table[columns] = answers["log_probabilities"]
    path.write_text(f"# pairs: {answers['pairs']}\n{table.to_csv(index=False)}")


@pytest.fixture(scope="module")
def overlay(study, blocks, tmp_path_factory):
    """Return the models of the page, with the files that they name, in folders outside the repository."""
    folder = tmp_path_factory.mktemp("own")
    numpy_lines, files = blocks["python"][0], [code for code in blocks["python"] if code.startswith('"""')]
    (folder / "results").symlink_to(study / "results")
    subprocess.run([sys.executable, "-c", numpy_lines], cwd=folder, check=True)
    for code in files:
        (folder / re.match(r'"""(\w+\.py)', code)[1]).write_text(code)
    for split in SPLITS:
        (folder / "tabled/all/3").mkdir(parents=True, exist_ok=True)
        answers = np.load(folder / f"my_predictions/all/0/{split}.npz")
        as_csv(folder / f"tabled/all/3/{split}.csv", answers, [f"log_p_{number}" for number in range(19)])
    (folder / "tabled/all/3/val.csv").unlink()
    models = {name: model for text in blocks["yaml"] for name, model in yaml.safe_load(text).get("models", {}).items()}
    models["theirs"]["predictions"] = f"{folder}/my_predictions"
    models["tabled"] = {"predictions": f"{folder}/tabled"}
    models["before"] |= {"study": f"{study / 'results'}"}
    for name in ("mine", "small"):
        models[name]["family"] = f"{folder}/{models[name]['family']}"
    return folder, {"models": {**models, "best": {"weight_decay": 0.1}}}


@pytest.fixture(scope="module")
def entered(own_study, overlay):
    """Return the small study with these models in it, and how many jobs of each rule are planned before it runs."""
    planned = own_study.planned(overlay[1])
    status, said = own_study.fork(overlay=overlay[1])
    assert status == 0, said
    return own_study, planned


def test_they_run_themselves_and_what_puts_models_together(entered):
    _, planned = entered
    assert planned["enter_predictions"] == 2
    assert planned["enter_study"] == 6  # 50, 200, all, two seeds each
    assert planned["fit_classifier"] == 4
    assert planned["train_network"] == 6 + 1  # best, with another weight decay
    assert not {"make_pairs", "train_rung", "cross_validate"} & planned.keys()


def test_they_are_everywhere(entered):
    study, _ = entered
    tables = study / "results" / "tables"
    for name in ("runs", "comparison", "learning_curves", "per_class"):
        assert set(pd.read_csv(tables / f"{name}.csv")["model"]) >= MODELS, name
    differences = pd.read_csv(tables / "differences.csv")
    assert {*differences["model"], *differences["other"]} >= MODELS
    assert set(pd.read_csv(tables / "calibration.csv")["model"]) & MODELS == MODELS - {"tabled"}  # it has no val
    summary = json.loads((study / "results" / "summary.json").read_text())
    assert summary["mistakes"]["networks"].keys() >= MODELS
    for name in MODELS:
        assert (study / "results" / "figures" / f"{name}_confusion.svg").exists()
        assert (study / "results" / "figures" / f"{name}_mistakes.svg").exists()


def test_records_say_where_they_are_from_and_what_is_not_known(entered):
    study, _ = entered
    models = json.loads((study / "results" / "summary.json").read_text())["models"]
    assert {name for name, model in models.items() if "origin" in model} == MODELS
    assert "whether it saw the unseen images" in models["theirs"]["unknown"]
    assert models["small"]["parameters"] > 0
    assert "unknown" not in models["small"]
    page = (study / "results" / "report.html").read_text()
    for name in MODELS:
        assert models[name]["origin"] in page, name
        assert f"Not known of it: {models[name].get('unknown', '')}" in page
    assert "not known" in page


def test_results_name_no_folder(entered, overlay):
    study, _ = entered
    for path in (study / "results").rglob("*"):
        if path.is_file() and path.name != "report.html" and path.suffix != ".db":
            assert str(overlay[0]).encode() not in path.read_bytes(), path


def test_npz_and_csv_say_the_same(entered):
    study, _ = entered
    models = json.loads((study / "results" / "summary.json").read_text())["models"]
    one, other = (
        {split: models[name]["runs"]["2000"][split] for split in ("test", "unseen")} for name in ("theirs", "tabled")
    )
    assert one == other
    pairs = np.load(study / "results" / "pairs" / "unseen.npz")
    assert one["unseen"]["accuracy"]["mean"] == (pairs["labels"] == 0).mean()


def test_a_model_of_another_study_keeps_its_answers_and_differs_in_a_setting(entered):
    study, _ = entered
    summary = json.loads((study / "results" / "summary.json").read_text())["models"]
    before, best = (summary[name]["runs"]["2000"] for name in ("before", "best"))
    assert before["facts"]["train_loss"] != best["facts"]["train_loss"]
    settings = pd.read_csv(study / "results" / "models" / "settings.csv", dtype=str)
    assert settings.to_dict("records") == [
        {"model": "before", "other": "best", "setting": "weight_decay", "value": "0.2", "other_value": "0.1"}
    ]


def test_a_network_in_a_file_is_exported(entered):
    study, _ = entered
    folder = study / "results" / "models" / "small" / "all" / "0"
    session = onnxruntime.InferenceSession(folder / "model.onnx")
    images = np.load(study / "results" / "pairs" / "unseen.npz")["images"]
    (answers,) = session.run(None, {"images": images})
    assert (answers.argmax(1) == np.load(folder / "predictions.npz")["unseen"]).all()


@pytest.mark.parametrize(
    ("file", "rules"),
    [
        ("my_classifier.py", {"fit_classifier": 4}),
        ("small.py", {"fit_classifier": 4}),
        ("my_network.py", {"train_network": 1, "evaluate_network": 1, "export_network": 1}),
        ("my_predictions/all/0/unseen.npz", {"enter_predictions": 1}),
        ("unrelated.py", {}),
    ],
)
def test_an_edit_runs_its_own_runs_again(entered, overlay, file, rules):
    study, _ = entered
    path = overlay[0] / file
    before = path.read_bytes() if path.exists() else None
    try:
        with path.open("ab") as opened:
            opened.write(b"\nadded = 1\n")
        planned = study.planned(overlay[1])
    finally:
        path.unlink() if before is None else path.write_bytes(before)
    made = ("fit_classifier", "train_network", "evaluate_network", "export_network", "enter_predictions", "enter_study")
    assert {rule: planned[rule] for rule in made if rule in planned} == rules


def test_a_study_with_other_pairs_is_refused(entered, overlay, tmp_path):
    study, _ = entered
    shutil.copytree(study / "results" / "pairs", tmp_path / "pairs")
    shutil.copytree(study / "results" / "models" / "svm", tmp_path / "models" / "svm")
    (tmp_path / "pairs" / "unseen.sha256").write_text(f"{'0' * 64}  unseen.npz\n")
    models = {**overlay[1]["models"], "older": {"study": str(tmp_path), "model": "svm"}}
    status, said = study.fork("results/models/older/400/0/run.json", overlay={"models": models})
    assert status == 1
    assert f"enter_study: the unseen pairs of {tmp_path} are others than those of this study" in said

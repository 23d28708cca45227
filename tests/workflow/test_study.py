"""The results of the small study: the contract with everything that reads them."""

import numpy as np
import pandas as pd
import pytest
import yaml
from snakemake.utils import update_config

from digitsum.analysis.calibration import cross_entropy
from digitsum.analysis.significance import mcnemar
from digitsum.data.datasets import FILES
from digitsum.data.pairs import load_pairs
from digitsum.data.splits import SPLITS
from digitsum.files import read_json
from digitsum.models.network import load_network, parameter_count, predict
from digitsum.models.predictions import load_predictions
from digitsum.schemas import problem
from digitsum.scores import score
from support.job_cost import read_jobs

MODELS = "results/models"
TRIAL = f"{MODELS}/trial/all/0"
FIGURES = ("example_pairs", "label_distribution", "search_curves", "comparison", "learning_curves")
TABLES = ("runs", "comparison", "learning_curves", "per_class", "differences", "calibration", "mistakes", "tsne")
ANALYSED = ("differences", "calibration", "digit_pairs", "best_mistakes", "shared-mistakes")
PROMISED = {
    "resources/mnist": FILES.values(),
    "results": ["summary.json", "report.html"],
    "results/pairs": [f"{split}.npz" for split in SPLITS],
    "results/tuning": ["best.json", "trials.csv", "curves.csv", "study.db"],
    f"{MODELS}/best/50/1": ["model.pt", "history.csv", "run.json", "predictions.npz"],
    f"{MODELS}/best-ensemble/all/0": ["run.json", "predictions.npz"],
    f"{MODELS}/svm/400": ["0/run.json", "0/predictions.npz", "folds/0.json", "folds/1.json"],
    "results/maps/input": ["perplexity-5.npz", "perplexity-5.json"],
    "results/figures": [
        f"{name}.svg" for name in (*FIGURES, *ANALYSED, "svm_confusion", "sum_training", "tsne_embedding")
    ],
    "results/tables": [f"{name}.csv" for name in TABLES],
}


@pytest.fixture(scope="module")
def records(study):
    """Return the record of each run by its path below results/models, with folds, without ensembles."""
    paths = [*(study / MODELS).glob("*/*/*/run.json"), *(study / MODELS).glob("*/*/folds/*.json")]
    names = {path: str(path.relative_to(study / MODELS)) for path in paths}
    return {name: read_json(path) for path, name in names.items() if "-ensemble/" not in name}


def test_promised_files_are_there(study):
    paths = [study / folder / name for folder, names in PROMISED.items() for name in names]
    assert [path for path in paths if not path.is_file() or path.stat().st_size == 0] == []


@pytest.mark.parametrize("split", SPLITS)
def test_pairs(study, small_config, sample, split):
    n = small_config["data"]["sizes"][split]
    with np.load(study / f"results/pairs/{split}.npz", allow_pickle=False) as file:
        pairs = dict(file)
    assert {name: (array.dtype, array.shape) for name, array in pairs.items()} == {
        "images": (np.uint8, (n, 56, 28)),
        "labels": (np.uint8, (n,)),
        "digits": (np.uint8, (n, 2)),
        "source": (np.int32, (n, 2)),
    }
    part = "test" if split == "unseen" else "train"
    named = sample[f"{part}_images"][pairs["source"]]
    np.testing.assert_array_equal(pairs["images"], np.concatenate([named[:, 0], named[:, 1]], axis=1))
    np.testing.assert_array_equal(pairs["labels"], sample[f"{part}_labels"][pairs["source"]].sum(axis=1))


def test_each_configured_run_has_its_record(records, repository, small_config):
    config = yaml.safe_load((repository / "config.yaml").read_text())
    update_config(config, small_config)
    expected = {f"svm/400/folds/{fold}.json": ("svm", 400, 0, fold) for fold in (0, 1)}
    for name, model in config["models"].items():
        for examples in model["examples"] if model else ():
            n = config["data"]["sizes"]["train"] if examples == "all" else examples
            for seed in range(model.get("seeds", 1)):
                expected[f"{name}/{examples}/{seed}/run.json"] = (name, n, seed, None)
    who = ("model", "examples", "seed", "fold")
    assert {path: tuple(record[key] for key in who) for path, record in records.items()} == expected


def test_records_keep_to_their_schema(records):
    assert {path: found for path, record in records.items() if (found := problem(record, "run"))} == {}


def test_tables_hold_all_runs(study, records):
    who = ["model", "family", "unit", "examples", "seed", "fold"]
    expected = pd.DataFrame(
        {
            **{key: record[key] for key in who},
            "split": split,
            **{key: scores.get(key) for key in ("n", "accuracy", "loss")},
        }
        for record in records.values()
        for split, scores in record["splits"].items()
    )
    runs = pd.read_csv(study / "results/tables/runs.csv")
    runs = runs[~runs["model"].str.endswith("-ensemble")]
    order = ["model", "examples", "seed", "fold", "split"]
    found, expected = (table.sort_values(order, ignore_index=True) for table in (runs[list(expected)], expected))
    pd.testing.assert_frame_equal(found, expected, check_dtype=False)


def test_scores_are_those_of_the_predictions(study, records):
    for path, record in records.items():
        if record["fold"] is not None:
            continue
        predictions = load_predictions((study / MODELS / path).with_name("predictions.npz"))
        assert list(predictions) == ["val", "test", "unseen"]
        for split, answers in predictions.items():
            pairs = load_pairs(study / f"results/pairs/{split}.npz").first(len(answers.sums))
            assert len(answers.sums) == (200 if record["family"] in ("random_forest", "svm") else 300)
            assert (answers.digits is not None) is (record["model"] in ("sum", "convolutional", "sequential"))
            assert (answers.log_probabilities is None) is (record["family"] == "svm")
            scores = dict(record["splits"][split])
            if "loss" in scores:
                loss = cross_entropy(answers.log_probabilities, pairs.labels)
                assert scores.pop("loss") == pytest.approx(loss, rel=1e-3)  # kept in half precision
            assert scores == score(pairs, answers)


def test_ensembles_are_the_mean_of_their_seeds(study, small_config):
    seeds = small_config["models"]["best"]["seeds"]
    members = [load_predictions(study / f"{MODELS}/best/all/{seed}/predictions.npz") for seed in range(seeds)]
    (folder,) = (study / MODELS).glob("*-ensemble/*/*")  # other networks have one seed
    assert folder == study / f"{MODELS}/best-ensemble/all/0"
    record = read_json(folder / "run.json")
    assert record["facts"] == {"members": seeds}
    for split, predictions in load_predictions(folder / "predictions.npz").items():
        probabilities = np.mean([np.exp(member[split].log_probabilities) for member in members], axis=0)
        np.testing.assert_allclose(np.exp(predictions.log_probabilities), probabilities, rtol=0.02, atol=1e-6)
        pairs = load_pairs(study / f"results/pairs/{split}.npz")
        assert record["splits"][split]["accuracy"] == score(pairs, predictions)["accuracy"]
    comparison = pd.read_csv(study / "results/tables/comparison.csv")
    assert "ensemble of the tuned network" in set(comparison["title"])


def test_differences_are_those_of_the_predictions(study):
    table = pd.read_csv(study / "results/tables/differences.csv").set_index(["model", "other"])
    labels = load_pairs(study / "results/pairs/unseen.npz").labels[:200]
    right = [
        load_predictions(study / f"{MODELS}/{run}/predictions.npz")["unseen"].sums[:200] == labels
        for run in ("random_forest/400/0", "svm/400/0")
    ]
    row = table.loc[("random_forest", "svm")]
    assert (row["pairs"], row["test"]) == (200, "McNemar")
    assert row["difference"] == pytest.approx(right[0].mean() - right[1].mean())
    assert row["p"] == pytest.approx(mcnemar(*right))


def test_history(study):
    history = pd.read_csv(study / TRIAL / "history.csv")
    scores = ["train_loss", "train_accuracy", "val_loss", "val_accuracy"]
    assert list(history) == ["model", "examples", "seed", "epoch", "learning_rate", *scores]
    assert list(history["epoch"]) == [1, 2, 3, 4]
    assert history.notna().all(axis=None)
    assert history["train_loss"].is_monotonic_decreasing
    log = (study / "logs/train_network/trial-all-0.log").read_text()
    assert all(f"epoch {number} of 4: train loss" in log for number in history["epoch"])


@pytest.mark.parametrize("run", ["trial/all/0", "best/50/1", "sum/all/0"])
def test_kept_network_is_the_one_that_was_measured(study, records, run):
    folder, record = study / MODELS / run, records[f"{run}/run.json"]
    network = load_network(folder / "model.pt")
    assert parameter_count(network) == record["parameters"]
    images = load_pairs(study / "results/pairs/unseen.npz").images
    with np.load(folder / "predictions.npz", allow_pickle=False) as predictions:
        np.testing.assert_array_equal(predict(network, images)[1].sums, predictions["unseen"])
    history = pd.read_csv(folder / "history.csv")
    assert record["facts"]["epochs"] == len(history)
    if run.endswith("all/0"):  # with fewer pairs, it is validated on fewer
        assert record["splits"]["val"]["loss"] == pytest.approx(history["val_loss"].iloc[-1], rel=1e-5)


def test_figures_are_whole(study):
    figures = sorted((study / "results/figures").iterdir())
    names = {path.stem for path in figures}
    assert {path.name for path in figures} == {f"{name}.{suffix}" for name in names for suffix in ("svg", "png")}
    for path in figures:
        assert path.read_bytes().endswith(b"</svg>\n" if path.suffix == ".svg" else b"IEND\xaeB\x60\x82")


def test_every_job_logs_what_it_cost(study):
    jobs = read_jobs(study / "logs")
    assert len(jobs) == len(list((study / "logs").glob("*/*")))
    assert {job.rule for job in jobs} == {job["rule"] for job in study.facts("all", "addition")[0]} - {
        "all",
        "addition",
    }
    assert len({(job.rule, *sorted(job.wildcards.items())) for job in jobs}) == len(jobs)
    assert all(0 < job.imports < job.cpu for job in jobs)


def test_nothing_is_left_half_written_or_no_longer_needed(study):
    assert [path for path in (study / "results").rglob(".*") if path.is_file()] == []
    assert list((study / "results/tuning").rglob("*.pt")) == []


@pytest.mark.parametrize("config", ["config.yaml", "quick.yaml"])
def test_studies_we_ship_can_be_planned(new_study, repository, tmp_path, config):
    status, said = new_study(tmp_path / "study", repository / config).plan()
    assert status == 0, said

"""What the small study leaves behind: the contract with everything that reads its results."""

import csv
import io

import numpy as np
import pandas as pd
import pytest
import torch

from digitsum.files import read_json
from digitsum.mnist import FILES, verify
from digitsum.networks import load_network, load_tensors, parameter_count
from digitsum.pairs import SPLITS, load_pairs
from digitsum.scores import scores
from digitsum.training import predict_logits

TRIAL = "results/networks/trial/0"


@pytest.mark.parametrize(
    "path",
    [
        *(f"resources/mnist/{name}" for name in FILES.values()),
        *(f"results/pairs/{split}.npz" for split in SPLITS),
        *(f"results/tuning/{name}" for name in ("best.json", "trials.csv", "curves.csv", "study.db")),
        *(
            f"results/networks/{network}/{name}"
            for network in ("trial/0", "best/0", "best/1")
            for name in ("model.pt", "history.csv", "metrics.json", "predictions.npz")
        ),
        *(f"results/figures/{name}.svg" for name in ("example_pairs", "label_distribution")),
        *(f"results/figures/{network}_{name}.svg" for network in ("trial", "best") for name in ("curves", "confusion")),
        "results/figures/sum_digits.svg",
        "results/figures/efficiency.svg",
        "results/tables/trial_per_class.csv",
        "results/tables/best_per_class.csv",
        "results/summary.json",
        "results/report.html",
    ],
)
def test_promised_file_is_there(study, path):
    assert (study / path).stat().st_size > 0


def test_mnist_is_whole(study, sample_sha256):
    verify(study / "resources/mnist", sample_sha256)


@pytest.mark.parametrize("split", SPLITS)
def test_pairs(study, small_config, split):
    n = small_config["data"]["sizes"][split]
    with np.load(study / f"results/pairs/{split}.npz", allow_pickle=False) as file:
        arrays = {name: (file[name].dtype, file[name].shape) for name in file.files}
    assert arrays == {
        "images": (np.uint8, (n, 56, 28)),
        "labels": (np.uint8, (n,)),
        "digits": (np.uint8, (n, 2)),
        "source": (np.int32, (n, 2)),
    }


def test_pairs_are_made_of_the_images_they_name(study, sample):
    for split in SPLITS:
        part = "test" if split == "unseen" else "train"
        pairs = load_pairs(study / f"results/pairs/{split}.npz")
        np.testing.assert_array_equal(pairs.images[:, :28], sample[f"{part}_images"][pairs.source[:, 0]])
        np.testing.assert_array_equal(pairs.images[:, 28:], sample[f"{part}_images"][pairs.source[:, 1]])
        np.testing.assert_array_equal(pairs.labels, sample[f"{part}_labels"][pairs.source].sum(axis=1))


def test_history(study, small_config):
    history = pd.read_csv(study / TRIAL / "history.csv")
    assert list(history) == [
        "epoch",
        "learning_rate",
        "train_loss",
        "train_accuracy",
        "val_loss",
        "val_accuracy",
    ]
    assert list(history["epoch"]) == list(range(1, small_config["networks"]["trial"]["epochs"] + 1))
    assert history.notna().all(axis=None)
    assert history["train_loss"].is_monotonic_decreasing


def test_metrics_are_those_of_the_predictions(study):
    metrics = read_json(study / TRIAL / "metrics.json")
    assert metrics["parameters"] == 939_539
    with np.load(study / TRIAL / "predictions.npz", allow_pickle=False) as predictions:
        assert set(predictions.files) == {"val", "test", "unseen"}
        for split in predictions.files:
            predicted = predictions[split]
            labels = load_pairs(study / f"results/pairs/{split}.npz").labels
            assert predicted.dtype == np.uint8
            assert predicted.shape == labels.shape
            assert metrics[split] == {"loss": metrics[split]["loss"], **scores(labels, predicted)}


def test_kept_network_is_the_one_that_was_measured(study):
    network = load_network(study / TRIAL / "model.pt")
    assert parameter_count(network) == 939_539
    images = torch.from_numpy(load_pairs(study / "results/pairs/unseen.npz").images)
    with np.load(study / TRIAL / "predictions.npz", allow_pickle=False) as predictions:
        np.testing.assert_array_equal(predict_logits(network, images).argmax(1), predictions["unseen"])
    last = pd.read_csv(study / TRIAL / "history.csv").iloc[-1]
    val = read_json(study / TRIAL / "metrics.json")["val"]
    assert val["loss"] == pytest.approx(last["val_loss"], rel=1e-5)
    assert val["accuracy"] == pytest.approx(last["val_accuracy"], rel=1e-5)
    assert load_tensors(study / TRIAL / "model.pt")["val_loss"] == last["val_loss"]


def test_figures_are_whole(study):
    figures = sorted((study / "results/figures").iterdir())
    names = {path.stem for path in figures}
    assert {path.name for path in figures} == {f"{name}.{suffix}" for name in names for suffix in ("svg", "png")}
    for path in figures:
        if path.suffix == ".svg":
            assert path.read_text().endswith("</svg>\n")
        else:
            assert path.read_bytes().endswith(b"IEND\xaeB\x60\x82")


def test_every_job_has_a_log_and_a_benchmark(study):
    output = study.run("--detailed-summary").stdout
    table = output[output.index("output_file\t") :]
    jobs = {row["log-file(s)"]: row["rule"] for row in csv.DictReader(io.StringIO(table), delimiter="\t")}
    assert jobs
    for log, rule in jobs.items():
        assert log.startswith(f"logs/{rule}/")
        assert (study / log).is_file()
        benchmark = log.replace("logs/", "results/benchmarks/").replace(".log", ".tsv")
        assert list(pd.read_csv(study / benchmark, sep="\t"))[:2] == ["s", "h:m:s"]


def test_nothing_half_written_is_left(study):
    assert [path for path in (study / "results").rglob(".*") if path.is_file()] == []


def test_a_line_for_each_epoch_is_in_the_log(study, small_config):
    epochs = small_config["networks"]["trial"]["epochs"]
    log = (study / "logs/train_network/trial-0.log").read_text()
    assert all(f"epoch {number} of {epochs}: train loss" in log for number in range(1, epochs + 1))


def test_second_run_has_nothing_to_do(study):
    process = study.run()
    assert process.returncode == 0
    assert "Nothing to be done" in process.stdout


@pytest.mark.parametrize("config", ["config.yaml", "quick.yaml"])
def test_studies_we_ship_can_be_planned(new_study, repository, tmp_path, config):
    process = new_study(tmp_path / "study", repository / config).run("--dry-run")
    assert process.returncode == 0, process.stdout


@pytest.mark.parametrize("network", ["sum", "convolutional"])
def test_sum_network_is_scored_on_the_digits_too(study, small_config, network):
    metrics = read_json(study / f"results/networks/{network}/0/metrics.json")
    for split in ("val", "test", "unseen"):
        confusion = np.array(metrics[split]["digit_confusion"])
        digits = load_pairs(study / f"results/pairs/{split}.npz").digits
        np.testing.assert_array_equal(confusion.sum(axis=1), np.bincount(digits.ravel(), minlength=10))
        assert metrics[split]["digit_accuracy"] == pytest.approx(confusion.trace() / confusion.sum())


def test_efficiency_has_each_model_and_size(study, small_config):
    table = pd.read_csv(study / "results/tables/efficiency.csv").set_index("model")["size"].groupby(level=0).agg(list)
    linear, fewer = small_config["linear"]["sizes"], small_config["efficiency"]["sizes"]
    networks = [*fewer, small_config["data"]["sizes"]["train"]]
    assert table.to_dict() == {
        "best": networks,
        "sum": networks,
        "linear, paired": linear,
        "linear, sequential": [size // 2 for size in linear],
    }

"""After a change exactly the stages that depend on it run again: no more, no less."""

import shutil
import time
from dataclasses import replace

import pytest

END = {"summarise": 1, "report": 1}
PLOTS = {
    "plot_pairs": 1,
    "plot_tuning": 1,
    "plot_network": 4,
    "plot_digits": 2,
    "plot_baseline": 2,
    "compare_models": 1,
    "plot_linear": 1,
    "plot_efficiency": 1,
    "plot_tsne": 1,
}
SEARCH = {"propose_trials": 2, "promote_trials": 2, "train_rung": 6, "select_best": 1, "plot_tuning": 1}
BEST = {
    "train_network": 2,
    "evaluate_network": 2,
    "plot_network": 1,
    "compare_models": 1,
    "train_on_fewer": 2,
    "plot_efficiency": 1,
    "embed": 1,  # pixels need no network
    "run_tsne": 2,
    "plot_tsne": 1,
    **END,
}
ONE_NETWORK = {"train_network": 1, "evaluate_network": 1, "plot_network": 1, "compare_models": 1, **END}
ONE_SUM_NETWORK = {**ONE_NETWORK, "plot_digits": 1, "train_on_fewer": 2, "plot_efficiency": 1}
EVALUATIONS = {"evaluate_network": 5, "plot_network": 4, "plot_digits": 2}
ALL_NETWORKS = {**BEST, **EVALUATIONS, "train_network": 5}
EFFICIENCY = {"train_on_fewer": 4, "plot_efficiency": 1, **END}
MAPS = {"embed": 2, "run_tsne": 4, "plot_tsne": 1, **END}
BASELINES = {"fit_forest": 1, "fit_svm": 1, "plot_baseline": 2, "compare_models": 1, **END}
LINEAR = {"fit_linear": 8, "plot_linear": 1, "plot_efficiency": 1, **END}
TSNE = {"run_tsne": 4, "plot_tsne": 1, **END}
PLOT_LINEAR = {"plot_linear": 1, "report": 1}
TRAININGS = {**SEARCH, "propose_trials": 1}  # what the first round proposes depends on no training
EVERYTHING = {
    "make_pairs": 4,
    **PLOTS,
    **TRAININGS,
    **ALL_NETWORKS,
    **BASELINES,
    "cross_validate_svm": 2,
    **LINEAR,
    **EFFICIENCY,
    **MAPS,
}
ALL_BUT_DOWNLOAD = {**EVERYTHING, "propose_trials": 2}

SETTINGS = {
    "nothing": ({}, {}),
    "seed": ({"seed": 1}, ALL_BUT_DOWNLOAD),
    "data.directory": ({"data": {"directory": "."}}, {"report": 1}),  # it shows the configuration
    "data.pool": ({"data": {"pool": "disjoint"}}, {**EVERYTHING, "make_pairs": 3}),  # unseen has its own images
    "data.sizes.train": (
        {"data": {"sizes": {"train": 2100}}},
        {**EVERYTHING, "make_pairs": 1, "embed": 1, "run_tsne": 2},
    ),
    "data.sizes.val": (
        {"data": {"sizes": {"val": 310}}},
        {"make_pairs": 1, "plot_pairs": 1, **TRAININGS, **ALL_NETWORKS},
    ),
    "data.sizes.test": (
        {"data": {"sizes": {"test": 310}}},
        {
            "make_pairs": 1,
            "plot_pairs": 1,
            **EVALUATIONS,
            **BASELINES,
            **LINEAR,
            **EFFICIENCY,
            **MAPS,
        },
    ),
    "data.sizes.unseen": (
        {"data": {"sizes": {"unseen": 310}}},
        {"make_pairs": 1, "plot_pairs": 1, **EVALUATIONS, **BASELINES, **LINEAR, **EFFICIENCY},
    ),
    "networks.trial.epochs": ({"networks": {"trial": {"epochs": 5}}}, ONE_NETWORK),
    "networks.trial.hyperparameters": ({"networks": {"trial": {"hyperparameters": {"dropout": 0.3}}}}, ONE_NETWORK),
    "networks.trial.weight_decay": ({"networks": {"trial": {"weight_decay": 0}}}, ONE_NETWORK),
    "networks.best.schedule": ({"networks": {"best": {"schedule": "constant"}}}, BEST),
    "networks.sum.encoder": ({"networks": {"sum": {"encoder": "lenet"}}}, ONE_SUM_NETWORK),
    "one more seed": ({"networks": {"best": {"seeds": 3}}}, {**ONE_NETWORK, "plot_efficiency": 1}),
    "one more network": ({"networks": {"second": {"hyperparameters": "tuned"}}}, ONE_NETWORK),
    "more trials": (
        {"tuning": {"trials": 6}},
        {**SEARCH, "propose_trials": 1, "promote_trials": 1, "train_rung": 3, **BEST},
    ),
    "tuning.epochs": (
        {"tuning": {"epochs": 4, "rungs": [{"epochs": 1, "slots": 2}, {"epochs": 4, "slots": 1}]}},
        {**TRAININGS, **BEST},
    ),
    "tuning.schedule": ({"tuning": {"schedule": "constant"}}, {**TRAININGS, **BEST}),
    "tuning.rungs": (
        {"tuning": {"rungs": [{"epochs": 1, "slots": 2}, {"epochs": 3, "slots": 2}]}},
        {**TRAININGS, "train_rung": 8, **BEST},
    ),
    "tuning.space": ({"tuning": {"space": {"dropout": {"high": 0.5}}}}, {**SEARCH, **BEST}),
    "baselines.train": ({"baselines": {"train": 410}}, {**BASELINES, "cross_validate_svm": 2}),
    "baselines.test": ({"baselines": {"test": 210}}, BASELINES),
    "baselines.cross_validation_folds": (
        {"baselines": {"cross_validation_folds": 3}},
        {"cross_validate_svm": 3, **END},
    ),
    "one more size": ({"linear": {"sizes": [50, 100, 200]}}, {**LINEAR, "fit_linear": 4}),
    "linear.seeds": ({"linear": {"seeds": 3}}, {**LINEAR, "fit_linear": 4}),
    "one more size of efficiency": ({"efficiency": {"sizes": [50, 200, 300]}}, {**EFFICIENCY, "train_on_fewer": 2}),
    "efficiency.steps": ({"efficiency": {"steps": 30}}, EFFICIENCY),
    "addition": ({"addition": {"lenet": {"epochs": 2}}}, {"report": 1}),  # a target of its own
    "tsne.pairs": ({"tsne": {"pairs": 210}}, MAPS),
    "one more perplexity": ({"tsne": {"perplexities": [5, 20, 30]}}, {"run_tsne": 2, "plot_tsne": 1, **END}),
}

# A file of the checkout, a text in it, and what takes its place.
EDITS = {
    "a module": ("workflow/digitsum/pairs.py", "size=(size, 2)", "size=(size, 1 + 1)", ALL_BUT_DOWNLOAD),
    "a module of one stage": ("workflow/digitsum/map_quality.py", "NEIGHBOURS = 10", "NEIGHBOURS = 11", TSNE),
    "a comment": ("workflow/digitsum/pairs.py", "# pixels", "# pixels, each way", {}),
    "a docstring": ("workflow/digitsum/training.py", "The training of one network", "Training one network", {}),
    "layout": ("workflow/digitsum/streams.py", "import hashlib\n", "import hashlib\n\n", {}),
    "a script": ("workflow/scripts/plot_linear.py", "figure.subplots()", "figure.subplots(1)", PLOT_LINEAR),
    "a style": ("workflow/digitsum/figures.mplstyle", "\n", "\nlines.linewidth: 3\n", {**PLOTS, **END}),
    "a caption": ("workflow/report/linear.rst", "Accuracy", "The accuracy", {"report": 1}),
    "the template": ("workflow/report/report.html", "<body>", '<body class="new">', {"report": 1}),
    "a rule's memory": ("workflow/rules/linear.smk", "scaled(1000, per_mb=4)", "scaled(1001, per_mb=4)", {}),
}


@pytest.mark.parametrize(("overlay", "expected"), SETTINGS.values(), ids=SETTINGS)
def test_changed_setting(study, overlay, expected):
    assert study.planned(overlay) == expected


@pytest.mark.parametrize(("file", "old", "new", "expected"), EDITS.values(), ids=EDITS)
def test_edited_code(study, checkout, file, old, new, expected):
    path = checkout / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    assert replace(study, checkout=checkout).planned() == expected


def test_fresh_clone_with_results_copied_over(study, new_study, checkout, tmp_path):
    copy = new_study(tmp_path / "study")
    shutil.copytree(study.directory, copy.directory, copy_function=shutil.copyfile)  # ages as they come
    assert replace(copy, checkout=checkout).planned() == {}


def test_touched_files(copied_study):
    for path in ("resources/mnist/train-images-idx3-ubyte", "results/pairs/train.npz", "results/tuning/best.json"):
        (copied_study / path).touch()
    assert copied_study.planned() == {}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("results/figures/tsne_input.svg", {"plot_tsne": 1, "report": 1}),
        (
            "results/networks/trial/0/metrics.json",
            {"evaluate_network": 1, "plot_network": 1, "compare_models": 1, **END},
        ),
        ("results/tuning/best.json", {"select_best": 1, **BEST}),
        ("results/summary.json", END),
        ("results/report.html", {"report": 1}),
        ("results/embedding/input/vectors.npz", {}),  # whatever is made of it is there
        ("results/benchmarks/fit_svm/svm.tsv", {}),
        ("logs/fit_svm/svm.log", {}),
    ],
)
def test_deleted_file(copied_study, path, expected):
    (copied_study / path).unlink()
    assert copied_study.planned() == expected


def test_changed_file(copied_study):
    path = copied_study / "results/networks/trial/0/metrics.json"
    path.write_text(path.read_text().replace("{", "{ ", 1))
    assert copied_study.planned() == {"plot_network": 1, "compare_models": 1, **END}


def test_up_to_date_study_says_so_at_once(study):
    begin = time.monotonic()
    process = study.run()
    assert "Nothing to be done" in process.stdout
    assert time.monotonic() - begin < 5

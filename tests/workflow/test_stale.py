"""After a change, exactly the jobs that depend on it run again."""

import os
import shutil
from dataclasses import replace

import pytest
import yaml

END = dict(summarise=1, report=1)
COMPARED = dict(plot_comparison=1, plot_ladder=1, plot_learning_curves=1, plot_differences=1)
COLLECTED = dict(collect_runs=1, describe_networks=1, **COMPARED, **END)
ANALYSED = dict(compare_models=1, calibrate=1, find_mistakes=1)  # from the runs on the most examples
ANALYSED |= dict(plot_calibration=1, plot_digit_pairs=1, plot_mistakes=1)


def trained(runs, networks=1):
    """Return the jobs when this many runs of networks are retrained, including those on the most examples."""
    jobs = dict(plot_training=networks, plot_confusion=networks, export_network=networks)
    return dict(train_network=runs, evaluate_network=runs, **jobs, **ANALYSED, **COLLECTED)


def fitted(runs, **other):
    """Return the jobs when this many runs of classical classifiers are refitted, including those on most examples."""
    return dict(fit_classifier=runs, **other, **ANALYSED, **COLLECTED)


DATA = dict(make_pairs=1, describe_pairs=1, plot_pairs=1)
FOLLOW_SEARCH = dict(select_best=1, summarise_search=1, plot_search=1)
SEARCH = dict(propose_trials=2, promote_trials=2, train_rung=6, **FOLLOW_SEARCH)
TRAININGS = {**SEARCH, "propose_trials": 1}  # the first proposals depend on no training
SCORES_OF_MAPS = dict(run_tsne=4, summarise_maps=1, plot_tsne=2, **END)
MAPS = dict(embed=2, **SCORES_OF_MAPS)
MAPS_OF_NETWORK = {**MAPS, "embed": 1, "run_tsne": 2}  # pixels need no network
AVERAGED = dict(average_seeds=1)  # one network has several seeds
BEST = {**trained(6), **AVERAGED, **MAPS_OF_NETWORK}
TUNED = {**trained(8, networks=3), **AVERAGED, **MAPS_OF_NETWORK}
NETWORKS = {**trained(12, networks=6), **AVERAGED, "export_page_network": 1, **MAPS_OF_NETWORK}
SCORED = {"evaluate_network": 12, "export_network": 6, **AVERAGED, **fitted(15, plot_confusion=11)}
EVERYTHING = {**DATA, **TRAININGS, **NETWORKS, **SCORED, "cross_validate": 2, **MAPS}
ALL_BUT_DOWNLOAD = {**EVERYTHING, "make_pairs": 4, "propose_trials": 2}
FIGURES = {rule: n for rule, n in EVERYTHING.items() if rule.startswith("plot_")}

SETTINGS = {
    "seed: 1": ALL_BUT_DOWNLOAD,
    "data: {directory: .}": {"report": 1},  # it shows the configuration
    "data: {dataset: {citation: me}}": {"describe_networks": 1, "report": 1},
    "data: {pool: disjoint}": {**EVERYTHING, "make_pairs": 3},  # unseen has its own images
    "data: {sizes: {train: 2100}}": {**EVERYTHING, **MAPS_OF_NETWORK},
    "data: {sizes: {val: 310}}": {**EVERYTHING, **MAPS_OF_NETWORK},
    "data: {sizes: {test: 310}}": {**DATA, **SCORED, **MAPS},
    "data: {sizes: {unseen: 310}}": {**DATA, **SCORED, "export_page_network": 1},
    "models: {trial: {epochs: 5}}": trained(1),
    "models: {trial: {hyperparameters: {dropout: 0.3}}}": trained(1),
    "models: {trial: {weight_decay: 0}}": trained(1),
    "models: {convolutional: {max_shift: 1}}": {**trained(1), "export_page_network": 1},
    "models: {sum: {encoder: lenet}}": trained(2),
    "models: {best: {schedule: constant}}": BEST,
    "models: {best: {seeds: 3}}": {rule: n for rule, n in (trained(3) | AVERAGED).items() if rule != "export_network"},
    "models: {second: {family: dense, hyperparameters: tuned, examples: [all]}}": trained(1),
    "models: {best: {title: searched network}}": {
        **dict(export_network=1, plot_calibration=1, plot_digit_pairs=1),
        **COLLECTED,
    },
    "models: {random_forest: {examples: [100, 200, 400]}}": {
        "fit_classifier": 1,
        **COLLECTED,
    },  # compared by 400, as before
    "models: {random_forest: {scored_pairs: 210}}": fitted(2, plot_confusion=1),
    "models: {svm: {folds: 3}}": {"cross_validate": 3, **COLLECTED},
    "models: {svm: null}": {**ANALYSED, **COLLECTED},
    "models: {svm: {examples: [500]}}": fitted(1, cross_validate=2, plot_confusion=1),
    "models: {paired: {reads: digits}}": fitted(4, plot_confusion=1),
    "models: {paired: {seeds: 3}}": fitted(2, plot_confusion=1),
    "models: {paired: null}": {**ANALYSED, **COLLECTED},
    "models: {forest: {family: random_forest, examples: [100, 400]}}": fitted(2, plot_confusion=1),
    "search: {trials: 6}": {**SEARCH, "propose_trials": 1, "promote_trials": 1, "train_rung": 3, **TUNED},
    "search: {epochs: 4, rungs: [{epochs: 1, slots: 2}, {epochs: 4, slots: 1}]}": {**TRAININGS, **TUNED},
    "search: {rungs: [{epochs: 1, slots: 2}, {epochs: 3, slots: 2}]}": {**TRAININGS, "train_rung": 8, **TUNED},
    "search: {schedule: constant}": {**TRAININGS, **TUNED},
    "search: {space: {dropout: {high: 0.5}}}": {**SEARCH, **TUNED},
    "maps: {model: trial}": MAPS_OF_NETWORK,
    "maps: {pairs: 210}": MAPS,
    "maps: {perplexities: [5, 20, 30]}": {**SCORES_OF_MAPS, "run_tsne": 2},
    "addition: {networks: {lenet: {epochs: 2}}}": {"report": 1},  # a separate target
}

SUMS = {**trained(3, networks=2), "export_page_network": 1}

# A file under workflow/, a text in it, and what takes its place.
PAIRS, REGISTRY, SCRIPT = "digitsum/data/pairs.py", "digitsum/models/registry.py", "scripts/plot_learning_curves.py"
EDITS = {
    "a module": (PAIRS, "size=(size, 2)", "size=(size, 1 + 1)", ALL_BUT_DOWNLOAD),
    "a module of one stage": ("digitsum/maps/quality.py", "NEIGHBOURS = 10", "NEIGHBOURS = 11", SCORES_OF_MAPS),
    "scores": ("digitsum/scores.py", "where=whole > 0", "where=whole >= 1", {**SCORED, "cross_validate": 2}),
    "a classifier": ("digitsum/models/svm.py", "> 0", ">= 0", fitted(1, cross_validate=2, plot_confusion=1)),
    "a network": ("digitsum/models/sum.py", "torch.eye(N", "1 * torch.eye(N", SUMS),
    "one more family": (REGISTRY, "FAMILIES = {", 'FAMILIES = {"none": "digitsum.models.none:None",', {}),
    "a comment": (PAIRS, "# pixels", "# pixels, each way", {}),
    "a figure": (SCRIPT, "figure.subplots(", "figure.subplots(1, ", {"plot_learning_curves": 1, "report": 1}),
    "their style": ("digitsum/report/figures.mplstyle", "\n", "\nlines.linewidth: 3\n", {**FIGURES, "report": 1}),
    "a caption": ("digitsum/report/captions/comparison.rst", "hollow marks", "open marks", {"report": 1}),
    "a section": ("digitsum/report/sections/search.py", "TITLE =", "TITLE = 1 *", {"report": 1}),
    "the page": ("digitsum/report/page.html", "<body>", '<body class="new">', {"report": 1}),
    "job logs": ("support/joblog.py", "%H:%M:%S", "%H:%M", {}),
    "costs": ("support/job_cost.py", "time.time() - began", "time.time() - began + 0", {"report": 1}),  # adds them up
    "checks of files": ("digitsum/schemas.py", "LONGEST = 200", "LONGEST = 199", {}),
    "the version": ("digitsum/version.py", 'VERSION = "', 'VERSION = "1', END),
    "what fetches the data": ("digitsum/data/mnist.py", "TIMEOUT = 60", "TIMEOUT = 61", {}),
    "a rule's memory": ("rules/maps.smk", "scaled(1500, per_mb=30)", "scaled(1501, per_mb=30)", {}),
}


@pytest.mark.parametrize(("overlay", "expected"), SETTINGS.items(), ids=SETTINGS)
def test_changed_setting(study, overlay, expected):
    assert study.planned(yaml.safe_load(overlay)) == expected


@pytest.mark.parametrize(("file", "old", "new", "expected"), EDITS.values(), ids=EDITS)
def test_edited_file(study, checkout, file, old, new, expected):
    path = checkout / "workflow" / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    assert replace(study, checkout=checkout).planned() == expected


def test_fresh_clone_with_results_copied_over(study, new_study, checkout, tmp_path):
    copy = new_study(tmp_path / "study")
    shutil.copytree(study.directory, copy.directory, copy_function=shutil.copyfile)  # ages as they come
    for folder in ("results", "resources"):
        for path in (copy / folder).rglob("*"):
            path.touch()
    jobs, _ = replace(copy, checkout=checkout).facts("all", "addition")
    assert [job["outputs"] for job in jobs if job["planned"]] == []


RUN = "results/models/trial/all/0/run.json"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("results/figures/tsne_input.svg", {"plot_tsne": 1, "report": 1}),
        (RUN, {"evaluate_network": 1, "export_network": 1, "plot_confusion": 1, **ANALYSED, **COLLECTED}),
        ("results/tuning/best.json", {"select_best": 1, "summarise_search": 1, **TUNED}),
        ("results/summary.json", END),
        ("results/report.html", {"report": 1}),
        ("results/models/trial/all/0/model.pt", trained(1)),
        ("results/models/trial/all/0/history.csv", trained(1)),
        ("results/models/trial/all/0/model.onnx", {"export_network": 1}),
        ("results/maps/input/vectors.npz", {"embed": 1, "run_tsne": 2, "summarise_maps": 1, "plot_tsne": 2, **END}),
        ("logs/cross_validate/svm-400-0.log", {}),
    ],
)
def test_deleted_file(copied_study, path, expected):
    (copied_study / path).unlink()
    assert copied_study.planned() == expected


def test_changed_file(copied_study):
    path = copied_study / RUN
    path.write_text(path.read_text().replace("{", "{ ", 1))
    assert copied_study.planned() == {"export_network": 1, "plot_confusion": 1, **COLLECTED}


def test_up_to_date_study_says_so_at_once(copied_study):
    def took(*arguments):
        begin = os.times().children_user
        said = copied_study.run(*arguments).stdout
        return os.times().children_user - begin, said

    start, _ = took("--version")
    seconds, said = took()
    assert "Nothing to be done" in said
    assert seconds < 4 * start  # of a processor, which may be busy

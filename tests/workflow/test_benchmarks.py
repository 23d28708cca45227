"""Each comparison and growth.py run at a tiny size: on the sample of MNIST, as the small study is set, on one core.

Their times are then worth nothing, but what they take from the library and from config.yaml has to be there. The other
two need a finished study, so they are only imported.
"""

import sys
from importlib import import_module

import pytest
import yaml
from snakemake.utils import update_config

from support.job_cost import JobCost

pytestmark = pytest.mark.long

COMPARISONS = {
    "training": {"batch_sizes": [64], "n": 64},
    "search": {},
    "forest": {},
    "svm": {"n": 100, "predicted": 20},
    "linear": {},
    "tsne": {"perplexity": 5},
    "start": {"repeats": 1},
}
WITHOUT_CORES = {"forest"}


@pytest.fixture
def benchmark(repository, monkeypatch, tmp_path):
    """Return a function that imports a benchmark by its name; its study is the small one of the workflow tests."""
    config, small = (
        yaml.safe_load((repository / path).read_text()) for path in ("config.yaml", "tests/workflow/small.yaml")
    )
    update_config(config, small)
    config["data"]["directory"] = str(repository / config["data"]["directory"])
    path = tmp_path / "config.yaml"
    path.write_text(yaml.safe_dump(config))
    sys.path.append(str(repository / "benchmarks"))
    comparison = import_module("comparison")
    monkeypatch.setattr(comparison, "CONFIG", path)
    monkeypatch.setattr(comparison, "RESOURCES", tmp_path / "none")
    return import_module


@pytest.mark.parametrize("name", COMPARISONS)
def test_comparison(benchmark, capsys, monkeypatch, name):
    program = benchmark(name)
    if name == "start":  # all imports in one process, to save time
        statements = [statement for statement, _ in program.jobs().values()]
        statements.append(program.NOTEBOOK)
        monkeypatch.setattr(program, "jobs", lambda: {"all": ("; ".join(statements), 1)})
        monkeypatch.setattr(program, "NOTEBOOK", "pass")
    stage = program.main(**COMPARISONS[name], **({} if name in WITHOUT_CORES else {"cores": 1}))
    assert stage.plain > 0
    assert stage.ours > 0
    assert stage.law in " ".join(capsys.readouterr().out.split())


def test_every_comparison_is_run(benchmark, capsys):
    run = benchmark("run")
    assert set(run.COMPARISONS) == set(COMPARISONS)
    stage = benchmark("comparison").Stage
    run.print_whole([stage("a", 6.0, 1.0, "measured"), stage("b", 8.0, 1.0, "measured")])
    assert "14.0 s     2.0 s    7.0x" in capsys.readouterr().out


def test_growth(benchmark, capsys):
    benchmark("growth").main([200], cores=1)
    assert "200" in capsys.readouterr().out


def test_epochs_of_a_round(benchmark):
    assert benchmark("growth").epochs_of_a_round() == 2 * 1 + 1 * 2


def test_svm_at_full_size(benchmark):
    # 400 pairs and two folds of 200, 200 pairs scored once and 200 held out twice, from a fit to 100 that predicts 50
    assert benchmark("svm").full_size(1.0, 0.0, 100, 50) == (400**2 + 2 * 200**2) / 100**2
    assert benchmark("svm").full_size(0.0, 1.0, 100, 50) == (400 * 200 + 2 * 200 * 200) / (100 * 50)


def test_scaling_plans_every_job(benchmark):
    jobs = benchmark("scaling").plan({})
    assert {"train_rung", "fit_classifier", "report"} <= {job.rule for job in jobs}
    assert len({(job.rule, job.wildcards) for job in jobs}) == len(jobs)
    made = set().union(*(job.outputs for job in jobs))
    assert [path for job in jobs for path in job.inputs if path and path not in made] == []


def test_pictures_can_be_imported(benchmark):
    benchmark("pictures")


def test_costs_by_rule(benchmark, capsys, tmp_path):
    log = tmp_path / "logs" / "folder" / "one.log"
    log.parent.mkdir(parents=True)
    cost = JobCost("train_network", {}, "", wall=10, cpu=8, imports=2, reading=1, writing=1, memory=490)
    log.write_text(f"12:00:00 INFO {cost.line()}\n")
    benchmark("costs").main(tmp_path)
    assert "| `train_network` | 1 | 8 | 25 | 12 | 50 | 12 |" in capsys.readouterr().out

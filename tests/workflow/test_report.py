"""What the last stages make of the small study: the summary and the page."""

import re

import pytest
import yaml
from jsonschema import Draft202012Validator

from digitsum.files import read_json


@pytest.fixture
def page(study):
    return (study / "results/report.html").read_text(encoding="utf-8")


def test_summary_keeps_to_its_schema(study, repository):
    schema = yaml.safe_load((repository / "workflow" / "schemas" / "summary.schema.yaml").read_text())
    Draft202012Validator(schema).validate(read_json(study / "results/summary.json"))


def test_summary_holds_what_was_configured(study, small_config):
    summary = read_json(study / "results/summary.json")
    assert summary["data"]["pairs"] == small_config["data"]["sizes"]
    assert summary["tuning"]["trials"] == small_config["tuning"]["trials"]
    assert len(summary["networks"]["best"]["unseen_accuracy"]["values"]) == small_config["networks"]["best"]["seeds"]
    assert summary["networks"]["trial"]["parameters"] == 939_539
    assert len(summary["baselines"]["svm"]["cv_scores"]) == small_config["baselines"]["cross_validation_folds"]
    assert list(summary["linear"]["paired"]) == [str(size) for size in small_config["linear"]["sizes"]]
    assert list(summary["tsne"]["input"]) == [str(perplexity) for perplexity in small_config["tsne"]["perplexities"]]


def test_summary_is_made_again_with_the_same_bytes(copied_study):
    before = (copied_study / "results/summary.json").read_bytes()
    (copied_study / "results/summary.json").unlink()
    process = copied_study.run("results/summary.json")
    assert process.returncode == 0, process.stdout
    assert (copied_study / "results/summary.json").read_bytes() == before


def test_page_counts_every_job_but_its_own(study, page):
    benchmarks = list((study / "results/benchmarks").glob("*/*.tsv"))
    (jobs,) = re.findall(r"the ([\d,]+) jobs took", page)
    assert int(jobs) == len(benchmarks) - 1


def test_page_shows_the_numbers_of_the_summary(study, page):
    best = read_json(study / "results/summary.json")["networks"]["best"]
    for split in ("test", "unseen"):
        assert f"{100 * best[f'{split}_accuracy']['mean']:.2f} ± {100 * best[f'{split}_accuracy']['sd']:.2f}" in page


def test_page_says_how_it_was_made(page, small_config):
    assert "Processor" in page
    assert f"train: {small_config['data']['sizes']['train']}" in page
    assert "2.13.0" in page  # of torch

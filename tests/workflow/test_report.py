"""The results of the last stages for the small study: the summary and the page."""

import re

import pytest

from digitsum.files import read_json
from digitsum.report.wording import percent_of
from digitsum.schemas import problem

WRITING = 10  # seconds: what the page takes at most, from reading logs on; another job may end in that time


@pytest.fixture
def summary(study):
    return read_json(study / "results/summary.json")


@pytest.fixture
def page(study):
    return (study / "results/report.html").read_text(encoding="utf-8")


def test_summary_keeps_to_its_schema(summary):
    assert problem(summary, "summary") is None


def test_summary_holds_what_was_configured(summary, small_config):
    assert summary["data"]["pairs"] == small_config["data"]["sizes"]
    assert summary["search"]["trials"] == small_config["search"]["trials"]
    assert list(summary["maps"]["input"]) == [str(perplexity) for perplexity in small_config["maps"]["perplexities"]]
    models = summary["models"]
    assert list(models["best"]["runs"]) == ["50", "200", "2000"]
    assert (
        len(models["best"]["runs"]["2000"]["unseen"]["accuracy"]["values"]) == small_config["models"]["best"]["seeds"]
    )
    assert len(models["svm"]["cross_validation"]["accuracy"]["values"]) == small_config["models"]["svm"]["folds"]
    assert models["trial"]["parameters"] == 939_539


def test_page_counts_every_job_but_its_own(study, page):
    (jobs,) = re.findall(r"The ([\d,]+) jobs used", page)
    written = (study / "results/report.html").stat().st_mtime
    ended = [log.stat().st_mtime for log in (study / "logs").glob("*/*.log")]
    sure, possible = (sum(time < latest for time in ended) for latest in (written - WRITING, written))
    assert 50 < sure <= int(jobs) <= possible


def test_page_shows_the_numbers_of_the_summary(summary, page):
    best = summary["models"]["best"]["runs"]["2000"]
    for split in ("test", "unseen"):
        accuracy = best[split]["accuracy"]
        assert percent_of(accuracy) in page


def test_page_says_how_it_was_made(page, small_config):
    assert "Processor" in page
    assert f"train: {small_config['data']['sizes']['train']}" in page
    assert "2.13.0" in page  # of torch

import os

import pytest

from digitsum.timings import Job, Stage, about_timings, busy_seconds, most_at_once, read_jobs, stages

HEADER = "s\th:m:s\tmax_rss\tmax_vms\tmax_uss\tmax_pss\tio_in\tio_out\tmean_load\tcpu_time\n"


def job(started, ended, rule="train", memory_mb=100.0):
    return Job(rule, "0", ended - started, memory_mb, ended)


@pytest.fixture
def benchmark(tmp_path):
    """Return a function that writes a benchmark file as Snakemake does."""

    def benchmark(rule, name, seconds, memory, ended):
        path = tmp_path / rule / f"{name}.tsv"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{HEADER}{seconds}\t0:00:01\t{memory}\t1\t1\t1\t0\t0\t50\t1\n")
        os.utime(path, (ended, ended))
        return str(path)

    return benchmark


def test_read(benchmark, tmp_path):
    paths = [benchmark("train_network", "best-0", 12.5, 381.25, 1000), benchmark("make_pairs", "val", 0.1, "-", 2000)]
    assert read_jobs([*paths, str(tmp_path / "none.tsv")]) == [
        Job("train_network", "best-0", 12.5, 381.25, 1000.0),
        Job("make_pairs", "val", 0.1, None, 2000.0),
    ]


def test_memory_that_was_not_measured(benchmark):
    assert read_jobs([benchmark("make_pairs", "val", 0.1, "NA", 2000)])[0].memory_mb is None


def test_stages():
    jobs = [job(0, 10), job(0, 5, "plot", None), job(10, 12, memory_mb=300.0)]
    assert stages(jobs) == [Stage("train", 2, 12, 10, 300.0), Stage("plot", 1, 5, 5, None)]


def test_one_after_the_other():
    jobs = [job(0, 10), job(10, 15)]
    assert busy_seconds(jobs) == 15
    assert most_at_once(jobs) == 1


def test_side_by_side():
    jobs = [job(0, 10), job(5, 15), job(6, 7)]
    assert busy_seconds(jobs) == 15
    assert most_at_once(jobs) == 3


def test_time_between_two_runs_does_not_count():
    assert busy_seconds([job(0, 10), job(100_000, 100_005)]) == 15


def test_words():
    text = "\n".join(about_timings([job(0, 300), job(0, 300), job(300, 360, "plot")], 3))
    text = text.replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert "the 3 jobs took 11 min 00 s. With up to 2 at once" in text
    assert "they were done in 6 min 00 s: 1.8 times as fast" in text
    assert "Most of it, 91 %, went into train." in text
    assert "left out" not in text


def test_words_when_files_are_gone():
    assert about_timings([job(0, 300)], 3)[0] == (
        "Only for 1 of the 3 jobs is there a benchmark file; the others are left out here."
    )
    assert len(about_timings([], 3)) == 1

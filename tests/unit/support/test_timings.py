import pytest

from support.timings import Job, Stage, about_timings, fit_seconds, read_jobs, stages

HEADER = "s\th:m:s\tmax_rss\tmax_vms\tmax_uss\tmax_pss\tio_in\tio_out\tmean_load\tcpu_time\n"


@pytest.mark.parametrize(("written", "memory"), [("381.25", 381.25), ("-", None), ("NA", None)])
def test_benchmark_files_are_read_with_the_memory_if_it_was_measured(tmp_path, written, memory):
    path = tmp_path / "train_network" / "best-all-0.tsv"
    path.parent.mkdir()
    path.write_text(f"{HEADER}12.5\t0:00:12\t{written}\t1\t1\t1\t0\t0\t50\t1\n")
    assert read_jobs(tmp_path) == [Job("train_network", "best-all-0", 12.5, memory)]


JOBS = [
    Job("train_network", "best-100-0", 10, 100.0),
    Job("train_network", "best-all-0", 200, 300.0),
    Job("train_network", "best-all-1", 390, 200.0),
    Job("fit_classifier", "svm-1000-0", 7, 100.0),
    Job("fit_classifier", "svm-300-0", 3, None),
    Job("evaluate_network", "best-all-0", 50, None),
]


def test_stages_come_by_what_they_took():
    assert stages(JOBS) == [
        Stage("train_network", 3, 600, 390, 300.0),
        Stage("evaluate_network", 1, 50, 50, None),
        Stage("fit_classifier", 2, 10, 7, 100.0),
    ]


def test_a_fit_took_what_those_on_most_examples_took_on_average():
    assert fit_seconds(JOBS) == {"best": 295, "svm": 7}


def test_words():
    text = " ".join(about_timings(JOBS)).replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert "the 6 jobs took 11 min 00 s" in text
    assert "91 %, went into train_network" in text
    assert len(about_timings([])) == 1

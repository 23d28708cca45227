"""A study runs its own code and keeps its own results, whatever is around it."""

import fcntl
import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import replace

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from snakemake.exceptions import WorkflowError

from support.at_start import refuse_files_of_the_future

OUTER = """
module digitsum:
    snakefile:
        "{repository}/Snakefile"
    config:
        {config}
    prefix:
        "paper"


use rule * from digitsum as digitsum_*
"""


@pytest.fixture
def other_clone(repository, tmp_path):
    """Return the folder workflow/ of another clone, whose code stops every job."""
    folder = tmp_path / "clone" / "workflow"
    shutil.copytree(repository / "workflow", folder, ignore=shutil.ignore_patterns("__pycache__"))
    for path in [*folder.glob("digitsum/**/*.py"), *folder.glob("support/*.py")]:
        path.write_text('raise SystemExit("the code of another clone")\n')
    return folder


@pytest.fixture
def namesake(tmp_path):
    """Return a folder with a module that is called like a package of the study."""
    (tmp_path / "support.py").write_text('raise SystemExit("a module of the same name")\n')
    return tmp_path


@pytest.mark.parametrize("around", ["other_clone", "namesake"])
def test_jobs_import_from_their_own_checkout(study, new_study, tmp_path, around, request):
    path = "results/pairs/val.npz"
    fresh = new_study(tmp_path / "study")
    process = fresh.run(path, environment={"PYTHONPATH": f"{request.getfixturevalue(around)}:{tmp_path}"})
    assert process.returncode == 0, process.stdout
    assert (fresh / path).read_bytes() == (study / path).read_bytes()


def test_a_module_refuses_to_run_other_code(new_study, repository, small_config, tmp_path, other_clone):
    outer = new_study(tmp_path / "study")
    outer.directory.mkdir()
    snakefile = outer / "Snakefile"
    snakefile.write_text(OUTER.format(repository=repository, config=small_config))
    arguments = ["paper/results/pairs/val.npz", "--snakefile", snakefile, "--dry-run"]
    assert outer.run(*arguments).returncode == 0
    process = outer.run(*arguments, environment={"PYTHONPATH": str(other_clone)})
    assert process.returncode == 1
    there = f"{other_clone}/digitsum/__init__.py instead of that in {repository}/workflow"
    assert f"jobs would run the code {there}; check PYTHONPATH" in process.stdout


def test_a_study_of_another_name_does_not_replace_results(copied_study):
    assert (copied_study / "results/study.txt").read_text() == "full\n"
    before = copied_study.results()
    for arguments in ([], ["predict"], ["addition"], ["--dry-run"]):
        status, said = copied_study.fork(*arguments, overlay={"study": "quick"})
        assert status == 1
        where = copied_study / "results"
        assert (
            f"study: {where} holds the study 'full', which 'quick' would replace; use another folder (--direc" in said
        )
        assert said.count("\n") < 8
    assert copied_study.results() == before


def test_a_file_in_the_place_of_the_results_is_named(new_study, tmp_path):
    study = new_study(tmp_path / "study")
    study.directory.mkdir()
    (study / "results").touch()
    status, said = study.fork("results/pairs/val.npz")
    assert status == 1
    assert f"{study / 'results'} is not a folder that can be written: Not a directory" in said
    assert "pathlib" not in said  # no traceback of our own


def test_runs_that_meet_in_a_folder(copied_study):
    """Check that a run keeps out even one that makes other files, but not one that only plans."""
    mine, other = "results/pairs/val.npz", "results/addition/order/0.npz"
    for path in (mine, other):
        (copied_study / path).unlink()
    first = subprocess.Popen(copied_study.command(mine), cwd=copied_study.checkout, stderr=subprocess.DEVNULL)
    try:
        with (copied_study / "results/study.txt").open() as file, suppress(BlockingIOError):
            while first.poll() is None:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                fcntl.flock(file, fcntl.LOCK_UN)
                time.sleep(0.01)
        assert first.poll() is None
        first.send_signal(signal.SIGSTOP)
        status, said = copied_study.fork(other)
        assert status == 1
        assert f"another run is at work in {copied_study / 'results'}; wait until it has ended" in said
        assert copied_study.plan(other)[0] == 0
    finally:
        first.kill()
        first.wait()
    assert copied_study.fork(other)[0] == 0  # its lock went with it


@given(path=st.data())
def test_files_of_the_future(own_study, path):
    """Check that one is named before anything runs; Snakemake would run a job and then fail it."""
    folders = [own_study / "results", own_study / "resources"]
    names = [path for folder in folders for path in folder.rglob("*")]
    name = path.draw(st.sampled_from(sorted(names)))
    before = name.stat()
    try:
        os.utime(name, (time.time() + 3600, time.time() + 3600))
        with pytest.raises(WorkflowError, match=f"{name} is dated in the future"):
            refuse_files_of_the_future(folders)
    finally:
        os.utime(name, ns=(before.st_atime_ns, before.st_mtime_ns))
    refuse_files_of_the_future(folders)


def test_a_run_looks_for_files_of_the_future(copied_study):
    path = copied_study / "resources/mnist/t10k-labels-idx1-ubyte"
    os.utime(path, (time.time() + 3600, time.time() + 3600))
    (copied_study / "results/pairs/unseen.npz").unlink()
    status, said = copied_study.fork("results/pairs/unseen.npz")
    assert status == 1
    assert "resources/mnist/t10k-labels-idx1-ubyte is dated in the future; set the clock of this machine, or" in said
    os.utime(path)
    assert copied_study.fork("results/pairs/unseen.npz")[0] == 0


def test_a_checkout_with_braces_in_its_path(checkout, new_study, tmp_path):
    study = replace(new_study(tmp_path / "study"), checkout=checkout.rename(tmp_path / "a{b}c"))
    process = study.run("results/pairs/val.npz")
    assert process.returncode == 1
    assert "its path has braces; move the repository" in process.stdout


def test_the_small_study_that_we_ship_has_a_name_and_a_folder_of_its_own(repository):
    names = [yaml.safe_load((repository / name).read_text())["study"] for name in ("config.yaml", "quick.yaml")]
    assert names == ["full", "quick"]
    assert "--directory quick --configfile quick.yaml" in (repository / "Makefile").read_text()

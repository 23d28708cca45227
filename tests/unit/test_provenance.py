import platform
import subprocess

import numpy as np
import pytest

from digitsum.provenance import commit, machine, versions


@pytest.fixture
def project(tmp_path):
    """Return a folder with a git repository of one commit, and that commit."""

    def git(*arguments):
        author = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        return subprocess.run(
            ["git", "-C", str(tmp_path), *author, *arguments], check=True, capture_output=True, text=True
        ).stdout.strip()

    (tmp_path / "workflow").mkdir()
    (tmp_path / "workflow" / "code.py").write_text("x = 1\n")
    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "--no-verify", "--message", "first")
    return tmp_path, git("rev-parse", "HEAD")


def test_commit(project):
    folder, head = project
    assert commit(folder) == head
    assert commit(folder / "workflow") == head
    (folder / "results.txt").write_text("not under version control\n")
    assert commit(folder) == head
    (folder / "workflow" / "code.py").write_text("x = 2\n")
    assert commit(folder) == f"{head} and uncommitted changes"


def test_no_repository(tmp_path):
    assert commit(tmp_path) is None


def test_no_git(project, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert commit(project[0]) is None


def test_versions():
    found = versions()
    assert found["Python"] == platform.python_version()
    assert found["numpy"] == np.__version__


def test_machine():
    found = machine()
    assert int(found["Cores"]) >= 1
    assert found["Memory"].endswith(" GiB")
    assert all(found.values())

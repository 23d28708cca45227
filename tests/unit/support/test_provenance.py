import os
import shutil
import subprocess

import pytest

from support.provenance import commit, machine, versions

AUTHOR = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "protocol.file.allow=always"]
UNVERSIONED = "not under version control"


def git(folder, *arguments):
    command = ["git", "-C", str(folder), *AUTHOR, *map(str, arguments)]
    # The tests may run in a hook, where such variables name the repository of the hook.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.strip()


def commit_all(folder):
    """Make a repository of a folder if it is none, commit what is there, and return the commit."""
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--no-verify", "--message", "all")
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def unpacked(tmp_path):
    """Return a folder with what a checkout has, not under version control."""
    folder = tmp_path / "around" / "digitsum"
    for name in ("workflow/scripts/report.py", "envs/study.yaml", "Snakefile", "config.yaml", "README.md"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("1\n")
    return folder


@pytest.fixture
def checkout(unpacked):
    commit_all(unpacked)
    return unpacked


def test_commit(checkout, tmp_path):
    head = git(checkout, "rev-parse", "HEAD")
    assert len(head) == 40
    assert commit(checkout) == head
    (tmp_path / "link").symlink_to(checkout)
    assert commit(tmp_path / "link") == head


@pytest.mark.parametrize("name", ["Snakefile", "config.yaml", "envs/study.yaml", "workflow/scripts/report.py"])
def test_a_change_to_what_a_study_runs(checkout, name):
    changed = f"{git(checkout, 'rev-parse', 'HEAD')} and uncommitted changes"
    (checkout / name).write_text("2\n")
    assert commit(checkout) == changed
    git(checkout, "add", ".")
    assert commit(checkout) == changed
    assert commit_all(checkout) == commit(checkout)
    (checkout / name).unlink()
    assert commit(checkout).endswith(" and uncommitted changes")


def test_a_new_module_is_a_change(checkout):
    git(checkout, "config", "status.showUntrackedFiles", "no")
    new = checkout / "workflow" / "digitsum" / "new.py"
    new.parent.mkdir()
    new.write_text("1\n")
    assert commit(checkout).endswith(" and uncommitted changes")
    (checkout / ".gitignore").write_text("*.py\n")
    assert commit(checkout) == git(checkout, "rev-parse", "HEAD")


def test_other_files_are_no_change(checkout):
    (checkout / "mine.yaml").write_text("seed: 1\n")
    (checkout / "README.md").write_text("2\n")
    (checkout / "results").mkdir()
    (checkout / "results" / "report.html").write_text("1\n")
    assert commit(checkout) == git(checkout, "rev-parse", "HEAD")


def test_a_repository_without_commits(unpacked):
    git(unpacked, "init", "--quiet")
    assert commit(unpacked) == "no commit yet and uncommitted changes"


def test_a_repository_around_the_checkout_does_not_count(unpacked):
    assert commit(unpacked) == UNVERSIONED
    commit_all(unpacked.parent)
    assert commit(unpacked) == UNVERSIONED
    (unpacked / ".git").mkdir()  # git passes over it
    assert commit(unpacked) == UNVERSIONED


def test_worktree(checkout, tmp_path):
    head = git(checkout, "rev-parse", "HEAD")
    git(checkout, "worktree", "add", "--quiet", "--detach", tmp_path / "tree")
    (checkout / "Snakefile").write_text("2\n")
    assert commit(tmp_path / "tree") == head
    assert commit(checkout) == f"{head} and uncommitted changes"
    shutil.rmtree(checkout)
    assert commit(tmp_path / "tree").startswith("unknown: git refuses to read it (not a git repository")


def test_submodule(checkout, tmp_path):
    outer = tmp_path / "outer"
    outer.mkdir()
    git(outer, "init", "--quiet")
    git(outer, "submodule", "--quiet", "add", checkout, "tools/digitsum")
    head = commit_all(outer)
    inner = git(checkout, "rev-parse", "HEAD")
    assert inner != head
    assert commit(outer / "tools" / "digitsum") == inner
    assert commit(outer / "tools") == UNVERSIONED


def test_variables_of_another_repository_do_not_matter(checkout, tmp_path, monkeypatch):
    head = git(checkout, "rev-parse", "HEAD")
    other = tmp_path / "other"
    other.mkdir()
    (other / "file").write_text("1\n")
    assert commit_all(other) != head
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git" / "index"))
    monkeypatch.setenv("GIT_PREFIX", "deeper/")
    assert commit(checkout) == head
    shutil.rmtree(checkout / ".git")
    assert commit(checkout) == UNVERSIONED


def test_no_git(checkout, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert commit(checkout) == "unknown: git is not installed"
    shutil.rmtree(checkout / ".git")
    assert commit(checkout) == UNVERSIONED


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files to another user")
def test_a_repository_of_another_user(checkout, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))  # where no folder is called safe
    monkeypatch.delenv("SUDO_UID", raising=False)
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    for path in (checkout, checkout / ".git"):
        os.chown(path, 12345, 12345)
    assert commit(checkout) == "unknown: git refuses to read it (dubious ownership)"


def test_a_damaged_repository(checkout):
    (checkout / ".git" / "index").write_text("damaged, and long enough to be an index\n")
    assert commit(checkout).startswith("unknown: git refuses to read it (index file")
    assert "\n" not in commit(checkout)


def test_versions_and_machine():
    assert {"Python", "numpy", "torch"} <= versions().keys()
    assert all(machine().values())

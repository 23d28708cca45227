import subprocess

from support.provenance import commit, machine, versions


def test_commit(tmp_path, monkeypatch):
    def git(*arguments):
        author = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        command = ["git", "-C", str(tmp_path), *author, *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    assert commit(tmp_path) is None  # no repository
    code = tmp_path / "workflow" / "code.py"
    code.parent.mkdir()
    code.write_text("x = 1\n")
    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "--no-verify", "--message", "first")
    head = git("rev-parse", "HEAD")
    (tmp_path / "results.txt").write_text("not under version control\n")
    assert commit(tmp_path) == commit(code.parent) == head
    code.write_text("x = 2\n")
    assert commit(tmp_path) == f"{head} and uncommitted changes"
    monkeypatch.setenv("PATH", "")  # no git
    assert commit(tmp_path) is None


def test_versions_and_machine():
    assert {"Python", "numpy", "torch"} <= versions().keys()
    assert all(machine().values())

import re
import shutil
import subprocess
import sys

import pytest

from support import source_digest

MODULE = '''"""A module."""

from digitsum import other
from digitsum.deep import nested


# A comment.
def double(x):
    """Return twice `x`."""
    return 2 * x


class Thing:
    """A thing."""

    def method(self):
        """Do something."""
        from digitsum.late import things

        return things
'''
FILES = {
    "digitsum/__init__.py": "",
    "digitsum/module.py": MODULE,
    "digitsum/other.py": "import digitsum.plain as plain\nfrom support.log import log\nfrom support import joblog\n",
    "digitsum/plain.py": "import numpy\nx = 1\n",
    "digitsum/plain.mplstyle": "font.size: 9\n",
    "digitsum/late.py": "things = 3\n",
    "digitsum/unrelated.py": "y = 1\n",
    "digitsum/deep/__init__.py": "",
    "digitsum/deep/nested.py": "from digitsum import module  # in a circle\n",
    "digitsum/family.py": "from digitsum.unrelated import y\n",
    "support/log.py": "log = print\n",
    "support/joblog.py": "import digitsum.cost\n",  # watches
    "digitsum/cost.py": "z = 1\n",
    "scripts/script.py": "from digitsum.module import double\n",
    "template.html": "<p>\n",
}

APART = {"support/joblog.py", "digitsum/cost.py"}  # who watches a job, and what only the watchers import


@pytest.fixture
def workflow(tmp_path, monkeypatch):
    """Return a folder like workflow/, in which digests are taken during the test."""
    for name, content in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    monkeypatch.setattr(source_digest, "WORKFLOW", tmp_path)
    return tmp_path


def digests(workflow, *others):
    """Return the digests of the script as a fresh process would."""
    source_digest._read.cache_clear()
    return source_digest.source_digests(workflow / "scripts" / "script.py", *(workflow / other for other in others))


def changed_by(workflow, name, old, new, *others):
    """Return the files whose digests change when `old` becomes `new` in the file `name`."""
    path = workflow / name
    before, content = digests(workflow, *others), path.read_text()
    assert old in content
    path.write_text(content.replace(old, new))
    after = digests(workflow, *others)
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


def test_finds_what_is_imported_on_the_way_and_the_data_beside_it(workflow):
    assert digests(workflow).keys() == FILES.keys() - APART - {
        "digitsum/unrelated.py",
        "digitsum/family.py",
        "template.html",
    }


def test_other_files_count_and_so_does_what_they_import(workflow):
    found = digests(workflow, "template.html", "digitsum/family.py")
    assert found.keys() == FILES.keys() - APART
    assert changed_by(workflow, "template.html", "<p>", "<div>", "template.html") == {"template.html"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("# A comment.\n", "# Another comment,\n# on two lines.\n"),
        ('"""A module."""', '"""A module with another docstring."""'),
        ('    """Return twice `x`."""\n', ""),
        ('    """A thing."""\n', '    """Another thing."""\n'),
        ("2 * x", "(2*x)"),
        ("\n\n\n", "\n"),
    ],
)
def test_same_code_has_the_same_digest(workflow, old, new):
    assert changed_by(workflow, "digitsum/module.py", old, new) == set()


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("scripts/script.py", "import double", "import double as twice"),
        ("digitsum/module.py", "2 * x", "x * 2"),
        ("digitsum/late.py", "things = 3", "things = '3'"),
        ("digitsum/plain.mplstyle", "9", "8"),
        ("support/log.py", "print", "repr"),
    ],
)
def test_changed_code_has_another_digest(workflow, name, old, new):
    assert changed_by(workflow, name, old, new) == {name}


def test_watchers_and_what_only_they_import_are_no_part_of_a_digest(workflow):
    assert changed_by(workflow, "support/joblog.py", "digitsum.cost", "digitsum.plain") == set()
    assert changed_by(workflow, "digitsum/cost.py", "1", "2") == set()
    (workflow / "scripts" / "script.py").write_text("import digitsum.cost\n")  # who else imports it depends on it
    assert changed_by(workflow, "digitsum/cost.py", "2", "3") == {"digitsum/cost.py"}


SYNTAX = """
import ast
def f(a, /, *b: int, c="x", **d) -> None: return u"u" + f"{a!r:>{c}}{{" + f"{a=}" "tail" + f"{a:%Y}" + f"{a:}"
async def g(): return [x async for x in y if x], lambda: (yield), a[1:2, ...], 1e400, 1j, b"\\xff", "\\U0001F600"
class C(B, metaclass=M):
    x: int = 3
    def m(self):
        match self:
            case {"a": [1, *_], **rest} if rest: pass
            case C(x=0) | None: pass
        try: pass
        except* E as e: raise
        with a as b, c: del b
        global q; nonlocal_ = q @ q // q
        assert (n := 3) if not n else ~n, "no"
"""


def test_digests_do_not_depend_on_the_version_of_python(repository, tmp_path):
    """Digest all code of the project, and syntax that it doesn't use, with every Python that is here."""
    (tmp_path / "syntax.py").write_text(SYNTAX)
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); from pathlib import Path; from support.source_digest import *;"
    )
    program += "from support.source_digest import _read; print([_read(Path(path), Path())[0] for path in sys.argv[2:]])"
    paths = [tmp_path / "syntax.py", *sorted((repository / "workflow").rglob("*.py"))]
    command = ["-I", "-S", "-B", "-c", program, repository / "workflow", *paths]
    answers = {}
    for python in {sys.executable, *filter(None, (shutil.which(f"python3.{minor}") for minor in range(11, 20)))}:
        process = subprocess.run([python, *command], capture_output=True, text=True, check=False)
        if process.returncode == 0 or python == sys.executable:  # a launcher may have no such Python
            answers[python] = process.stdout
    assert len(set(answers.values())) == 1, answers
    assert next(iter(answers.values())).count("'") == 2 * len(paths)


def test_real_scripts_import_only_what_is_found(repository):
    """Check that nothing is imported in a way that source_digest doesn't see."""
    for path in (repository / "workflow").rglob("*.py"):
        assert not re.search(r"^\s*from \.|__import__|import_module", path.read_text(), re.MULTILINE), path

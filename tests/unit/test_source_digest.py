import importlib.util
import re
import shutil

import pytest

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


@pytest.fixture
def workflow(tmp_path, repository):
    """Return a folder like workflow/, with a package of its own around a copy of source_digest.py."""
    package = tmp_path / "workflow" / "digitsum"
    (package / "deep").mkdir(parents=True)
    (tmp_path / "workflow" / "scripts").mkdir()
    shutil.copy(repository / "workflow" / "digitsum" / "source_digest.py", package)
    files = {
        "__init__.py": "",
        "module.py": MODULE,
        "other.py": "import digitsum.plain as plain\n",
        "plain.py": "import numpy\nx = 1\n",
        "late.py": "things = 3\n",
        "unrelated.py": "y = 1\n",
        "deep/__init__.py": "",
        "deep/nested.py": "from digitsum import module  # in a circle\n",
        "plain.mplstyle": "font.size: 9\n",
        "../scripts/script.py": "from digitsum.module import double\n",
        "../template.html": "<p>\n",
    }
    for name, content in files.items():
        (package / name).write_text(content)
    return tmp_path / "workflow"


def digests(workflow, *others):
    """Return what the copy in `workflow` says of the script, as a fresh process would."""
    path = workflow / "digitsum" / "source_digest.py"
    spec = importlib.util.spec_from_file_location("copied_source_digest", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.source_digests(workflow / "scripts" / "script.py", *(workflow / other for other in others))


def changed_by(workflow, name, old, new):
    """Return the files whose digests change when `old` becomes `new` in the file `name`."""
    path = workflow / name
    before, content = digests(workflow), path.read_text()
    assert content.count(old) >= 1
    path.write_text(content.replace(old, new))
    after = digests(workflow)
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


def test_finds_what_is_imported_on_the_way(workflow):
    assert list(digests(workflow)) == [
        "digitsum/__init__.py",
        "digitsum/deep/__init__.py",
        "digitsum/deep/nested.py",
        "digitsum/late.py",
        "digitsum/module.py",
        "digitsum/other.py",
        "digitsum/plain.mplstyle",
        "digitsum/plain.py",
        "scripts/script.py",
    ]


def test_digests_are_short_plain_text(workflow):
    assert all(re.fullmatch("[0-9a-f]{12}", digest) for digest in digests(workflow).values())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("# A comment.\n", "# Another comment,\n# on two lines.\n"),
        ('"""A module."""', '"""A module with another docstring."""'),
        ('    """Return twice `x`."""\n', ""),
        ('    """A thing."""\n', '    """Another thing."""\n'),
        ('        """Do something."""\n', ""),
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
        ("digitsum/plain.py", "x = 1", "x = 2"),
        ("digitsum/late.py", "things = 3", "things = '3'"),
        ("digitsum/plain.mplstyle", "9", "8"),
    ],
)
def test_changed_code_has_another_digest(workflow, name, old, new):
    assert changed_by(workflow, name, old, new) == {name}


def test_unrelated_module_does_not_count(workflow):
    assert changed_by(workflow, "digitsum/unrelated.py", "y = 1", "y = 2") == set()


def test_new_import_brings_its_module(workflow):
    changed = changed_by(workflow, "digitsum/plain.py", "import numpy", "import numpy\nfrom digitsum import unrelated")
    assert changed == {"digitsum/plain.py", "digitsum/unrelated.py"}


def test_other_files_count(workflow):
    before = digests(workflow, "template.html")
    assert before.keys() - digests(workflow).keys() == {"template.html"}
    (workflow / "template.html").write_text("<div>\n")
    assert digests(workflow, "template.html")["template.html"] != before["template.html"]


def test_real_scripts_import_only_what_is_found(repository):
    """Check that nothing is imported in a way that source_digest doesn't see."""
    for path in (repository / "workflow").glob("*/*.py"):
        code = path.read_text()
        assert not re.search(r"^\s*from \.", code, re.MULTILINE), f"{path.name} has a relative import"
        assert "import_module" not in code, path.name
        assert "__import__" not in code, path.name

"""What planning reads of classes in files of the user's own, without importing them."""

import re

import pytest

from support import families, source_digest
from support.families import family_of

CLASSIFIER = """
from digitsum.models.classical import Classifier

class Mine(Classifier):
    settings = {"depth": {"type": "integer"}}
"""
NETWORK = """
from digitsum.models.network import Network

class Mine(Network):
    pass
"""


@pytest.fixture
def own(tmp_path, monkeypatch):
    """Return a function that writes files, by default mine.py, and returns the family in that file."""
    monkeypatch.chdir(tmp_path)

    def own(code="", name="mine.py", **others):
        for cached in (families.family_of, families._parsed, source_digest._read):
            cached.cache_clear()
        for file, content in {"mine": code, **others}.items():
            (tmp_path / f"{file}.py").write_text(content)
        return family_of(name)

    return own


@pytest.mark.parametrize("where", ["mine.py", "./mine.py", "{folder}/mine.py", "mine.py:Mine"])
def test_a_file_is_found_wherever_it_is_named(own, tmp_path, where):
    family = own(CLASSIFIER, where.format(folder=tmp_path))
    assert family.name == "mine.py:Mine"  # without the folder: it stands in results
    assert family.file == tmp_path / "mine.py"
    assert (family.trained, family.exported) == (False, False)
    assert family.settings == {"depth": {"type": "integer"}}
    assert family.origin == "a class of its own in mine.py"


@pytest.mark.parametrize(
    ("code", "trained", "reads_digits"),
    [
        (NETWORK, True, False),
        (NETWORK.replace("Network", "DigitNetwork"), True, True),
        ("import digitsum.models.network\nclass A(digitsum.models.network.Network): pass", True, False),
        ("import digitsum.models.network as n\nclass A(n.DigitNetwork): pass", True, True),
        ("from digitsum.models import network\nclass A(network.Network): pass", True, False),
        ("from digitsum.models.sum import SumNetwork as S\nclass A(S): pass", True, True),
        ("from digitsum.models.svm import SupportVectorMachine\nclass A(SupportVectorMachine): pass", False, False),
        ("from beside import Base\nclass A(Base): pass", True, False),
        ("import beside\nclass A(object, beside.Base): pass", True, False),
        ("from package.deep import Deeper\nclass A(Deeper): pass", True, True),
        ("from again import Base\nclass A(Base): pass", True, False),
    ],
)
def test_it_is_what_it_inherits_from_however_that_is_imported(own, tmp_path, code, trained, reads_digits):
    (tmp_path / "package").mkdir()
    deep = {
        "package/__init__": "",
        "package/deep": "from .deeper import Deepest as D\nclass Deeper(D): pass",
        "package/deeper": "from digitsum.models.network import DigitNetwork\nclass Deepest(DigitNetwork): pass",
    }
    beside = {"beside": NETWORK.replace("Mine", "Base"), "again": "from beside import Base"}
    family = own(code, **beside, **deep)
    assert (family.trained, family.reads_digits) == (trained, reads_digits)


def test_a_setting_may_be_inherited_or_replaced(own):
    sub = "from digitsum.models.sum import SumNetwork\nclass Mine(SumNetwork):\n    "
    assert own(f"{sub}pass").settings.keys() == {"encoder"}
    assert own(f"{sub}settings: dict = {{}}").settings == {}
    assert own(f"{sub}exported = False").exported is False


@pytest.mark.parametrize(
    ("code", "name", "complaint"),
    [
        (CLASSIFIER, "gone.py", "gone.py .*can't be read: No such file"),
        (CLASSIFIER, "gone", "'gone' is neither one of dense, .* nor a file of your own"),
        (CLASSIFIER, "mine.py:Yours", "mine.py has no class Yours"),
        ("x = 1", "mine.py", "mine.py must have one subclass of Classifier or Network; it has none"),
        (f"{CLASSIFIER}\nclass B(Mine): pass", "mine.py", "it has several: Mine, B; name one, as mine.py:Mine"),
        ("class A(B): pass\nclass B(A): pass", "mine.py", "mine.py: "),
        (f"{CLASSIFIER}\n(", "mine.py", r"mine.py, line 7: '\(' was never closed"),
        (f"{CLASSIFIER}\0", "mine.py", "mine.py.*null bytes"),
        (CLASSIFIER.replace('"integer"', "INTEGER"), "mine.py", "mine.py:Mine, line 5: settings must be written out"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_in_one_line(own, code, name, complaint):
    with pytest.raises(ValueError, match=complaint) as error:
        own(code, name)
    assert "\n" not in str(error.value)


def test_its_digest_and_those_of_what_it_imports_beside_it_are_known(own, tmp_path):
    (tmp_path / "package").mkdir()
    files = {"helper": "import package.part", "unrelated": "x = 1", "numpy_": "y = 1"}
    files |= {"package/__init__": "", "package/part": "from . import other", "package/other": "z = 1"}
    code = f"import helper, numpy\n{CLASSIFIER}    def fit(self):\n        import numpy_\n"
    family = own(code, **files)
    script = source_digest.WORKFLOW / "scripts" / "fit_classifier.py"
    ours, all_ = source_digest.source_digests(script), source_digest.source_digests(script, family.file)
    imported = {"helper.py", "numpy_.py", "package/__init__.py", "package/part.py", "package/other.py"}
    assert all_.keys() == ours.keys() | imported | {"mine.py"}
    for file in imported | {"mine.py"}:
        path = tmp_path / file
        text = path.read_text()
        path.write_text(f"{text}\nadded = 1")
        source_digest._read.cache_clear()
        changed = source_digest.source_digests(script, family.file)
        assert {name for name in changed if changed[name] != all_[name]} == {file}
        path.write_text(f"{text}  # a comment")
        source_digest._read.cache_clear()
        assert source_digest.source_digests(script, family.file) == all_
    (tmp_path / "helper.py").write_text("(")  # the job says what is wrong
    source_digest._read.cache_clear()
    assert re.fullmatch("[0-9a-f]{12}", source_digest.source_digests(script, family.file)["helper.py"])

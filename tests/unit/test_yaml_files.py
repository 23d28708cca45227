import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from digitsum.yaml_files import read_yaml


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("files") / "mine.yaml"


@pytest.fixture
def complaint(path):
    """Return a function that returns what is wrong with a file of this content, without its path."""

    def complaint(content):
        path.write_bytes(content)
        with pytest.raises(ValueError) as error:
            read_yaml(path)
        assert "\n" not in str(error.value)
        return str(error.value).removeprefix(str(path))

    return complaint


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


@given(JSON, st.sampled_from([None, 2, "\t"]))
def test_json_is_read_as_such(path, value, indent):
    path.write_text(json.dumps(value, indent=indent))
    assert read_yaml(path) == value


@given(JSON)
def test_what_yaml_wrote_is_read(path, value):
    path.write_text(yaml.safe_dump(value))
    assert read_yaml(path) == value


@given(st.binary(max_size=60) | st.text("{}[]&*a:,- \n\t'\"!%|>?#~0.", max_size=40).map(str.encode))
def test_any_bytes_are_read_or_refused_in_one_line_that_names_the_file(path, content):
    path.write_bytes(content)
    try:
        read_yaml(path)
    except ValueError as error:
        assert str(error).startswith(str(path))
        assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("seed: 1\nmaps: {pairs: 200}\nseed: 2\n", ", line 3: seed: already set in line 1; keep one of the two"),
        ("models:\n  svm:\n    folds: 2\n    folds: 3\n", ", line 4: models.svm.folds: already set in line 3"),
        ("search: {rungs: [{slots: 1}, {slots: 2, slots: 3}]}", ", line 1: search.rungs.1.slots: already set in"),
        ('seed: 1\n"seed": 2\n', ", line 2: seed: already set in line 1"),
        ('1: {}\n"1": {}\n', ", line 2: 1: already set in line 1"),
        ('{"seed": 1,\n "seed": 2}', ", line 2: seed: already set in line 1"),
        ("seed: 1\nmaps: [1,\nmodels: {a: b", ", line 4: did not find expected ',' or '}'"),
        ("seed: 1\n\tmaps: 2", ", line 2: found a tab character that violates indentation"),
        ("a: 1\nseed: !!python/object/apply:os.getcwd []", ", line 2: could not determine a constructor"),
        ("day: 2026-13-45", ": month must be in 1..12"),
        ("a: 1\n? [1, 2]\n: 3", ", line 2: found unhashable key"),
        ("[" * 5000 + "]" * 5000, ": nested too deeply"),
    ],
)
def test_file_and_line_are_named(complaint, content, said):
    assert complaint(content.encode()).startswith(said)


@pytest.mark.parametrize(
    ("content", "line"), [("seed: 1\n# caf\xe9\n".encode("latin-1"), 2), ("seed: 1".encode("utf-16"), 1)]
)
def test_another_encoding_than_utf8(complaint, content, line):
    found = complaint(content)
    assert found.startswith(f", line {line}: not UTF-8 (")
    assert found.endswith("; save the file as UTF-8")

import pytest

from support.config_files import file_problems


@pytest.fixture
def said(tmp_path):
    """Return a function that returns what is wrong with a file of this content, without its path."""
    path = tmp_path / "mine.yaml"

    def said(content):
        path.write_bytes(content)
        return [line.removeprefix(f"{path}, ") for line in file_problems([path])]

    return said


def test_what_we_ship_has_nothing_wrong(repository):
    assert (
        file_problems([repository / name for name in ("config.yaml", "quick.yaml", "tests/workflow/small.yaml")]) == []
    )


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("seed: 1\nmaps: {pairs: 200}\nseed: 2\n", "line 3: seed: already set in line 1; keep one of the two"),
        ("models:\n  svm:\n    folds: 2\n    folds: 3\n", "line 4: models.svm.folds: already set in line 3"),
        ("search: {rungs: [{slots: 1}, {slots: 2, slots: 3}]}", "line 1: search.rungs.1.slots: already set in line 1"),
        ('seed: 1\n"seed": 2\n', "line 2: seed: already set in line 1"),
        ('{"seed": 1,\n "seed": 2}', "line 2: seed: already set in line 1"),
    ],
)
def test_a_key_that_occurs_twice(said, content, complaint):
    (problem,) = said(content.encode())
    assert problem.startswith(complaint)


@pytest.mark.parametrize("content", ["models: {a: {examples: [1]}, b: {examples: [1]}}", "", "seed: [", "- 1"])
def test_no_complaint_if_keys_occur_once_or_snakemake_complains(said, content):
    assert said(content.encode()) == []


@pytest.mark.parametrize(
    ("content", "line"), [("seed: 1\n# caf\xe9\n".encode("latin-1"), 2), ("seed: 1".encode("utf-16"), 1)]
)
def test_another_encoding_than_utf8(said, content, line):
    (problem,) = said(content)
    assert problem.startswith(f"line {line}: not UTF-8 (")
    assert problem.endswith("; save the file as UTF-8")


def test_a_file_that_is_missing_is_for_snakemake_to_name(tmp_path):
    assert file_problems([tmp_path / "mine.yaml"]) == []

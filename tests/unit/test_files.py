import errno
import os
import time

import numpy as np
import pandas as pd
import pytest

from digitsum.files import atomic, read_arrays, read_csv, read_json, write_csv, write_json, write_text


def files_in(folder):
    return sorted(path.name for path in folder.iterdir())


def test_atomic_writes_in_a_folder_that_it_makes(tmp_path):
    with atomic(tmp_path / "a" / "b" / "result.npz") as temporary:
        assert temporary.suffix == ".npz"
        assert temporary.parent == tmp_path / "a" / "b"
        np.savez(temporary, x=np.arange(3))
        assert not (tmp_path / "a" / "b" / "result.npz").exists()
    assert files_in(tmp_path / "a" / "b") == ["result.npz"]


def test_failure_leaves_the_earlier_file(tmp_path):
    path = tmp_path / "result.txt"
    path.write_text("earlier")
    with pytest.raises(KeyboardInterrupt), atomic(path) as temporary:
        temporary.write_text("half of")
        raise KeyboardInterrupt
    assert files_in(tmp_path) == ["result.txt"]
    assert path.read_text() == "earlier"


def test_what_a_killed_job_left_is_removed(tmp_path):
    names = [".result.123.txt", ".result.123.txt-journal", ".result.456.txt", ".result.old.9.txt"]
    leftover, journal, recent, other = (tmp_path / name for name in names)
    for path in (leftover, journal, recent, other):
        path.write_text("half of")
    for path in (leftover, journal, other):
        os.utime(path, (0, 0))
    os.utime(recent, (time.time() + 60, time.time() + 60))  # as if someone were writing there
    write_text(tmp_path / "result.txt", "all of it")
    assert files_in(tmp_path) == [recent.name, other.name, "result.txt"]


def test_what_is_left_of_a_file_without_suffix_is_removed_and_no_other(tmp_path):
    for name in (".train.123", ".train.123.txt", ".train.old"):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (0, 0))
    write_text(tmp_path / "train", "all of it")
    assert files_in(tmp_path) == [".train.123.txt", ".train.old", "train"]


def test_full_disk_names_the_file(tmp_path):
    path = tmp_path / "result.txt"
    with pytest.raises(OSError, match="No space left on device") as error, atomic(path):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert error.value.filename == str(path)


def test_json_keeps_the_order_and_refuses_what_is_no_number(tmp_path):
    value = {"b": [1, 0.1, None], "a": {"é": "text"}}
    write_json(tmp_path / "value.json", value)
    assert list(read_json(tmp_path / "value.json").items()) == list(value.items())
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_json(tmp_path / "other.json", {"loss": [0.5, float("nan")]})
    assert files_in(tmp_path) == ["value.json"]


@pytest.mark.parametrize("content", [b"", b'{"a": 1', b"\xff\xfe"], ids=["empty", "cut", "binary"])
def test_other_file_is_named(tmp_path, content):
    path = tmp_path / "value.json"
    path.write_bytes(content)
    with pytest.raises(ValueError, match="is not a complete JSON file; delete it and run again") as error:
        read_json(path)
    assert str(path) in str(error.value)


def test_csv_gives_the_numbers_back(tmp_path):
    table = pd.DataFrame({"name": ["a", "b"], "x": [0.1 + 0.2, 1e-17], "n": [1, 2]})
    write_csv(tmp_path / "table.csv", table)
    pd.testing.assert_frame_equal(pd.read_csv(tmp_path / "table.csv"), table, check_exact=True)
    assert (tmp_path / "table.csv").read_bytes().startswith(b"name,x,n\na,0.30000000000000004,1\n")


TABLE = "model,sum,f1,loss\nnan,0,0.5,\nbest,1,0.25,2.5\n"


def test_a_table_comes_back(tmp_path):
    (tmp_path / "table.csv").write_text(TABLE)
    table = read_csv(tmp_path / "table.csv", texts=["model"], numbers=["sum", "f1"], gaps=["loss"])
    assert table["model"].tolist() == ["nan", "best"]  # a model may be called that
    assert table["loss"].isna().tolist() == [True, False]


@pytest.mark.parametrize(
    "name", ["true", "null", "nan", "inf", "1", "1e5", "2030-01-01", "NA", " ", "a,b", '"', "a\nb"]
)
def test_texts_stay_texts(tmp_path, name):
    table = pd.DataFrame({"model": [name, name], "sum": [0, 1]})
    write_csv(tmp_path / "table.csv", table)
    assert read_csv(tmp_path / "table.csv", ["model"], ["sum"])["model"].tolist() == [name, name]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("", " is not a complete table; delete it and run again"),
        ("model,sum\nbest,1\n", " has no column f1; delete it and run again"),
        (TABLE[:-10], ": the column f1 is not numbers throughout; delete it and run again"),  # ends after "best,1"
        (TABLE.replace("0.25", "high"), ": the column f1 is not numbers throughout; delete it and run again"),
        (TABLE.replace("2.5", "high"), ": the column loss is not numbers throughout; delete it and run again"),
        (TABLE.replace("nan", ""), ": the column model is not text throughout; delete it and run again"),
    ],
)
def test_a_table_of_another_kind_is_named(tmp_path, content, complaint):
    path = tmp_path / "table.csv"
    path.write_text(content)
    with pytest.raises(ValueError, match="delete it and run again") as error:
        read_csv(path, texts=["model"], numbers=["sum", "f1"], gaps=["loss"])
    assert str(error.value) == f"{path}{complaint}"


VECTORS = {"vectors": ("f", ("n", "width")), "labels": ("uint8", ("n",)), "perplexity": ("i", ())}
WHOLE = {"vectors": np.zeros((3, 4), np.float32), "labels": np.zeros(3, np.uint8), "perplexity": 5}


def test_arrays_come_back(tmp_path):
    np.savez(tmp_path / "it.npz", **WHOLE, more=1)
    found = read_arrays(tmp_path / "it.npz", "vectors", VECTORS)
    assert list(found) == list(VECTORS)
    assert found["vectors"].tobytes() == WHOLE["vectors"].tobytes()


@pytest.mark.parametrize(
    ("other", "complaint"),
    [
        ({"labels": None}, " is not a complete file of vectors"),
        ({"labels": np.zeros(3)}, ": labels is float64 (3,), not uint8 (3,)"),
        ({"labels": np.zeros(2, np.uint8)}, ": labels is uint8 (2,), not uint8 (3,)"),
        ({"vectors": np.zeros(3)}, ": vectors is float64 (3,), not floats (n, width)"),
        ({"vectors": np.full((3, 4), np.nan)}, ": vectors has numbers that are not finite"),
        ({"perplexity": 5.5}, ": perplexity is float64 (), not whole numbers ()"),
    ],
)
def test_other_arrays_are_named(tmp_path, other, complaint):
    path = tmp_path / "it.npz"
    np.savez(path, **{name: array for name, array in {**WHOLE, **other}.items() if array is not None})
    with pytest.raises(ValueError, match="delete it and run again") as error:
        read_arrays(path, "vectors", VECTORS)
    assert str(error.value) == f"{path}{complaint}; delete it and run again"

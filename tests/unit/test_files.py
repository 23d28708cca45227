import errno
import os
import time

import numpy as np
import pandas as pd
import pytest

from digitsum.files import atomic, read_json, write_csv, write_json, write_text


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
    leftover, recent, other = (tmp_path / name for name in (".result.123.txt", ".result.456.txt", ".result.old.9.txt"))
    for path in (leftover, recent, other):
        path.write_text("half of")
    for path in (leftover, other):
        os.utime(path, (0, 0))
    os.utime(recent, (time.time() + 60, time.time() + 60))  # as if someone were writing there
    write_text(tmp_path / "result.txt", "all of it")
    assert files_in(tmp_path) == [recent.name, other.name, "result.txt"]


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
    with pytest.raises(ValueError, match="is not a whole JSON file; delete it and run again") as error:
        read_json(path)
    assert str(path) in str(error.value)


def test_csv_gives_the_numbers_back(tmp_path):
    table = pd.DataFrame({"name": ["a", "b"], "x": [0.1 + 0.2, 1e-17], "n": [1, 2]})
    write_csv(tmp_path / "table.csv", table)
    pd.testing.assert_frame_equal(pd.read_csv(tmp_path / "table.csv"), table, check_exact=True)
    assert (tmp_path / "table.csv").read_bytes().startswith(b"name,x,n\na,0.30000000000000004,1\n")

"""Files of predictions that were made elsewhere."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digitsum.models.foreign import COLUMNS, READ_COLUMNS, read_foreign, read_foreign_digits

N, PAIRS = 4, "a" * 64
RNG = np.random.default_rng(0)
RIGHT = {
    "sums": RNG.integers(19, size=N),
    "digits": RNG.integers(10, size=(N, 2)),
    "log_probabilities": np.log(RNG.dirichlet(np.ones(19), size=N)),
}


def write(path, content, digest=None, of="pairs", known=COLUMNS):
    """Write `content` as the suffix of `path` says."""
    if path.suffix == ".npz":
        np.savez(path, **content, **({} if digest is None else {of: digest}))
        return
    columns = {
        name: content[part][:, number] if content[part].ndim > 1 else content[part]
        for part, names in known.items()
        if part in content
        for number, name in enumerate(names)
    }
    first = "" if digest is None else f"# {of}: {digest}\n"
    path.write_text(first + pd.DataFrame(columns).to_csv(index=False))


@pytest.fixture(params=[".npz", ".csv"])
def path(request, tmp_path):
    return tmp_path / f"unseen{request.param}"


@pytest.mark.parametrize("pairs", [None, PAIRS, PAIRS.upper()])
@pytest.mark.parametrize("parts", [["sums"], ["sums", "digits"], ["sums", "log_probabilities"], [*RIGHT]])
def test_what_is_written_is_read(path, parts, pairs):
    write(path, {part: RIGHT[part] for part in parts}, pairs)
    found = vars(read_foreign(path, N, PAIRS))
    for part, expected in RIGHT.items():
        if part in parts:
            np.testing.assert_allclose(found[part], expected, rtol=1e-6)
        else:
            assert found[part] is None


def test_a_probability_may_be_0(path):
    known = np.full((N, 19), -np.inf)
    known[:, 3] = 0
    write(path, {"sums": np.full(N, 3), "log_probabilities": known})
    np.testing.assert_array_equal(read_foreign(path, N, PAIRS).log_probabilities, known)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"sums": RIGHT["sums"][:2]}, r"sums are int64 \(2,\), not a NumPy array of whole numbers \(4,\)"),
        ({"sums": RIGHT["sums"] + 19}, "sums of pair 0 are"),
        ({"sums": RIGHT["sums"] + 0.5}, "sums are float64"),
        ({"digits": RIGHT["digits"] - 10}, "digits of pair 0 are"),
        ({"log_probabilities": np.exp(RIGHT["log_probabilities"])}, "the probabilities of pair 0 add up to"),
        ({"log_probabilities": np.full((N, 19), np.nan)}, "log_probabilities of pair 0 are NaN"),
    ],
)
def test_what_is_wrong_is_said_with_the_file(path, change, complaint):
    part = next(iter(change))
    write(path, {"sums": RIGHT["sums"], **change} if part == "sums" else {**RIGHT, **change})
    with pytest.raises(ValueError, match=complaint) as error:
        read_foreign(path, N, PAIRS)
    assert str(error.value).startswith(str(path))


def test_other_pairs_are_refused(path):
    write(path, RIGHT, "b" * 64)
    with pytest.raises(
        ValueError, match=r"does not fit: the SHA-256 of its pairs is bbb.*, that of the pairs here is aaa"
    ):
        read_foreign(path, N, PAIRS)


@pytest.mark.parametrize("content", [b"", b"PK", b"\xff\xfe\0", b"sum\n1,2\n3,4,5\n", b"colour\n1\n"])
def test_another_file_is_named(path, content):
    path.write_bytes(content)
    with pytest.raises(ValueError, match=path.name) as error:
        read_foreign(path, N, PAIRS)
    assert "\n" not in str(error.value)


def test_a_name_that_means_nothing_is_refused(tmp_path):
    np.savez(tmp_path / "a.npz", sums=RIGHT["sums"], probabilities=RIGHT["sums"])
    with pytest.raises(ValueError, match="probabilities is not known; there can be sums, digits"):
        read_foreign(tmp_path / "a.npz", N, PAIRS)


ON_FILES = settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
DIGITS = st.lists(st.integers(0, 9), min_size=1, max_size=30).map(np.array)


@ON_FILES
@given(DIGITS, st.booleans(), st.sampled_from([None, PAIRS]))
def test_any_digits_are_read(path, digits, sure, digest):
    known = np.log(np.full((len(digits), 10), 0.05) + 0.5 * np.eye(10)[digits])
    content = {"digits": digits} if sure else {"log_probabilities": known}
    write(path, content, digest, "order", READ_COLUMNS)
    read, log_probabilities = read_foreign_digits(path, len(digits), PAIRS)
    np.testing.assert_array_equal(read, digits)
    assert read.dtype == np.uint8
    assert (log_probabilities is None) == sure
    assert sure or np.allclose(log_probabilities, known)


@ON_FILES
@given(DIGITS, st.data())
def test_a_damaged_file_is_refused_in_one_line_or_read_whole(path, digits, data):
    write(path, {"digits": digits}, PAIRS, "order", READ_COLUMNS)
    content = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place:] = data.draw(st.sampled_from([b"", bytes([data.draw(st.integers(0, 255))]) + content[place + 1 :]]))
    path.write_bytes(content)
    try:
        read, _ = read_foreign_digits(path, len(digits), PAIRS)
    except ValueError as error:
        assert str(error).startswith(str(path))
        assert "\n" not in str(error)
    else:
        assert read.shape == digits.shape
        assert read.max() <= 9


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ({"digits": np.arange(3)}, r"digits are int64 \(3,\), not a NumPy array of whole numbers \(4,\)"),
        ({"digits": np.array([0, 1, 10, 2])}, "digits of image 2 are 10, not between 0 and 9"),
        ({"digits": np.array([0, 1, 0.5, 2])}, "digits are float64"),
        ({"log_probabilities": np.full((4, 10), -1.0)}, "the probabilities of image 0 add up to 3.68, not to 1"),
        ({"log_probabilities": np.full((4, 10), np.nan)}, "log_probabilities of image 0 are NaN"),
        ({}, "must have either digits or log-probabilities; it has none"),
        (
            {"digits": np.arange(4), "log_probabilities": np.full((4, 10), np.log(0.1))},
            "must have either digits or log-probabilities; it has both",
        ),
    ],
)
def test_what_is_wrong_with_digits_is_said(tmp_path, content, complaint):
    path = tmp_path / "0.npz"
    write(path, content)
    with pytest.raises(ValueError, match=complaint) as error:
        read_foreign_digits(path, 4, PAIRS)
    assert str(error.value).startswith(str(path))


def test_another_order_is_refused(path):
    write(path, {"digits": np.arange(4)}, "b" * 64, "order", READ_COLUMNS)
    with pytest.raises(ValueError, match=r"the SHA-256 of its order is bbb.*, that of the order here is aaa"):
        read_foreign_digits(path, 4, PAIRS)

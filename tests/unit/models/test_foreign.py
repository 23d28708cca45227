"""Files of predictions that were made elsewhere."""

import numpy as np
import pandas as pd
import pytest

from digitsum.models.foreign import COLUMNS, read_foreign

N, PAIRS = 4, "a" * 64
RNG = np.random.default_rng(0)
RIGHT = {
    "sums": RNG.integers(19, size=N),
    "digits": RNG.integers(10, size=(N, 2)),
    "log_probabilities": np.log(RNG.dirichlet(np.ones(19), size=N)),
}


def write(path, content, pairs=None):
    """Write `content` as the suffix of `path` says."""
    if path.suffix == ".npz":
        np.savez(path, **content, **({} if pairs is None else {"pairs": pairs}))
        return
    columns = {
        name: content[part][:, number] if content[part].ndim > 1 else content[part]
        for part, names in COLUMNS.items()
        if part in content
        for number, name in enumerate(names)
    }
    first = "" if pairs is None else f"# pairs: {pairs}\n"
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
    with pytest.raises(ValueError, match=r"answers other pairs: their SHA-256 is bbb.*, that of these is aaa"):
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

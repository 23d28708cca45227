import io
import re
import shutil
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitsum.data.pairs import DISJOINT_SHARES, draw_pairs, load_pairs, pool_of, save_pairs
from digitsum.data.splits import SPLITS
from digitsum.files import write_digest

SOME_IMAGES = np.random.default_rng(0).integers(0, 256, (40, 28, 28), dtype=np.uint8)
SOME_DIGITS = (np.arange(40) % 10).astype(np.uint8)

splits = st.sampled_from(SPLITS)
pools = st.sampled_from(["shared", "disjoint"])
seeds = st.integers(0, 2**32)
sizes = st.integers(1, 60)


def some_pairs(split="train", size=20, pool="shared", seed=0):
    return draw_pairs(SOME_IMAGES, SOME_DIGITS, split, size, pool, seed)


def assert_same(these, those):
    for field in fields(these):
        np.testing.assert_array_equal(getattr(these, field.name), getattr(those, field.name))


def assert_made_of_their_sources(pairs):
    np.testing.assert_array_equal(pairs.labels, pairs.digits.sum(axis=1))
    np.testing.assert_array_equal(pairs.digits, SOME_DIGITS[pairs.source])
    np.testing.assert_array_equal(pairs.images[:, :28], SOME_IMAGES[pairs.source[:, 0]])
    np.testing.assert_array_equal(pairs.images[:, 28:], SOME_IMAGES[pairs.source[:, 1]])


@given(splits, sizes, pools, seeds)
def test_pairs_are_what_they_are_made_of(split, size, pool, seed):
    pairs = some_pairs(split, size, pool, seed)
    assert pairs.source.shape == (size, 2)
    assert [getattr(pairs, field.name).dtype.name for field in fields(pairs)] == ["uint8", "uint8", "uint8", "int32"]
    assert_made_of_their_sources(pairs)


@given(splits, sizes, sizes, pools, seeds)
def test_a_larger_split_begins_with_a_smaller_one(split, size, more, pool, seed):
    smaller, larger = some_pairs(split, size, pool, seed), some_pairs(split, size + more, pool, seed)
    assert_same(smaller, larger.first(size))


@given(pools, seeds)
def test_each_split_has_its_own_stream(pool, seed):
    drawn = [some_pairs(split, 50, pool, seed).source.tobytes() for split in SPLITS]
    assert len(set(drawn)) == len(SPLITS)


@given(st.integers(10, 500), seeds)
def test_disjoint_pools_share_no_image_and_leave_none_out(n_images, seed):
    parts = [pool_of(split, n_images, "disjoint", seed) for split in DISJOINT_SHARES]
    assert sorted(np.concatenate(parts)) == list(range(n_images))
    for part, share in zip(parts, DISJOINT_SHARES.values(), strict=True):
        assert abs(len(part) - share * n_images) <= 1


def test_shared_and_unseen_draw_from_all_images():
    pools = [pool_of(split, 30, "shared", seed=0) for split in SPLITS]
    np.testing.assert_array_equal([*pools, pool_of("unseen", 30, "disjoint", seed=0)], [range(30)] * 5)


def test_file_round_trip(tmp_path):
    path = tmp_path / "val.npz"
    save_pairs(path, some_pairs(size=20))
    assert_same(load_pairs(path), some_pairs(size=20))
    assert_same(load_pairs(path, first=5), some_pairs(size=5))
    with pytest.raises(ValueError, match=r"val\.npz has 20 pairs, fewer than the 21 asked for"):
        load_pairs(path, first=21)


def npz(**arrays):
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def arrays_of(pairs):
    return {field.name: getattr(pairs, field.name) for field in fields(pairs)}


WHOLE = npz(**arrays_of(some_pairs()))
OTHER_LABELS, OTHER_DIGITS = some_pairs().labels.copy(), some_pairs().digits.copy()
OTHER_LABELS[-1] = 25
OTHER_DIGITS[0] = [10, OTHER_LABELS[0] - 10]
OTHER_FILES = {
    "labels that are no sums": npz(**arrays_of(some_pairs()) | {"labels": OTHER_LABELS}),
    "no digits": npz(**arrays_of(some_pairs()) | {"digits": OTHER_DIGITS}),
    "empty": b"",
    "cut": WHOLE[:-1],
    "missing": npz(images=SOME_IMAGES),
    "shapes": npz(images=SOME_IMAGES, labels=SOME_DIGITS, digits=SOME_DIGITS, source=SOME_DIGITS),
    "types": npz(**arrays_of(some_pairs()) | {"images": some_pairs().images / 255}),
    "objects": npz(**arrays_of(some_pairs()) | {"images": np.array([{}])}),
}


@pytest.mark.parametrize("first", [None, 20])
@pytest.mark.parametrize("content", OTHER_FILES.values(), ids=OTHER_FILES)
def test_other_file_is_named(tmp_path, content, first):
    path = tmp_path / "train.npz"
    path.write_bytes(content)
    write_digest(path)
    with pytest.raises(ValueError, match="delete it and run again") as error:
        load_pairs(path, first)
    assert str(error.value).startswith(str(path))


@pytest.mark.parametrize("first", [None, 20])
def test_whatever_takes_the_place_of_pairs_is_refused(tmp_path, first):
    for split, digits in (("val", SOME_DIGITS), ("unseen", SOME_DIGITS[::-1])):
        save_pairs(tmp_path / f"{split}.npz", draw_pairs(SOME_IMAGES, digits, split, 30, "shared", 0))
    unseen, digest = tmp_path / "unseen.npz", tmp_path / "unseen.sha256"
    shutil.copy(tmp_path / "val.npz", unseen)
    with pytest.raises(ValueError, match=re.escape(f"{unseen} is not the file that unseen.sha256 beside it was made")):
        load_pairs(unseen, first)
    shutil.copy(tmp_path / "val.sha256", digest)  # which names val.npz
    with pytest.raises(ValueError, match="delete it and run again"):
        load_pairs(unseen, first)


def test_a_disjoint_pool_without_an_image_is_named():
    with pytest.raises(ValueError, match="disjoint leaves no image of 1 for val; shared would"):
        draw_pairs(SOME_IMAGES[:1], SOME_DIGITS[:1], "val", 5, "disjoint", 0)
    assert len(draw_pairs(SOME_IMAGES[:1], SOME_DIGITS[:1], "val", 5, "shared", 0)) == 5

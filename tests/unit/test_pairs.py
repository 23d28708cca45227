import io
import zipfile
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitsum.pairs import DISJOINT_SHARES, SPLITS, draw_pairs, load_pairs, pair_each_once, pool_of, save_pairs

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


@given(splits, sizes, pools, seeds)
def test_shapes_and_types(split, size, pool, seed):
    pairs = some_pairs(split, size, pool, seed)
    found = {
        field.name: (getattr(pairs, field.name).dtype, getattr(pairs, field.name).shape) for field in fields(pairs)
    }
    assert found == {
        "images": (np.uint8, (size, 56, 28)),
        "labels": (np.uint8, (size,)),
        "digits": (np.uint8, (size, 2)),
        "source": (np.int32, (size, 2)),
    }
    assert len(pairs) == size


@given(splits, sizes, pools, seeds)
def test_pairs_are_what_they_are_made_of(split, size, pool, seed):
    pairs = some_pairs(split, size, pool, seed)
    np.testing.assert_array_equal(pairs.labels, pairs.digits.sum(axis=1))
    np.testing.assert_array_equal(pairs.digits, SOME_DIGITS[pairs.source])
    np.testing.assert_array_equal(pairs.images[:, :28], SOME_IMAGES[pairs.source[:, 0]])
    np.testing.assert_array_equal(pairs.images[:, 28:], SOME_IMAGES[pairs.source[:, 1]])


@given(splits, sizes, sizes, pools, seeds)
def test_a_larger_split_begins_with_a_smaller_one(split, size, more, pool, seed):
    smaller, larger = some_pairs(split, size, pool, seed), some_pairs(split, size + more, pool, seed)
    assert_same(smaller, larger.first(size))


@given(pools, seeds)
def test_each_split_has_its_own_stream(pool, seed):
    drawn = [some_pairs(split, 50, pool, seed).source.tobytes() for split in SPLITS]
    assert len(set(drawn)) == len(SPLITS)


def test_each_seed_gives_other_pairs():
    assert some_pairs(seed=0).source.tobytes() != some_pairs(seed=1).source.tobytes()


@given(st.integers(10, 500), seeds)
def test_disjoint_pools_share_no_image_and_leave_none_out(n_images, seed):
    parts = [pool_of(split, n_images, "disjoint", seed) for split in DISJOINT_SHARES]
    assert sorted(np.concatenate(parts)) == list(range(n_images))
    for part, share in zip(parts, DISJOINT_SHARES.values(), strict=True):
        assert abs(len(part) - share * n_images) <= 1


@given(sizes, seeds)
def test_disjoint_splits_share_no_image(size, seed):
    sources = [set(some_pairs(split, size, "disjoint", seed).source.flat) for split in DISJOINT_SHARES]
    assert len(set.union(*sources)) == sum(map(len, sources))


@given(seeds)
def test_shared_and_unseen_draw_from_all_images(seed):
    for split in SPLITS:
        np.testing.assert_array_equal(pool_of(split, 30, "shared", seed), np.arange(30))
    np.testing.assert_array_equal(pool_of("unseen", 30, "disjoint", seed), np.arange(30))


def test_unseen_pairs_do_not_depend_on_the_pool():
    assert_same(some_pairs("unseen", pool="shared"), some_pairs("unseen", pool="disjoint"))


def test_every_image_can_be_drawn_in_both_places():
    source = some_pairs(size=2000).source
    assert set(source[:, 0]) == set(source[:, 1]) == set(range(40))


def test_file_round_trip(tmp_path):
    pairs = some_pairs()
    save_pairs(tmp_path / "train.npz", pairs)
    assert_same(load_pairs(tmp_path / "train.npz"), pairs)
    assert_same(load_pairs(tmp_path / "train.npz", first=5), pairs.first(5))


def test_same_pairs_give_the_same_bytes(tmp_path):
    for name in ("one.npz", "other.npz"):
        save_pairs(tmp_path / name, some_pairs())
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "other.npz").read_bytes()


def npz(**arrays):
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def npz_of(pairs):
    return npz(**{field.name: getattr(pairs, field.name) for field in fields(pairs)})


WHOLE = npz_of(some_pairs())
SHORT = npz_of(some_pairs(size=2))  # 3,136 bytes of pixels, then the rest


def npy(array):
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def other_zip():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "hello")
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no npz at all",
        WHOLE[: len(WHOLE) // 2],
        WHOLE[:-1],
        npy(np.arange(3)),
        other_zip(),
        npz(images=SOME_IMAGES),  # arrays are missing
        npz(images=SOME_IMAGES, labels=SOME_DIGITS, digits=SOME_DIGITS, source=SOME_DIGITS),  # other shapes
        npz(
            images=np.zeros((1, 56, 28)),  # float64
            labels=np.zeros(1, np.uint8),
            digits=np.zeros((1, 2), np.uint8),
            source=np.zeros((1, 2), np.int32),
        ),
        npz(images=np.zeros(3), labels=np.array(3), digits=np.zeros(3), source=np.zeros(3)),
        npz(images=np.array([{}]), labels=np.zeros(1), digits=np.zeros((1, 2)), source=np.zeros((1, 2))),
    ],
    ids=["empty", "text", "half", "cut", "npy", "zip", "missing", "shapes", "types", "scalar", "objects"],
)
def test_other_file_is_named(tmp_path, content):
    path = tmp_path / "train.npz"
    path.write_bytes(content)
    with pytest.raises(ValueError, match="delete it and run again") as error:
        load_pairs(path)
    assert str(error.value).startswith(str(path))


@given(st.integers(3000, len(SHORT) - 1), st.integers(1, 255))
def test_changed_byte_is_found_or_harmless(tmp_path_factory, position, change):
    path = tmp_path_factory.getbasetemp() / "changed.npz"
    content = bytearray(SHORT)
    content[position] ^= change
    path.write_bytes(content)
    try:
        pairs = load_pairs(path)
    except ValueError as error:
        assert str(error).startswith(str(path))
    else:
        assert_same(pairs, some_pairs(size=2))


def test_missing_file_stays_a_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        load_pairs(tmp_path / "train.npz")


def test_too_few_pairs(tmp_path):
    save_pairs(tmp_path / "val.npz", some_pairs(size=20))
    with pytest.raises(ValueError, match=r"val\.npz has 20 pairs, fewer than the 21 asked for"):
        load_pairs(tmp_path / "val.npz", first=21)


def test_real_sample_looks_like_mnist(sample_pairs):
    pairs = sample_pairs["train"]
    assert 0.12 < pairs.images.mean() / 255 < 0.14  # MNIST's mean is 0.1307
    assert set(pairs.labels) == set(range(19))


def test_files_that_do_not_belong_together():
    with pytest.raises(ValueError, match="images and labels don't belong together: 40 and 39"):
        draw_pairs(SOME_IMAGES, SOME_DIGITS[:-1], "train", 5, "shared", 0)


def test_labels_that_are_no_digits():
    with pytest.raises(ValueError, match="labels go up to 19; digits are 0 to 9"):
        draw_pairs(SOME_IMAGES, SOME_DIGITS + np.uint8(10), "train", 5, "shared", 0)


@given(st.integers(2, 40), seeds)
def test_each_image_is_used_once(n, seed):
    pairs = pair_each_once(SOME_IMAGES[:n], SOME_DIGITS[:n], seed)
    assert len(pairs) == n // 2
    used = pairs.source.ravel().tolist()
    assert len(set(used)) == len(used)
    np.testing.assert_array_equal(pairs.labels, SOME_DIGITS[pairs.source].sum(axis=1))
    np.testing.assert_array_equal(pairs.images[:, 28:], SOME_IMAGES[pairs.source[:, 1]])

import struct

import numpy as np
import pytest

from digitsum.idx import read_images, read_labels

IMAGES = np.arange(2 * 28 * 28).reshape(2, 28, 28).astype(np.uint8)
WHOLE = struct.pack(">HBB3I", 0, 8, 3, 2, 28, 28) + IMAGES.tobytes()


def test_images(tmp_path):
    path = tmp_path / "images"
    path.write_bytes(WHOLE)
    images = read_images(path)
    assert images.dtype == np.uint8
    np.testing.assert_array_equal(images, IMAGES)


def test_labels(tmp_path):
    path = tmp_path / "labels"
    path.write_bytes(struct.pack(">HBBI", 0, 8, 1, 3) + bytes([7, 0, 9]))
    np.testing.assert_array_equal(read_labels(path), [7, 0, 9])


def test_real_sample(sample):
    assert sample["train_images"].shape == (1500, 28, 28)
    assert sample["test_images"].shape == (500, 28, 28)
    assert sample["train_labels"][:5].tolist() == [5, 0, 4, 1, 9]  # as everybody knows them
    assert set(sample["test_labels"]) == set(range(10))


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "not an IDX file of images"),
        (b"\x1f\x8b\x08\x00 compressed", "not an IDX file of images"),
        (struct.pack(">HBBI", 0, 0x0D, 1, 1) + bytes(4), "not an IDX file of images"),  # of floats
        (struct.pack(">HBBI", 0, 8, 1, 3) + bytes(3), "not an IDX file of images"),  # of labels
        (WHOLE[:10], "ends within its header"),
        (WHOLE[:-1], "1567 bytes of data where its header promises 1568"),
        (WHOLE + b"\0", "1569 bytes of data where its header promises 1568"),
    ],
)
def test_bad_file_is_named(tmp_path, content, complaint):
    path = tmp_path / "train-images-idx3-ubyte"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=complaint) as error:
        read_images(path)
    assert str(path) in str(error.value)


def test_images_are_no_labels(tmp_path):
    path = tmp_path / "train-labels-idx1-ubyte"
    path.write_bytes(WHOLE)
    with pytest.raises(ValueError, match="train-labels-idx1-ubyte is not an IDX file of labels; delete it"):
        read_labels(path)

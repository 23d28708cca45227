import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitsum.data.idx import light_on_dark, read_images, read_labels

LABELS = struct.pack(">HBBI", 0, 8, 1, 2)
WHOLE = struct.pack(">HBB3I", 0, 8, 3, 2, 28, 28) + bytes(2 * 28 * 28)


def test_real_sample(sample):
    assert sample["train_images"].shape == (1500, 28, 28)
    assert sample["test_images"].shape == (500, 28, 28)
    assert sample["train_labels"][:5].tolist() == [5, 0, 4, 1, 9]  # as everybody knows them


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
        (
            struct.pack(">HBB3I", 0, 8, 3, 4, 14, 28) + WHOLE[16:],
            "have 14 x 28 pixels; they must have 28 x 28",
        ),
        (struct.pack(">HBB3I", 0, 8, 3, 0, 28, 28), "there are no images in it"),
        (LABELS + b"\0\x0a", "its labels go up to 10; they must be 0 to 9"),
        (LABELS, "0 bytes of data where its header promises 2"),
    ],
)
def test_bad_file_is_named(tmp_path, content, complaint):
    path = tmp_path / "train-images-idx3-ubyte"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=complaint) as error:
        (read_labels if content.startswith(LABELS) else read_images)(path)
    assert str(path) in str(error.value)


@given(transposed=st.booleans(), dark_on_light=st.booleans())
def test_files_of_any_form_give_the_same_images(sample, transposed, dark_on_light):
    images = sample["train_images"][:50]
    stored = images.swapaxes(1, 2) if transposed else images
    stored = 255 - stored if dark_on_light else stored
    assert (light_on_dark(stored, transposed, dark_on_light) == images).all()
    with pytest.raises(ValueError, match=r"^data\.dataset: .* dark_on_light: true$"):
        light_on_dark(stored, transposed, not dark_on_light)

import numpy as np
import pytest
from PIL import Image

from digitsum.pictures.files import find_pictures, open_picture

GREY = np.tile(np.linspace(0, 255, 40).astype(np.uint8), (60, 1))


@pytest.mark.parametrize("name", ["a.png", "b.JPG", "c.jpeg", "d.tif", "e.TIFF"])
def test_formats(tmp_path, name):
    Image.fromarray(GREY).save(tmp_path / name, quality=95)
    assert find_pictures(tmp_path) == [tmp_path / name]
    picture = open_picture(tmp_path / name)
    assert picture.mode == "L"
    assert np.abs(np.asarray(picture).astype(int) - GREY).max() <= 4


def test_what_is_no_picture_is_passed_over(tmp_path):
    (tmp_path / "folder.png").mkdir()
    for name in ("notes.txt", ".hidden.png", "._b.jpg"):
        (tmp_path / name).write_bytes(b"x")
    assert find_pictures(tmp_path) == []


@pytest.mark.parametrize("mode", ["1", "P", "RGB", "CMYK", "LA", "RGBA"])
def test_modes(tmp_path, mode):
    suffix = "tif" if mode == "CMYK" else "png"
    halves = Image.fromarray(np.where(np.arange(40) < 20, 0, 255).astype(np.uint8)[None].repeat(60, 0))
    halves.convert(mode).save(tmp_path / f"a.{suffix}")
    assert np.array_equal(open_picture(tmp_path / f"a.{suffix}"), halves)


@pytest.mark.parametrize(
    ("dtype", "whole", "suffix"), [("uint16", 65535, "png"), ("uint16", 65535, "tif"), ("float32", 1, "tif")]
)
def test_more_than_8_bits(tmp_path, dtype, whole, suffix):
    Image.fromarray((GREY / 255 * whole).astype(dtype)).save(tmp_path / f"a.{suffix}")
    assert np.abs(np.asarray(open_picture(tmp_path / f"a.{suffix}")).astype(int) - GREY).max() <= 1


@pytest.mark.parametrize(("ink", "paper"), [(0, 255), (255, 0)])
def test_transparent_paper_is_unlike_the_strokes(tmp_path, ink, paper):
    strokes = np.zeros((60, 40, 2), np.uint8)
    strokes[20:40, 10:30] = ink, 255
    Image.fromarray(strokes, "LA").save(tmp_path / "a.png")
    picture = np.asarray(open_picture(tmp_path / "a.png"))
    assert (picture[30, 20], picture[0, 0]) == (ink, paper)


def test_turned_as_exif_says(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: needs a quarter turn clockwise
    Image.fromarray(GREY).save(tmp_path / "a.jpg", exif=exif, quality=95)
    turned = np.asarray(open_picture(tmp_path / "a.jpg"))
    assert np.abs(turned.astype(int) - np.rot90(GREY, -1)).max() <= 4


@pytest.mark.parametrize("content", [b"", b"no picture", "cut"])
def test_broken_files_are_told(tmp_path, content):
    path = tmp_path / "a.png"
    if content == "cut":
        Image.fromarray(np.random.default_rng(0).integers(256, size=(60, 40), dtype=np.uint8)).save(path)
        content = path.read_bytes()[:1000]
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"^not a complete PNG, JPEG or TIFF file$"):
        open_picture(path)


def test_too_large_a_picture_is_told(tmp_path):
    Image.new("1", (20_000, 10_000)).save(tmp_path / "a.png")
    with pytest.raises(ValueError, match=r"^too large"):
        open_picture(tmp_path / "a.png")

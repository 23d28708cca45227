from contextlib import nullcontext

import numpy as np
import pytest
from PIL import Image

from digitsum.pictures import files
from digitsum.pictures.files import FORMATS, open_picture
from digitsum.pictures.folder import find_pictures

GREY = np.tile(np.linspace(0, 255, 40).astype(np.uint8), (60, 1))


@pytest.mark.parametrize("name", ["a.png", "b.JPG", "c.jpeg", "d.tif", "e.TIFF", "f.heic", "g.webp", "h.bmp", "i.gif"])
def test_formats(tmp_path, name):
    Image.fromarray(GREY).save(tmp_path / name, quality=95)
    assert find_pictures(tmp_path) == [tmp_path / name]
    picture = open_picture(tmp_path / name)
    assert picture.mode == "L"
    assert np.abs(np.asarray(picture).astype(int) - GREY).max() <= 4


def test_hidden_files_and_folders_are_passed_over_and_no_other(tmp_path):
    (tmp_path / "folder.png").mkdir()
    (tmp_path / "link to a folder.png").symlink_to(tmp_path)
    for name in ("notes.txt", ".hidden.png", "._b.jpg", "a.unknown"):
        (tmp_path / name).write_bytes(b"x")
    assert [path.name for path in find_pictures(tmp_path)] == ["a.unknown", "notes.txt"]


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


@pytest.mark.parametrize("suffix", ["jpg", "png", "tif", "webp", "heic"])
def test_turned_as_the_camera_says(tmp_path, suffix):
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: needs a quarter turn clockwise
    Image.fromarray(GREY).save(tmp_path / f"a.{suffix}", exif=exif.tobytes(), quality=95)
    turned = np.asarray(open_picture(tmp_path / f"a.{suffix}"))
    assert np.abs(turned.astype(int) - np.rot90(GREY, -1)).max() <= 4


def test_turned_though_the_rest_of_the_exif_data_is_wrong(tmp_path):
    # a big-endian directory of two entries: the width, as the text "wid", and the orientation, 6
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x02\x01\0\0\x02\0\0\0\x04wid\0\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
    Image.fromarray(GREY).save(tmp_path / "a.png", exif=exif)
    assert np.array_equal(open_picture(tmp_path / "a.png"), np.rot90(GREY, -1))


def test_size_in_pixels_is_limited_before_the_picture_is_read(tmp_path, monkeypatch):
    Image.fromarray(GREY).save(tmp_path / "a.png")
    monkeypatch.setattr(files, "MOST_PIXELS", GREY.size)
    open_picture(tmp_path / "a.png")
    monkeypatch.setattr(files, "MOST_PIXELS", GREY.size - 1)
    monkeypatch.setattr(Image.Image, "load", None)
    with pytest.raises(ValueError, match=r"^too large"):
        open_picture(tmp_path / "a.png")


def test_only_the_formats_named_are_opened(tmp_path, monkeypatch):
    Image.init()
    monkeypatch.setattr(Image, "EXTENSION", {})  # to save a picture can change it
    path = tmp_path / "a.png"
    for name in Image.SAVE:
        try:
            Image.fromarray(GREY).convert("1" if name in ("MSP", "XBM") else "RGB").save(path, name)
        except (OSError, ValueError):  # it takes only some other kind of picture
            continue
        is_ours = name in (*FORMATS, "MPO")  # MPO is JPEG with several pictures, which cameras write
        with nullcontext() if is_ours else pytest.raises(ValueError, match=r"^not a readable PNG"):
            open_picture(path)

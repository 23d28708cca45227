"""Whatever a file holds, its picture is read or left out with a reason, and the process goes on."""

import io
import os
import sys
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from digitsum.pictures import records
from digitsum.pictures.records import UNSAFE, display_name, read_apart, read_picture

MAGIC = [
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"\xff\xd8\xff\xe1\0\xffExif\0\0MM\0*",
    b"II*\0",
    b"MM\0*",
    b"II+\0",
    b"",
]
# how each kind of file is written: the mode of the picture, its format, options
WRITTEN = [
    ("RGBA", "PNG", {}),
    ("P", "PNG", {"transparency": 3}),
    ("RGB", "JPEG", {}),
    ("CMYK", "JPEG", {"progressive": True}),
    ("L", "TIFF", {}),
    ("RGB", "TIFF", {"compression": "tiff_lzw"}),
    ("RGB", "TIFF", {"compression": "jpeg"}),
    ("F", "TIFF", {"compression": "tiff_adobe_deflate"}),
    ("1", "TIFF", {"compression": "group4"}),
    ("RGB", "HEIF", {}),
    ("RGBA", "WEBP", {}),
    ("P", "GIF", {}),
    ("RGB", "BMP", {}),
]


@pytest.fixture(scope="module")
def whole_files(sample_pairs, draw):
    picture = draw(sample_pairs["unseen"].images[0], True, (), np.random.default_rng(0)).resize((60, 120))
    exif = Image.Exif()
    exif[0x0112], exif[0x0100], exif[0x010E] = 3, 60, "upside down"
    contents = []
    for mode, kind, options in WRITTEN:
        buffer = io.BytesIO()
        picture.convert(mode).save(buffer, kind, exif=exif, **options)
        contents.append(buffer.getvalue())
    return contents


def check(path, content):
    """Check that a file with this content gives a record."""
    path.write_bytes(content)
    record = read_picture(path, "0" * 64)
    assert bool(record.forms) == (record.problem is None)
    return record


def test_whole_files_are_read(whole_files, tmp_path):
    assert [check(tmp_path / "a.png", content).problem for content in whole_files] == [None] * len(WRITTEN)


@settings(max_examples=300)
@given(magic=st.sampled_from(MAGIC), content=st.binary(max_size=300))
def test_anything_may_follow_the_mark_of_a_format(tmp_path_factory, magic, content):
    assert check(tmp_path_factory.getbasetemp() / "a.png", magic + content).problem is not None


@settings(max_examples=300)
@given(data=st.data())
def test_any_bytes_may_be_changed_or_missing(whole_files, tmp_path_factory, data):
    content = bytearray(data.draw(st.sampled_from(whole_files)))
    # Half of the changes are made where most of the structure is: at the beginning and at the end.
    places = st.one_of(st.integers(0, len(content) - 1), st.integers(-150, 200))
    for place, byte in data.draw(st.lists(st.tuples(places, st.integers(0, 255)), max_size=8)):
        content[place] = byte
    check(tmp_path_factory.getbasetemp() / "a.png", content[: data.draw(st.integers(0, 2 * len(content)))])


def crash(path, sha256):
    os._exit(1)


def hang(path, sha256):
    time.sleep(1000)


def fill(path, sha256):
    return [bytearray(2**24) for _ in range(100)]


def fail(path, sha256):
    raise KeyError(path.name)


@pytest.mark.parametrize(
    ("reader", "problem"),
    [
        (crash, "can't be read in 1 seconds"),
        (hang, "can't be read in 1 seconds"),
        pytest.param(
            fill,
            "too large: reading it takes more than 1024 MiB of memory",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the memory of a process"),
        ),
        (fail, "can't be read: KeyError('a.png')"),
    ],
)
def test_a_reader_that_fails_stops_nothing_else(monkeypatch, tmp_path, reader, problem):
    monkeypatch.setattr(records, "MOST_SECONDS", 1 if reader in (crash, hang) else 60)
    monkeypatch.setattr(records, "read_picture", reader)
    record = read_apart(tmp_path / "a.png", "0" * 64)
    assert (record.file, record.sha256, record.problem) == ("a.png", None, problem)


@given(st.binary(min_size=1, max_size=20).filter(lambda name: not {0, 47} & set(name)))
def test_any_name_is_shown_on_one_line(tmp_path_factory, name):
    path = tmp_path_factory.getbasetemp() / os.fsdecode(name)
    shown = display_name(path)
    assert len(shown.encode().decode().splitlines()) == 1
    if not UNSAFE.search(path.name):
        assert shown == path.name

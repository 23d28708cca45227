"""The scripts of `snakemake predict`, called as functions, on a folder that holds all kinds of files."""

import os
import struct

import pytest
from PIL import Image

from digitsum.files import read_csv, write_csv
from digitsum.models.network import build_network
from digitsum.models.registry import FAMILIES
from digitsum.pictures import files, reading
from digitsum.pictures.contact_sheet import contact_sheet
from digitsum.pictures.folder import digest, find_pictures
from digitsum.pictures.records import read_records

# names of files, and how they are shown
NAMES = {
    b"plain.png": "plain.png",
    b"\xff\xfe.PNG": r"\udcff\udcfe.PNG",
    b"carriage\rreturn.png": r"carriage\rreturn.png",
    b"two\nlines.png": r"two\nlines.png",
    b"<b>&.png": "<b>&.png",
    b"\",'.png": "\",'.png",
    b"NA.png": "NA.png",
}
NOT_READABLE = "not a readable PNG, JPEG, HEIC, WebP, TIFF, GIF or BMP file"


def tiff(width, height):
    """Return the head of a TIFF file that claims a picture of this size."""
    entries = [(256, width), (257, height), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (278, height), (279, 1)]
    return struct.pack("<4sIH", b"II*\0", 8, len(entries)) + b"".join(
        struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries
    )


@pytest.fixture
def folder(tmp_path, sample_pairs):
    """Return a folder with a picture under each of the names."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    for name, pair in zip(NAMES, sample_pairs["unseen"].images, strict=False):
        Image.fromarray(pair).resize((300, 600)).save(folder / os.fsdecode(name), "PNG")
    return folder


@pytest.fixture
def others(folder):
    """Put files into the folder that are left out; return the reason for each, by name."""
    os.mkfifo(folder / "pipe.png")
    (folder / "device.png").symlink_to("/dev/zero")
    (folder / "link to itself.png").symlink_to("link to itself.png")
    (folder / "link to nothing.png").symlink_to("nothing")
    (folder / "program.png").write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n{} loop\n")
    (folder / "claims.tif").write_bytes(tiff(100_000, 100_000))
    (folder / "empty.jpg").touch()
    with (folder / "endless.png").open("wb") as file:
        file.truncate(2**40)  # takes no room on the disk
    return {
        "pipe.png": "not a regular file",
        "device.png": "not a regular file",
        "link to itself.png": "can't be read: Too many levels of symbolic links",
        "link to nothing.png": "can't be read: No such file or directory",
        "program.png": NOT_READABLE,
        "claims.tif": "too large: more than 80 million pixels",
        "empty.jpg": NOT_READABLE,
        "endless.png": "too large: a file of more than 1024 MiB",
    }


@pytest.fixture
def read(run_script, folder, tmp_path):
    """Return a function that reads the pictures in the folder, or those named, and returns the records."""

    def read(code="1", pictures=None):
        paths = [*map(str, pictures or find_pictures(folder))]
        run_script("read_pictures", {}, {"it": tmp_path / "pictures.json"}, pictures=paths, code={"code": code})
        return read_records(tmp_path / "pictures.json")

    return read


def test_each_file_has_its_line_and_the_others_are_read(script, others, read, tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "LEAST_PROBABILITY", 0)  # the network has learned nothing
    records = read()
    assert {record.file: record.problem for record in records} == {**dict.fromkeys(NAMES.values()), **others}

    network = build_network(FAMILIES["sum"], {"hidden_layers": [9], "activation": "ReLU", "dropout": 0}, 0)
    write_csv(tmp_path / "predictions.csv", script("predict_pictures").predictions_table(network, records))
    table = read_csv(tmp_path / "predictions.csv", texts=["file"], gaps=["sum", "probability", "top", "bottom", "form"])
    assert table["file"].to_list() == [record.file for record in records]
    assert table["problem"].dropna().to_list() == [record.problem for record in records if record.problem]
    assert table["sum"].notna().to_list() == [record.problem is None for record in records]
    page = contact_sheet(records, table, "network")
    assert page.count('<img class="seen"') == len(NAMES)
    assert r"carriage\rreturn.png" in page
    assert "&lt;b&gt;&amp;.png" in page


def test_what_can_not_be_read_has_no_digest(folder, others):
    without = {path.name for path in find_pictures(folder) if digest(path) is None}
    assert without == others.keys() - {"program.png", "claims.tif", "empty.jpg"}


def test_a_picture_is_read_again_only_if_it_or_the_code_has_changed(folder, others, read, monkeypatch):
    read()
    (folder / "plain.png").rename(folder / "renamed.png")
    (folder / "pipe.png").unlink()
    (folder / "pipe.png").write_bytes((folder / "renamed.png").read_bytes()[:-200])
    monkeypatch.setattr(files, "FORMATS", ())  # from now on, nothing is readable
    problems = {record.file: record.problem for record in read()}
    assert problems["renamed.png"] is None
    assert list(problems.values()).count(None) == len(NAMES)
    assert problems["pipe.png"] == NOT_READABLE
    assert None not in [record.problem for record in read("2")]


def test_a_file_that_goes_away_is_a_line(folder, read):
    pictures = find_pictures(folder)
    pictures[0].unlink()
    problems = [record.problem for record in read(pictures=pictures)]
    assert problems == ["can't be read: No such file or directory"] + [None] * (len(NAMES) - 1)

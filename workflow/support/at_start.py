"""What is seen to before a run makes its first file: it is alone in its folder, and no file is of the future."""

import fcntl
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO

from snakemake.exceptions import WorkflowError

_held: list[IO[str]] = []  # open, and so locked, until this process ends, however it ends


def keep_others_out(results: Path) -> None:
    """Lock the folder of results, in which there is study.txt, for as long as this process lives.

    Snakemake lets two runs meet if they make different files, such as the study and `snakemake predict`. But the one
    that ends first removes the locks of both, and then a third can write the files that the second is writing.

    Raises:
        WorkflowError: another run has it; names it.
    """
    file = (results / "study.txt").open(encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise WorkflowError(f"another run is at work in {results.resolve()}; wait until it has ended") from None
    except OSError:  # a file system without locks
        pass
    _held.append(file)


def refuse_files_of_the_future(folders: Iterable[Path]) -> None:
    """Look at the times of all files: Snakemake fails a job, when it has ended, if its input is newer than its output.

    Raises:
        WorkflowError: a file was last changed in the future; names it.
    """
    for path in (path for folder in folders for path in folder.rglob("*")):
        with suppress(OSError):  # removed meanwhile, or a link to nothing
            if path.stat().st_mtime > time.time() + 60:
                raise WorkflowError(f"{path} is dated in the future; set the clock of this machine, or touch the file")

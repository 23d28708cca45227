"""The log of one job: messages and tracebacks in a file, one line on the terminal when it fails.

A script imports this module before any other. At a terminal, Ctrl-C reaches the jobs as well as Snakemake. Snakemake
says that it stops; the jobs should add nothing, not even a traceback from their imports.
"""

import logging
import os
import signal
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType

from support.job_cost import JobCost

# Until it imports this module, the process is busy with other imports, so its processor time tells when it began.
BEGAN = time.time() - time.process_time()

MAIN = sys.modules["__main__"]
# Set in the jobs' environment if support.view reads from their logs why they failed, and shows it.
VIEW_SHOWS_FAILURES = "DIGITSUM_VIEW_SHOWS_FAILURES"


@contextmanager
def job_log(path: str | os.PathLike[str]) -> Iterator[None]:
    """Send log messages and warnings within the block, which is in a job, to the file `path`.

    An exception is written there with its traceback; the terminal gets its message and the name of the log,
    and the process ends with status 1. Ctrl-C ends it with status 130 and prints nothing. In every case the log ends
    with which job it was and what it cost (support.job_cost.JobCost).
    """
    job, imports = MAIN.snakemake, time.process_time()
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        handler = logging.FileHandler(path, mode="w", encoding="utf-8")
    except OSError as error:
        sys.exit(f"{job.rule}: the log can't be written: {error}")
    logging.raiseExceptions = False  # on a full disk, the job's own error matters, not that its log can't be written
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%H:%M:%S"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.captureWarnings(True)
    warnings.simplefilter("default")
    signal.signal(signal.SIGINT, signal.default_int_handler)  # raises an exception, so that the job cleans up
    try:
        yield
    except KeyboardInterrupt:
        logging.info("interrupted")
        sys.exit(130)
    except Exception as error:
        reason = str(error) or type(error).__name__
        logging.exception("%s", reason)
        written = f"{reason}\nTraceback" in Path(path).read_text(encoding="utf-8", errors="replace")
        if VIEW_SHOWS_FAILURES not in os.environ or not written:
            print(f"{job.rule}: {reason} (log: {path})", file=sys.stderr)
        sys.exit(1)
    finally:
        logging.info(JobCost.of_this_process(job.rule, dict(job.wildcards.items()), BEGAN, imports).line())
        root.removeHandler(handler)
        with suppress(OSError):  # the disk is still full
            handler.close()


def _import_failed(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    """Report an error before `job_log`, such as an import that fails, in the same way."""
    with job_log(MAIN.snakemake.log[0]):
        raise error


if hasattr(MAIN, "snakemake"):  # in a job, not where its script is imported
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # ends the job at once and silently
    sys.excepthook = _import_failed

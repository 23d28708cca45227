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

from digitsum.files import SPENT
from support.cost import Cost

# Until it imports this module, the process is busy with other imports, so its processor time tells when it began.
BEGAN = time.time() - time.process_time()

if hasattr(sys.modules["__main__"], "snakemake"):  # in a job, not where its script is imported
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # ends the job at once and silently

# Set in the jobs' environment if support.progress_view reads from their logs why they failed, and reports it.
TOLD_BY_VIEW = "DIGITSUM_TOLD_BY_VIEW"


class _LogFile(logging.FileHandler):
    """A log file that stays silent when it can't be written: on a full disk, the job's own error is what matters."""

    whole = True

    def handleError(self, record: logging.LogRecord) -> None:  # the name is logging's
        """Note the failure, where logging would print a traceback on the terminal."""
        self.whole = False

    def close(self) -> None:
        """Close the file with what could be written to it."""
        with suppress(OSError):
            super().close()


@contextmanager
def job_log(path: str | os.PathLike[str]) -> Iterator[None]:
    """Send log messages and warnings within the block to the file `path`.

    An exception is written there with its traceback; the terminal gets its message and the name of the log,
    and the process ends with status 1. Ctrl-C ends it with status 130 and prints nothing. In every case the log ends
    with what the job cost (support.cost.Cost).
    """
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        handler = _LogFile(path, mode="w", encoding="utf-8")
    except OSError as error:
        sys.exit(f"{Path(path).parent.name}: the log can't be written: {error}")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%H:%M:%S"))
    imports = time.process_time()
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
        if TOLD_BY_VIEW not in os.environ or not handler.whole:
            print(f"{Path(path).parent.name}: {reason} (log: {path})", file=sys.stderr)
        sys.exit(1)
    finally:
        logging.info(Cost.of_this_process(BEGAN, imports, SPENT).line())
        root.removeHandler(handler)
        handler.close()

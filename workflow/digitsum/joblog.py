"""The log of one job: messages and tracebacks in a file, one line on the terminal when it fails."""

import logging
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def job_log(path: str | os.PathLike[str]) -> Iterator[None]:
    """Send log messages and warnings within the block to the file `path`.

    An exception is written there with its traceback; the terminal gets its message and the name of the log,
    and the process ends with status 1.
    """
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    handler = logging.FileHandler(path, mode="w", encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%H:%M:%S"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.captureWarnings(True)
    warnings.simplefilter("default")
    try:
        yield
    except Exception as error:
        logging.exception("failed")
        reason = str(error) or type(error).__name__
        print(f"{Path(path).parent.name}: {reason} (log: {path})", file=sys.stderr)
        sys.exit(1)
    finally:
        root.removeHandler(handler)
        handler.close()

"""Imported by every Python that has this folder on its path: lists the files that the process opens.

The list, one path a line, is written at its end into the folder $DIGITSUM_TRACE, in a file named after the script.
"""

import atexit
import os
import sys

opened = set()


def hear(event, arguments):
    """Note a file that is opened (see https://docs.python.org/3/library/audit_events.html)."""
    if event == "open" and isinstance(arguments[0], str):
        opened.add(os.path.abspath(arguments[0]))


def tell():
    """Write the list."""
    folder = os.environ["DIGITSUM_TRACE"]
    name = f"{os.path.basename(sys.argv[0])}.{os.getpid()}"
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write("\n".join(sorted(opened)))


if "DIGITSUM_TRACE" in os.environ:
    sys.addaudithook(hear)
    atexit.register(tell)

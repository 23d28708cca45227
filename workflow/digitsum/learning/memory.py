"""Memory that a process keeps. A training step asks for the same few megabytes as the one before.

glibc gives freed memory back to the system, which zeroes it, page by page, when it is asked for again. How often
depends on where in memory a process happens to be: steps of one network took 100 or 3,000 pages from the system, up to
a quarter of their time (docs/performance.md). No number depends on it.
"""

import ctypes
import os
import platform

TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3  # names of glibc's malloc.h, without their M_
KEPT = 1 << 30  # bytes that are free and stay with the process
OWN_MAPPING = 32 << 20  # bytes from which on a block goes back at once: what is read from files, not what a step needs


def keep_freed_memory() -> None:
    """Keep what is freed, and have PyTorch take what it needs in pages of 2 MB where the system offers them.

    The second part holds if this process has no tensor yet, and if `THP_MEM_ALLOC_ENABLE` is not in the environment.
    Other libraries than glibc (on macOS, for example) are left as they are.
    """
    os.environ.setdefault("THP_MEM_ALLOC_ENABLE", "1")
    if platform.libc_ver()[0] == "glibc":
        library = ctypes.CDLL(None)
        library.mallopt(TRIM_THRESHOLD, KEPT)
        library.mallopt(MMAP_THRESHOLD, OWN_MAPPING)

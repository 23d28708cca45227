"""Independent streams of random numbers, one for each named use, all derived from the study's seed."""

import hashlib

import numpy as np


def stream_seed(seed: int, *names: str | int) -> int:
    """Return a seed (63 bits) for the use that `names` spell out, such as ("pairs", "train").

    The names are hashed, not counted: adding or removing a use never changes the numbers of another.
    """
    text = "/".join(str(part) for part in (seed, *names))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "little") >> 1


def stream(seed: int, *names: str | int) -> np.random.Generator:
    """Return numpy's default generator seeded with `stream_seed(seed, *names)`."""
    return np.random.default_rng(stream_seed(seed, *names))

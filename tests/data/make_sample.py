"""Make the sample of MNIST that the tests run on: the first images of each of the four files, compressed.

    PYTHONPATH=workflow python tests/data/make_sample.py FOLDER    # FOLDER: the four full files, not compressed

writes tests/data/mnist/*.gz and prints the checksums for tests/workflow/small.yaml.
"""

import gzip
import hashlib
import struct
import sys
from pathlib import Path

from digitsum.data.datasets import FILES
from digitsum.data.idx import UNSIGNED_BYTE, read_images, read_labels

SIZES = {"train_images": 1500, "train_labels": 1500, "test_images": 500, "test_labels": 500}
SAMPLE = Path(__file__).parent / "mnist"


def idx_bytes(array):
    """Return a uint8 array in the IDX format."""
    return struct.pack(f">HBB{array.ndim}I", 0, UNSIGNED_BYTE, array.ndim, *array.shape) + array.tobytes()


if __name__ == "__main__":
    SAMPLE.mkdir(exist_ok=True)
    for key, name in FILES.items():
        read = read_images if key.endswith("images") else read_labels
        content = idx_bytes(read(Path(sys.argv[1], name))[: SIZES[key]])
        (SAMPLE / f"{name}.gz").write_bytes(gzip.compress(content, mtime=0))
        print(f"{key}: {hashlib.sha256(content).hexdigest()}")

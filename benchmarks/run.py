"""Run all benchmarks and name the machine: `make bench`."""

import os
import platform
from pathlib import Path

import torch

import svm
import training


def machine() -> str:
    """Return processor, cores and versions in one line."""
    processor = platform.processor() or platform.machine()
    if (info := Path("/proc/cpuinfo")).exists():
        names = [line.split(":")[1].strip() for line in info.read_text().splitlines() if "model name" in line]
        processor = names[0] if names else processor
    return f"{processor}, {os.cpu_count()} cores, Python {platform.python_version()}, PyTorch {torch.__version__}"


if __name__ == "__main__":
    print(f"Machine: {machine()}\n")
    training.main()
    print()
    svm.main()

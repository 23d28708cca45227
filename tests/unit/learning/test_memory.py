import os
import platform
import subprocess
import sys

import pytest

# Takes and gives back the memory of a convolutional network's step, 200 times; prints the pages taken from the system.
# Without set_threads it is about 476,000 pages.
STEPS = """
import resource
import torch
from digitsum.learning.training import set_threads
set_threads(1)
maps = [torch.ones(64, channels, side, side) for channels, side in ((24, 24), (24, 12), (48, 10), (48, 8))]
def pages_taken(steps):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(steps):
        held = [torch.zeros_like(each) for each in maps for _ in range(2)]  # maps and their gradients
        del held
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
pages_taken(steps=10)
print(pages_taken(steps=200))
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc can be told to keep memory")
def test_steps_take_no_memory_from_the_system(repository):
    environment = {name: value for name, value in os.environ.items() if name != "THP_MEM_ALLOC_ENABLE"}
    command = [sys.executable, "-c", STEPS]
    process = subprocess.run(
        command, cwd=repository / "workflow", env=environment, capture_output=True, text=True, check=True
    )
    assert int(process.stdout) < 1000

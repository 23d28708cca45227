import platform
import subprocess
import sys

import pytest

# Takes and gives back the memory of a convolutional network's step, 200 times; prints the pages taken from the system.
STEPS = """
import resource
import torch
from digitsum.learning.training import set_threads
{set_up}
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
    taken = []
    for set_up in ("torch.set_num_threads(1)", "set_threads(1)"):
        command = [sys.executable, "-c", STEPS.format(set_up=set_up)]
        process = subprocess.run(command, cwd=repository / "workflow", capture_output=True, text=True, check=True)
        taken.append(int(process.stdout))
    assert taken[0] > 100_000 and taken[1] < 1000

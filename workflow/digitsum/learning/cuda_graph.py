"""A training step on a CUDA device, recorded once and then replayed as a single launch.

A step of these networks is about a hundred small kernels, which Python takes longer to launch than the device to run:
on one H100, the step of 512-256-128-64 at batch 64 takes 4.2 ms launched kernel by kernel, and 0.3 ms replayed. The
numbers are the same to the bit. (https://docs.pytorch.org/docs/stable/notes/cuda.html#cuda-graphs)
"""

from collections.abc import Callable

import torch
from torch import Tensor


class RecordedStep:
    """A step that takes a batch, int64 (n,), and a learning rate, both on the CUDA device `device`.

    The first call takes the step as it is, which makes PyTorch load what it needs, and records it. Later calls with
    batches of that length replay it. So the step may not ask the device for a number.
    """

    def __init__(self, step: Callable[[Tensor, Tensor], None], device: torch.device) -> None:
        self.step = step
        self.batch = torch.empty(0, dtype=torch.int64, device=device)
        self.learning_rate = torch.empty((), device=device)
        self.graph: torch.cuda.CUDAGraph | None = None

    def __call__(self, batch: Tensor, learning_rate: float) -> None:
        """Take the step."""
        self.learning_rate.fill_(learning_rate)
        if self.graph is not None and len(batch) == len(self.batch):
            self.batch.copy_(batch)
            self.graph.replay()
            return
        main, side = torch.cuda.current_stream(), torch.cuda.Stream()  # nothing of the main stream may be recorded
        side.wait_stream(main)
        with torch.cuda.stream(side):
            self.step(batch, self.learning_rate)
        main.wait_stream(side)
        if self.graph is None:
            self.batch = batch.clone()
            self.graph = torch.cuda.CUDAGraph()
            with torch.cuda.graph(self.graph):
                self.step(self.batch, self.learning_rate)

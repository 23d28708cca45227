"""Training and evaluating a network: the innermost loop of the study.

- The data set is one uint8 tensor on the device. A batch is a slice of a random permutation; the network converts it
  to float32. There are no worker processes and no float32 copies of the data set.
- AdamW is fused (one pass over the parameters), and all hidden layers are one function (see layers.py).
- One thread: two trainings side by side on two cores are faster than one on both, and the result doesn't depend on
  the number of cores.
- Every epoch has its own random stream (order of the examples, dropout). So a training that stopped after an epoch and
  continues from its saved state gives the same bits as one that never stopped.
- It runs on the CPU, or on the accelerator that PyTorch finds. On a CUDA device, the step is replayed (cuda_graph.py).
"""

import logging
import math
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from digitsum.data.augmentation import vary_digits
from digitsum.data.pairs import Pairs
from digitsum.data.streams import stream_seed
from digitsum.files import FilePath, check_identity, reading
from digitsum.learning.cuda_graph import RecordedStep
from digitsum.learning.memory import keep_freed_memory
from digitsum.learning.optimizer import DEVICES, AdamW
from digitsum.learning.settings import Schedule, Settings
from digitsum.learning.trials import Epoch
from digitsum.models.definition import is_own
from digitsum.models.network import Network, build_network, load_tensors, predict, save_tensors

log = logging.getLogger(__name__)

WORTH_RECORDING = 10  # steps of an epoch on a CUDA device: recording takes longer than a few of them


def learning_rate_factor(schedule: Schedule, progress: float) -> float:
    """Return the learning rate as a fraction of its peak, `progress` (0..1) of the way through the training.

    constant: 1. cosine: half a cosine from 1 to 0 (Loshchilov & Hutter, arXiv:1608.03983, without restarts).
    one_cycle: up from 1/25 over the first 30 %, then down to 0, half a cosine each (Smith & Topin,
    arXiv:1708.07120, with the proportions of torch.optim.lr_scheduler.OneCycleLR).
    """
    if schedule == "constant":
        return 1.0
    if schedule == "cosine":
        return (1 + math.cos(math.pi * progress)) / 2
    if progress < 0.3:
        return 1 / 25 + (1 - 1 / 25) * (1 - math.cos(math.pi * progress / 0.3)) / 2
    return (1 + math.cos(math.pi * (progress - 0.3) / 0.7)) / 2


def choose_device() -> torch.device:
    """Return the accelerator that PyTorch finds, if AdamW runs there, else the CPU."""
    accelerator = torch.accelerator.current_accelerator(check_available=True)
    return accelerator if accelerator and accelerator.type in DEVICES else torch.device("cpu")


def set_threads(threads: int) -> None:
    """Use `threads` CPU threads, only algorithms that always give the same result, and memory that stays."""
    keep_freed_memory()
    torch.set_num_threads(threads)
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # cuBLAS is deterministic only with this
    torch.set_deterministic_debug_mode("error")  # use_deterministic_algorithms, without its import of a compiler (1 s)
    # The line above makes PyTorch fill new memory before use: a tenth of the time, against a mistake not made here.
    torch.utils.deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]


class Training:
    """The training of one network, an epoch at a time, on a device that is chosen if none is given.

    The seed determines initial weights, order of the examples, dropout.
    """

    def __init__(self, settings: Settings, seed: int, device: torch.device | None = None) -> None:
        self.settings = settings
        self.seed = seed
        self.device = device or choose_device()
        self.network = build_network(settings.definition, settings.architecture, seed).to(self.device)
        self.optimizer = AdamW(self.network.parameters(), settings.weight_decay)
        self.learning_rate = 0.0  # of the last step
        self.epoch = 0  # how many are done
        self.history: list[Epoch] = []

    def run(self, train: Pairs, val: Pairs, until: int | None = None) -> None:
        """Train from the epoch reached so far to epoch `until` (the last one if None); log each epoch and keep it.

        Stop early when the training loss is no longer finite, as it would stay that way.
        """
        last = until or self.settings.epochs
        images, labels = to_tensors(train, self.device)
        val_images, val_labels = to_tensors(val, self.device)
        while self.epoch < last and not self.diverged:
            train_loss, train_accuracy = self._train_epoch(images, labels)
            val_loss, val_accuracy = evaluate(self.network, val_images, val_labels)
            figures = (train_loss, train_accuracy, val_loss, val_accuracy)
            self.history.append(Epoch(self.epoch, self.learning_rate, *figures))
            log.info(
                "epoch %d of %d: train loss %.4f, validation loss %.4f, validation accuracy %.4f",
                *(self.epoch, last, train_loss, val_loss, val_accuracy),
            )

    @property
    def diverged(self) -> bool:
        """Whether the loss of the last epoch is infinite or not a number."""
        return bool(self.history) and not self.history[-1].is_finite

    def divergence(self) -> ValueError:
        """Return the error for whoever needs a training that did not diverge."""
        rate = self.settings.learning_rate
        return ValueError(f"the training diverged in epoch {self.epoch}; it needs a learning rate below {rate:g}")

    def _train_epoch(self, images: Tensor, labels: Tensor) -> tuple[float, float]:
        """Make one pass over the training pairs; return mean loss and accuracy."""
        correct = torch.zeros((), dtype=torch.int64, device=self.device)

        def loss_of(batch: Tensor) -> Tensor:
            target = labels[batch]
            # index_select copies whole images; indexing would copy pixel by pixel.
            logits = self.network(self.vary(images.index_select(0, batch)))
            correct.add_((logits.detach().argmax(1) == target).sum())
            return functional.cross_entropy(logits, target)

        loss = self.train_epoch(len(labels), loss_of)
        return loss, correct.item() / len(labels)

    def train_epoch(self, examples: int, loss_of: Callable[[Tensor], Tensor]) -> float:
        """Make the next pass over all examples, in random order, a step for each batch; return their mean loss.

        `loss_of` returns the mean loss of the examples at some positions, int64 (batch size,).
        """
        settings = self.settings
        torch.manual_seed(stream_seed(self.seed, "epoch", self.epoch))
        batches = torch.randperm(examples).to(self.device).split(settings.batch_size)
        # Summed on the device: asking for a number after each batch would make a GPU wait for the CPU.
        loss_sum = torch.zeros((), dtype=torch.float64 if self.device.type != "mps" else None, device=self.device)
        self.network.train()

        def step(batch: Tensor, learning_rate: float | Tensor) -> None:
            loss = loss_of(batch)
            loss.backward()
            self.optimizer.step(learning_rate)
            loss_sum.add_(loss.detach() * len(batch))

        # A network of the user's own may ask the device for a number.
        recorded = self.device.type == "cuda" and len(batches) >= WORTH_RECORDING and not is_own(settings.definition)
        take_step = RecordedStep(step, self.device) if recorded else step
        for number, batch in enumerate(batches):
            progress = (self.epoch + number / len(batches)) / settings.epochs
            self.learning_rate = settings.learning_rate * learning_rate_factor(settings.schedule, progress)
            take_step(batch, self.learning_rate)
        self.epoch += 1
        return loss_sum.item() / examples

    def vary(self, images: Tensor) -> Tensor:
        """Return `images`, uint8 (n, 56, 28), with their digits changed at random as the settings say."""
        settings = self.settings
        return vary_digits(images, settings.max_shift, settings.max_rotation, settings.max_scaling)

    def save(self, path: FilePath, identity: Mapping[str, Any]) -> None:
        """Write the state, from which `load` continues; `identity` says which training it is."""
        state = {
            "identity": dict(identity),
            "history": [asdict(epoch) for epoch in self.history],
            "network": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
        }
        save_tensors(path, state)

    def load(self, path: FilePath, identity: Mapping[str, Any]) -> None:
        """Continue from the state that a training with the same settings and seed wrote with this `identity`.

        Raises:
            ValueError: the file is not such a state, is another one, or is cut off.
        """
        state = load_tensors(path)
        with reading(path, "training"):
            found = state["identity"]
        check_identity(path, found, identity)
        with reading(path, "training"):
            self.history = [Epoch(**epoch) for epoch in state["history"]]
            self.epoch = len(self.history)
            self.network.load_state_dict(state["network"])
            self.optimizer.load_state_dict(state["optimizer"])


def to_tensors(pairs: Pairs, device: torch.device) -> tuple[Tensor, Tensor]:
    """Return images uint8 (n, 56, 28) and labels int64 (n,) on `device`."""
    return torch.from_numpy(pairs.images).to(device), torch.from_numpy(pairs.labels.astype(np.int64)).to(device)


def evaluate(network: Network, images: Tensor, labels: Tensor) -> tuple[float, float]:
    """Return mean cross-entropy (nats) and accuracy (fraction), without dropout."""
    logits, _ = predict(network, images)
    return functional.cross_entropy(logits, labels).item(), (logits.argmax(1) == labels).float().mean().item()

"""Networks of the study on the CPU and on the accelerator that PyTorch finds: where should a training run?

step: milliseconds of a training step, alone on the device. The CPU uses one thread.
together: pairs per second of all processes that train at the same time: one on each core of the CPU, and several on
    the accelerator, which they share.
memory: what the training takes on the accelerator, without PyTorch's own libraries (about half a GiB a process).
"""

import torch

from comparison import CORES, machine, processes, seconds, study
from digitsum.learning.settings import Settings
from digitsum.learning.training import Training, choose_device, set_threads
from training import random_pairs

STEPS = 300
TOGETHER = [1, 2, 4, 8, 16]
REPEATS = 3  # the fastest counts: other work on the machine only ever adds time


def networks() -> dict[str, Settings]:
    """Return settings of the networks that are timed: a small and a large dense one, and a convolutional one."""
    dense = {"definition": "digitsum.models.dense:DenseNetwork", "activation": "ReLU", "dropout": 0.2}
    convolutional = study()["models"]["convolutional"]
    return {
        "128-64": Settings(**dense, hidden_layers=[128, 64], learning_rate=0.001, batch_size=64),
        "512-256-128-64": Settings(**dense, hidden_layers=[512, 256, 128, 64], learning_rate=0.001, batch_size=64),
        "convolutional": Settings(
            definition="digitsum.models.sum:SumNetwork",
            **convolutional["hyperparameters"],
            max_shift=convolutional["max_shift"],
            family_settings={"encoder": convolutional["encoder"]},
        ),
    }


def train(name: str, device: str) -> tuple[float, float]:
    """Train a network; return seconds of a step, and the most memory on the accelerator, in MiB."""
    set_threads(1)
    settings = networks()[name]
    pairs = random_pairs(STEPS * settings.batch_size)
    training = Training(settings, seed=0, device=torch.device(device))
    none = pairs.first(1)
    training.run(pairs, none, until=1)
    least = min(seconds(lambda: training.run(pairs, none, until=training.epoch + 1)) for _ in range(REPEATS))
    return least / STEPS, torch.cuda.max_memory_reserved() / 2**20 if device == "cuda" else 0


def main() -> None:
    """Print a table of networks and devices."""
    accelerator = choose_device().type
    cases = [("cpu", 1), ("cpu", CORES), *((accelerator, n) for n in TOGETHER if accelerator != "cpu")]
    name = torch.cuda.get_device_name() if accelerator == "cuda" else accelerator
    print(f"Machine: {machine()}; accelerator: {name}; PyTorch {torch.__version__}")
    print(f"{'network':<16}{'device':<8}{'processes':>10}{'ms a step':>11}{'pairs/s together':>18}{'MiB each':>10}")
    for network, settings in networks().items():
        for device, number in cases:
            with processes(number) as pool:
                found = pool.starmap(train, [(network, device)] * number, chunksize=1)
            speed = sum(settings.batch_size / step for step, _ in found)
            slowest, memory = (max(each) for each in zip(*found, strict=True))
            row = f"{network:<16}{device:<8}{number:>10}{1000 * slowest:>11.2f}{speed:>18,.0f}{memory:>10,.0f}"
            print(row, flush=True)


if __name__ == "__main__":
    main()

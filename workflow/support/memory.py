"""How much memory the jobs of a configuration need, estimated from its sizes."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from digitsum.data.pairs import N_CLASSES, SIDE
from support.planning import headline_runs, is_network, number_of_examples

Config = Mapping[str, Any]

PIXELS = 2 * SIDE * SIDE  # of a pair, a byte each
# Of a network's parameters: weights, gradients and two moments of AdamW; to save them, all but the gradients again.
COPIES = 7
MEANT = 2**42  # bytes (4 TiB); a value that needs more can only be a mistake
EVALUATION_BATCH = 1000


def estimates(config: Config) -> Iterator[tuple[str, int]]:
    """Yield keys of the configuration, each with about how many bytes its value makes the hungriest job need."""
    sizes, search = config["data"]["sizes"], config["search"]
    for split, n in sizes.items():
        yield f"data.sizes.{split}", 2 * PIXELS * n
    for name, model in config["models"].items():
        if model is None:
            continue
        examples = headline_runs(config["models"], name, sizes["train"])[0].examples
        n = number_of_examples(examples, sizes["train"])
        if not is_network(model):
            yield f"models.{name}.examples", PIXELS * (sizes["train"] + 2 * 4 * n)  # float32, and a copy
        elif model["hyperparameters"] != "tuned":
            yield f"models.{name}.hyperparameters", _of_training(model["hyperparameters"], n + sizes["val"])
    for name, network in config["addition"]["networks"].items():
        if network is not None and isinstance(network.get("hyperparameters"), Mapping):
            yield f"addition.networks.{name}.hyperparameters", _of_training(network["hyperparameters"], 30_000)
    batches = search["space"]["batch_size"]
    batch = max(batches.get("choices", [batches.get("high")]))
    for layers in search["space"]["hidden_layers"]["choices"]:
        hyperparameters = {"hidden_layers": layers, "batch_size": batch}
        yield "search.space.hidden_layers", _of_training(hyperparameters, sizes["train"] + sizes["val"])
    # Four sets of distances between all points: in the map and of the sums, and the ranks of both.
    yield "maps.pairs", 4 * 8 * config["maps"]["pairs"] ** 2 // 2


def _of_training(hyperparameters: Mapping[str, Any], pairs: int) -> int:
    """Return about how many bytes a training needs; no family needs less than half of that."""
    layers: Sequence[int] = hyperparameters["hidden_layers"]
    parameters = sum(a * b for a, b in pairwise([PIXELS, *layers, N_CLASSES]))
    batch = max(hyperparameters["batch_size"], EVALUATION_BATCH)
    needed: int = PIXELS * pairs + 4 * COPIES * parameters + 2 * 4 * batch * sum([PIXELS, *layers])
    return needed


def too_large(config: Config) -> list[str]:
    """Return a line for each key that needs more than `MEANT` bytes of memory."""
    return [
        f"{key}: needs about {in_words(needed)} of memory; this must be a mistake"
        for key, needed in estimates(config)
        if needed > MEANT
    ]


def larger_than(config: Config, memory: int) -> list[str]:
    """Return a line for each key that needs more than `memory`, the bytes that this machine has."""
    return [
        f"{key}: needs about {in_words(needed)} of memory; this machine has {in_words(memory)}"
        for key, needed in estimates(config)
        if needed > memory
    ]


def in_words(size: int) -> str:
    """Return a number of bytes for people: 3.9 GiB, 12 TiB, 5,000,000 TiB."""
    unit, name = (2**40, "TiB") if size >= 2**40 else (2**30, "GiB")
    return f"{size / unit:,.{1 if size < 10 * unit else 0}f} {name}"

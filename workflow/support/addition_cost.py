"""About how long the trainings of MNIST addition take: what `snakemake -n addition` says before they start."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from digitsum.addition.pairs import PAIRS, examples_of_pairs
from digitsum.addition.sizes import settings_for
from digitsum.learning.settings import Settings
from digitsum.report.wording import count, duration, listing
from support.planning import Model, PlannedRun, training_settings

PROCESSOR = "an Intel Xeon (Sapphire Rapids)"
# What it took for each digit that a training saw, in seconds of one core, by encoder; the other core was busy too.
SECONDS_PER_DIGIT = {"lenet": 0.00013, "convolutional": 0.00015, "wide": 0.0004}


class Trainings(NamedTuple):
    """Trainings that one job runs.

    Attributes:
        file: what the job writes.
        network: the name of the network in the configuration.
        examples: how many examples each training has.
        digits: N, how many digits each of the two numbers has.
        seeds: how many trainings there are, one after another.
    """

    file: str
    network: str
    examples: int
    digits: int = 1
    seeds: int = 1


def of_run(run: PlannedRun) -> Trainings:
    """Return the training of a run."""
    return Trainings(run.file("run.json"), run.model, run.n, run.digits or 1)


def of_shortcut(file: str, network: str, pairs: str, images: int, seeds: int) -> Trainings:
    """Return trainings on certain `pairs` only, of `images` that show each digit equally often."""
    return Trainings(file, network, examples_of_pairs(PAIRS[pairs], [images // 10] * 10), seeds=seeds)


def digits_seen(network: Model, job: Trainings) -> int:
    """Return how many digits each of these trainings sees, an image as often as there are epochs."""
    settings = settings_for(Settings.of_model(training_settings(network)), job.examples, job.digits)
    return settings.epochs * job.examples * 2 * job.digits


def about_cost(planned: Iterable[Trainings], networks: Mapping[str, Model]) -> str:
    """Return a sentence on how many trainings there are and about how much processor time they take."""
    trainings, total, unknown = 0, 0.0, set()
    for job in planned:
        network = networks[job.network]
        trainings += job.seeds
        if per_digit := SECONDS_PER_DIGIT.get(network.get("encoder", "")):
            total += job.seeds * per_digit * digits_seen(network, job)
        else:
            unknown.add(job.network)
    if not trainings:
        return "No network is left to be trained."
    left_out = f", not counting {listing(sorted(unknown))}" if unknown else ""
    if total == 0:
        return f"{count(trainings, 'training')}; how long they take is not known."
    return (
        f"{count(trainings, 'training')}, each on one core: about {duration(total)} of processor time in all on "
        f"{PROCESSOR}{left_out}."
    )

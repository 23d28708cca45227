"""Train one network on sums of numbers of N digits and score it."""

from support.joblog import job_log

import logging
import time

import numpy as np
import torch

from digitsum.addition.protocol import group, load_order
from digitsum.addition.scores import addition_scores
from digitsum.addition.sizes import settings_for
from digitsum.addition.training import read_digits, train
from digitsum.data.idx import read_images, read_labels
from digitsum.data.streams import stream, stream_seed
from digitsum.files import write_arrays, write_json
from digitsum.learning.settings import Settings
from digitsum.learning.training import choose_device, set_threads
from digitsum.models.definition import own_code
from digitsum.models.network import parameter_count, save_network
from digitsum.runs import Run
from support.provenance import machine

log = logging.getLogger(__name__)

with job_log(snakemake.log[0]):
    set_threads(snakemake.threads)
    files, plan, outputs = snakemake.input, snakemake.params.plan, snakemake.output
    sha256, identity = plan["sha256"], plan["identity"]
    images, labels = read_images(files.images, sha256["images"]), read_labels(files.labels, sha256["labels"])
    scored_images = read_images(files.scored_images, sha256["scored_images"])
    scored_labels = read_labels(files.scored_labels, sha256["scored_labels"])
    order, n_digits = load_order(files.order, identity["seed"]), identity["digits"]
    examples = group(order.train, n_digits)[: identity["examples"]]
    settings = settings_for(Settings.of_model(plan["settings"]), len(examples), n_digits)
    log.info("%s, on %d examples", settings, len(examples))

    wall, cpu = time.perf_counter(), time.process_time()
    with own_code(settings.definition):
        network, loss, starts = train(settings, stream_seed(*plan["stream"]), images, labels, examples)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu

    log_probabilities = read_digits(network, scored_images[order.scored], settings.read_shift)
    read, truth = log_probabilities.argmax(axis=1).astype(np.uint8), scored_labels[order.scored]
    scores = addition_scores(read, truth, n_digits, stream(*plan["regroupings"]), log_probabilities)
    Run(
        **identity,
        **plan["about"],
        unit="pairs",
        splits={plan["scored_on"]: scores},
        parameters=parameter_count(network),
        facts={"epochs": settings.epochs, "train_loss": loss, "starts": starts},
    ).write(outputs.run)
    save_network(outputs.model, network, identity)
    write_arrays(outputs.read, {"digits": read}, identity)
    took = {"seconds": wall, "cpu_seconds": cpu, "device": choose_device().type}
    here = {"processor": machine()["Processor"], "cores": int(machine()["Cores"])}
    write_json(outputs.time, {**identity, **took, **here, "threads": torch.get_num_threads()})

"""Train where only certain pairs of digits are added; write what is read in the scored images.

One network, or one after another, each of which is to read digits otherwise than those before it.
"""

from support.joblog import job_log

import logging

import numpy as np

from digitsum.addition.pairs import PAIRS
from digitsum.addition.shortcuts import pair_up
from digitsum.addition.sizes import settings_for, training_images
from digitsum.addition.training import read_digits, train
from digitsum.data.idx import read_images, read_labels
from digitsum.data.streams import stream, stream_seed
from digitsum.files import write_arrays
from digitsum.learning.settings import Settings
from digitsum.learning.training import set_threads
from digitsum.models.definition import own_code

log = logging.getLogger(__name__)

with job_log(snakemake.log[0]):
    set_threads(snakemake.threads)
    files, plan = snakemake.input, snakemake.params.plan
    sha256, identity = plan["sha256"], plan["identity"]
    images, labels = read_images(files.images, sha256["images"]), read_labels(files.labels, sha256["labels"])
    scored_images = read_images(files.scored_images, sha256["scored_images"])
    scored_labels = read_labels(files.scored_labels, sha256["scored_labels"])
    kept = training_images(len(images), plan["scored_on"])  # the others, if there are any, are held out
    if plan["scored_on"] == "held_out":
        scored_images, scored_labels = images[kept:], labels[kept:]
    read, others = [], []
    for seed in plan["seeds"]:
        examples = pair_up(labels[:kept], PAIRS[identity["pairs"]], stream(*plan["order"], seed))
        settings = settings_for(Settings.of_model(plan["settings"]), len(examples), n_digits=1)
        log.info("seed %d: %s, on %d examples", seed, settings, len(examples))
        with own_code(settings.definition):
            before = np.mean(others, axis=0) if others else None
            network, _, _ = train(settings, stream_seed(*plan["stream"], seed), images, labels, examples, before)
        read.append(read_digits(network, scored_images, settings.read_shift))
        if len(plan["seeds"]) > 1:
            others.append(np.exp(read_digits(network, images)))
    write_arrays(snakemake.output.read, {"log_probabilities": np.stack(read), "labels": scored_labels}, identity)

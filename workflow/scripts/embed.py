"""Turn test pairs into vectors of one space: the last hidden layer of a network, or the pixels."""

from support.joblog import job_log

import numpy as np

from digitsum.data.pairs import load_pairs
from digitsum.files import write_arrays
from digitsum.learning.training import choose_device, set_threads
from digitsum.models.network import last_hidden_layer, load_network

with job_log(snakemake.log[0]):
    set_threads(snakemake.threads)
    files, plan = snakemake.input, snakemake.params.maps
    pairs = load_pairs(files.test, plan["pairs"])
    if plan["network"]:
        network = load_network(files.model, **plan["network"]).to(choose_device())
        vectors = last_hidden_layer(network, pairs.images)
    else:
        # Whole numbers from 0 to 255, whose distances are exact: a map is the same for any unit.
        vectors = pairs.images.reshape(len(pairs), -1).astype(np.float32)
    arrays = {"vectors": vectors, "labels": pairs.labels, "digits": pairs.digits}
    write_arrays(snakemake.output.vectors, arrays, {"space": plan["space"]})

"""Train one network; write its weights and its learning curve."""

from support.joblog import job_log

import logging

from digitsum.data.pairs import load_pairs
from digitsum.data.streams import stream_seed
from digitsum.files import read_json
from digitsum.learning.history import write_history
from digitsum.learning.settings import Settings
from digitsum.learning.training import Training, set_threads
from digitsum.models.definition import own_code
from digitsum.models.network import parameter_count, save_network

log = logging.getLogger(__name__)

with job_log(snakemake.log[0]):
    set_threads(snakemake.threads)
    files, plan = snakemake.input, snakemake.params.training
    tuned = read_json(files.tuned, "search.best")["hyperparameters"] if files.get("tuned") else None
    train = load_pairs(files.train, plan["train_pairs"])
    settings = Settings.of_model(plan["settings"], tuned).for_examples(len(train))
    training = Training(settings, stream_seed(*plan["stream"]))
    log.info("%s, %d parameters, on %s", settings, parameter_count(training.network), training.device)
    val = load_pairs(files.val).first(plan["val_pairs"])
    with own_code(settings.definition):
        training.run(train, val)
    if training.diverged:
        raise training.divergence()
    write_history(snakemake.output.history, training.history, plan["identity"])
    save_network(snakemake.output.model, training.network, plan["identity"])

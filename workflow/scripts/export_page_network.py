"""Write a network and some unseen pairs for the section of the report in which readers draw digits."""

from support.joblog import job_log

from digitsum.data.pairs import load_pairs
from digitsum.files import write_json
from digitsum.learning.training import set_threads
from digitsum.models.network import load_network, predict
from digitsum.report.try_it.export import page_network, page_pairs

with job_log(snakemake.log[0]):
    set_threads(snakemake.threads)
    network = load_network(snakemake.input.model, **snakemake.params.network)
    unseen = load_pairs(snakemake.input.unseen)
    _, predictions = predict(network, unseen.images)
    write_json(snakemake.output.network, page_network(network))
    write_json(snakemake.output.pairs, page_pairs(unseen, predictions))

"""Find each network's mistakes, the digits that are hard for it, and the pairs that no model gets right."""

from support.joblog import job_log

from digitsum.analysis.answers import read_answers
from digitsum.analysis.mistakes import mistakes_of_all, mistakes_of_networks
from digitsum.data.label_errors import doubtful_images
from digitsum.data.pairs import load_pairs
from digitsum.files import write_csv, write_json

with job_log(snakemake.log[0]):
    settings, pairs = snakemake.params.mistakes, load_pairs(snakemake.input.unseen)
    answers = read_answers(snakemake.input.predictions, settings["runs"])
    doubtful = doubtful_images(settings["test_images"])
    networks, found, digits = mistakes_of_networks(answers, settings["networks"], pairs, doubtful)
    shared, shared_table = mistakes_of_all(answers, pairs, doubtful)
    write_json(snakemake.output.summary, {"networks": networks, "shared": shared})
    write_csv(snakemake.output.mistakes, found)
    write_csv(snakemake.output.digits, digits)
    write_csv(snakemake.output.shared, shared_table)

"""Write the model card of the networks."""

from support.joblog import job_log

from digitsum.files import read_json, write_text
from digitsum.report.model_card import model_card

with job_log(snakemake.log[0]):
    networks = snakemake.params.networks
    models = read_json(snakemake.input.models, "summary.models")
    data = read_json(snakemake.input.data, "summary.data")
    card = model_card(models, data, networks["files"], networks["pool"], networks["dataset"])
    write_text(snakemake.output[0], card)

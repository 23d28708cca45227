"""Ask a network for the sum of the digits in each picture."""

from support.joblog import job_log

import logging

import pandas as pd

from digitsum.files import write_csv
from digitsum.learning.training import choose_device, set_threads
from digitsum.models.network import Network, load_network
from digitsum.pictures.reading import read_forms
from digitsum.pictures.records import PictureRecord, read_records

COLUMNS = ["file", "sum", "probability", "top", "bottom", "form", "problem"]


def prediction(network: Network, record: PictureRecord) -> dict[str, object]:
    """Return a row of the table.

    Columns: file; sum, the likeliest one, and its probability; top and bottom, the likeliest digits, if the network
    reads digits; form, which of the record's forms was read; problem, why there is no answer. Cells are None where
    nothing applies.
    """
    if record.problem:
        return {"file": record.file, "problem": record.problem}
    reading = read_forms(network, *record.pixels())
    if reading.doubt:
        return {"file": record.file, "form": reading.form, "problem": reading.doubt}
    top, bottom = reading.digits or (None, None)
    probability = round(reading.probability, 4)  # beyond that, processors differ
    answer = {"sum": reading.sum, "probability": probability, "top": top, "bottom": bottom, "form": reading.form}
    return {"file": record.file, **answer, "problem": None}


def predictions_table(network: Network, records: list[PictureRecord]) -> pd.DataFrame:
    """Return the row of each picture."""
    table = pd.DataFrame([prediction(network, record) for record in records], columns=COLUMNS)
    return table.astype(dict.fromkeys(["sum", "top", "bottom", "form"], "Int64"))


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        set_threads(snakemake.threads)
        network = load_network(snakemake.input.model, **snakemake.params.network).to(choose_device())
        table = predictions_table(network, read_records(snakemake.input.pictures))
        for row in table.dropna(subset="problem").itertuples():
            logging.warning("%s was left out: %s", row.file, row.problem)
        write_csv(snakemake.output[0], table)

"""Ask a network for the sum of the digits in each picture."""

from support.joblog import job_log

import logging

import numpy as np
import pandas as pd

from digitsum.files import write_csv
from digitsum.learning.training import choose_device, set_threads
from digitsum.models.network import Network, load_network, predict
from digitsum.pictures.records import PictureRecord, read_records


def predictions_table(network: Network, records: list[PictureRecord]) -> pd.DataFrame:
    """Return a row for each picture.

    Columns: file; sum, the likeliest one, and its probability; top and bottom, the likeliest digits, if the network
    reads digits; problem, why the picture was left out. Cells are empty where nothing applies.
    """
    table = pd.DataFrame({"file": [record.file for record in records], "sum": pd.NA, "probability": np.nan})
    table[["top", "bottom"]] = pd.NA
    known = [number for number, record in enumerate(records) if record.problem is None]
    if known:
        logits, answers = predict(network, np.stack([records[number].pixels() for number in known]))
        table.loc[known, "sum"] = answers.sums.astype(int)
        # The number of pictures in a batch changes the last decimals.
        table.loc[known, "probability"] = logits.softmax(1).amax(1).cpu().numpy().astype(float).round(4)
        if answers.digits is not None:
            table.loc[known, ["top", "bottom"]] = answers.digits.astype(int)
    table["problem"] = [record.problem for record in records]
    return table.astype(dict.fromkeys(("sum", "top", "bottom"), "Int64"))


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        set_threads(snakemake.threads)
        network = load_network(snakemake.input.model, **snakemake.params.network).to(choose_device())
        records = read_records(snakemake.input.pictures)
        for record in records:
            if record.problem:
                logging.warning("%s was left out: %s", record.file, record.problem)
        write_csv(snakemake.output[0], predictions_table(network, records))

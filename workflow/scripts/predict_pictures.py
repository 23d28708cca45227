"""Ask a network for the sum of the digits in each picture."""

from support.joblog import job_log

import logging
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch

from digitsum.files import read_json, write_csv
from digitsum.learning.training import choose_device, set_threads
from digitsum.models.network import Network, load_network, predict
from digitsum.pictures.records import PictureRecord


def predictions_table(network: Network, records: list[PictureRecord]) -> pd.DataFrame:
    """Return a row for each picture.

    Columns: file; sum, the likeliest one, and its probability; top and bottom, the likeliest digits, if the network
    reads digits; problem, why the picture was left out. Cells are empty where nothing applies.
    """
    table = pd.DataFrame({"file": [record.file for record in records]})
    table[["sum", "top", "bottom"]] = pd.NA
    table["probability"] = np.nan
    known = [number for number, record in enumerate(records) if record.problem is None]
    if known:
        device = next(network.parameters()).device
        images = torch.from_numpy(np.stack([records[number].pixels() for number in known])).to(device)
        logits, answers = predict(network, images)
        table.loc[known, "sum"] = answers.sums.astype(int)
        # The number of pictures in a batch changes the last decimals.
        table.loc[known, "probability"] = logits.softmax(1).amax(1).cpu().numpy().astype(float).round(4)
        if answers.digits is not None:
            table.loc[known, ["top", "bottom"]] = answers.digits.astype(int)
    table["problem"] = [record.problem for record in records]
    whole = {name: "Int64" for name in ("sum", "top", "bottom")}
    return table.astype(whole)[["file", "sum", "probability", "top", "bottom", "problem"]]


def main(model: Path, identity: dict[str, Any], pictures: str, output: str) -> None:
    """Write the table (.csv); log the name of each picture that was left out.

    `identity` is that of the network that the file `model` must hold.
    """
    network, _ = load_network(model, identity)
    records = [PictureRecord(**record) for record in read_json(pictures, "pictures")["pictures"]]
    for record in records:
        if record.problem:
            logging.warning("%s was left out: %s", record.file, record.problem)
    write_csv(output, predictions_table(network.to(choose_device()), records))


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        set_threads(snakemake.threads)
        main(
            Path(snakemake.input.model),
            snakemake.params.network,
            snakemake.input.pictures,
            snakemake.output[0],
        )

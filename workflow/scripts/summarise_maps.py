"""Put the scores of all maps into one table, and into the part `maps` of the summary."""

from support.joblog import job_log

from typing import Any

import pandas as pd

from digitsum.files import read_json, write_csv, write_json


def maps_summary(records: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the scores of each map, by space and perplexity (as text).

    Args:
        records: space, perplexity and scores of each map.
    """
    summary: dict[str, Any] = {}
    for record in records:
        scores = {name: value for name, value in record.items() if name not in ("space", "perplexity")}
        summary.setdefault(record["space"], {})[str(record["perplexity"])] = scores
    return summary


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        maps = zip(snakemake.input, snakemake.params.maps, strict=True)
        records = [read_json(path, "map", identity) for path, identity in maps]
        write_json(snakemake.output.summary, maps_summary(records))
        write_csv(snakemake.output.table, pd.DataFrame(records))

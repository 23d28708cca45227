"""Put the scores of all maps into one table, and into the part `maps` of the summary."""

from support.joblog import job_log

from typing import Any

import pandas as pd

from digitsum.files import read_json, write_csv, write_json

with job_log(snakemake.log[0]):
    maps = zip(snakemake.input, snakemake.params.maps, strict=True)
    records = [read_json(path, "map", identity) for path, identity in maps]
    summary: dict[str, Any] = {}  # the scores by space and perplexity
    for record in records:
        scores = dict(record)
        space, perplexity = scores.pop("space"), str(scores.pop("perplexity"))
        summary.setdefault(space, {})[perplexity] = scores
    write_json(snakemake.output.summary, summary)
    write_csv(snakemake.output.table, pd.DataFrame(records))

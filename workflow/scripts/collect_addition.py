"""Combine all runs of MNIST addition into the summary, and into the table with the published systems."""

from support.joblog import job_log

from typing import Any

from digitsum.addition.published import other_systems
from digitsum.addition.runs import addition_summary, addition_table
from digitsum.files import read_json, write_csv, write_json
from digitsum.runs import read_runs
from digitsum.runs_table import runs_table

with job_log(snakemake.log[0]):
    files, collection = snakemake.input, snakemake.params.collection
    summary = addition_summary(runs_table(read_runs(files.runs, collection["runs"]), collection["titles"]))
    times = dict[tuple[str, int, int], list[dict[str, Any]]]()
    for path, run in zip(files.times, collection["runs"], strict=True):
        time = read_json(path, "addition_time", run)
        times.setdefault((run["model"], run["digits"], run["examples"]), []).append(time)
    write_json(snakemake.output.summary, summary)
    write_csv(snakemake.output.table, addition_table(summary, times, other_systems(files.get("others"))))

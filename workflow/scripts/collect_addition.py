"""Combine all runs of MNIST addition: the summary, the table with the published systems, paired tests."""

from support.joblog import job_log

from typing import Any

from digitsum.addition.differences import compare_lengths, compare_systems
from digitsum.addition.protocol import load_order
from digitsum.addition.published import other_systems
from digitsum.addition.runs import addition_summary, addition_table
from digitsum.addition.scores import READ
from digitsum.data.idx import read_labels
from digitsum.files import read_arrays, read_json, write_csv, write_json
from digitsum.runs import read_runs
from digitsum.runs_table import runs_table

with job_log(snakemake.log[0]):
    files, collection = snakemake.input, snakemake.params.collection
    summary = addition_summary(runs_table(read_runs(files.runs, collection["runs"]), collection["titles"]))
    times = dict[tuple[str, int, int], list[dict[str, Any]]]()
    for path, run in zip(files.times, collection["timed"], strict=True):
        time = read_json(path, "addition_time", run)
        times.setdefault((run["model"], run["digits"], run["examples"]), []).append(time)
    labels = read_labels(files.labels, collection["sha256"])
    orders = [labels[load_order(path, seed).scored] for seed, path in enumerate(files.orders)]
    read = [
        (run, read_arrays(path, "digits", READ, identity=run)["digits"])
        for path, run in zip(files.read, collection["read"], strict=True)
    ]
    write_csv(snakemake.output.differences, compare_systems(read, orders, collection["study_seed"]))
    write_csv(snakemake.output.lengths, compare_lengths(read, orders, collection["study_seed"]))
    write_json(snakemake.output.summary, summary)
    write_csv(snakemake.output.table, addition_table(summary, times, other_systems(files.get("others"))))

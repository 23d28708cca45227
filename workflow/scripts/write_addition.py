"""Write up MNIST addition as one HTML file."""

from support.joblog import job_log

from digitsum.addition.page import render_addition
from digitsum.addition.published import other_systems
from digitsum.addition.runs import read_table
from digitsum.addition.shortcuts import read_shortcuts
from digitsum.files import read_csv, read_json, write_text
from digitsum.report.pictures import embedded
from support.how_made import how_made

with job_log(snakemake.log[0]):
    files, plan = snakemake.input, snakemake.params.addition
    numbers = ["digits", "orders", "difference", "low", "high", "p", "p_holm"]
    lengths = read_csv(files.lengths, ["model", "test"], [*numbers, "trained_on", "mean"], ["sd"])
    shortcuts = read_shortcuts(files.shortcuts) if files.get("shortcuts") else None
    page = render_addition(
        read_json(files.summary, "addition"),
        read_table(files.table),
        read_csv(files.differences, ["model", "other", "test"], numbers),
        lengths,
        shortcuts,
        [read_json(path, "addition_time") for path in files.times],
        other_systems(files.get("others")),
        plan["settings"],
        embedded(files.figures),
        how_made("MNIST", {"addition": plan["settings"]}),
        plan["departures"],
        plan["small"],
    )
    write_text(snakemake.output[0], page)

"""Write up the study as one HTML file."""

from support.joblog import job_log

from pathlib import Path

from digitsum.files import read_json, write_text
from digitsum.report.page import render
from digitsum.report.pictures import embedded
from support.how_made import how_made
from support.job_cost import read_jobs
from support.study_cost import about_costs, costs_by_rule, fit_costs

with job_log(snakemake.log[0]):
    files, settings = snakemake.input, snakemake.params.report
    summary = read_json(files.summary, "summary")
    jobs = read_jobs(Path(snakemake.log[0]).parents[1])
    costs = {"costs": about_costs(jobs), "rules": costs_by_rule(jobs), "fits": fit_costs(jobs)}
    page = render(
        {name: {key: files[f"{name}_{key}"] for key in keys} for name, keys in settings["sections"].items()},
        summary,
        settings["config"],
        embedded(files.figures),
        how_made(summary["dataset"]["title"], settings["config"]) | costs,
        settings["figures"],
        settings["departures"],
        settings["small"],
    )
    write_text(snakemake.output[0], page)

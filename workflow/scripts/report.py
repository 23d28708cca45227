"""Write up the study as one HTML file."""

from support.joblog import job_log

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

import digitsum
from digitsum.files import read_json, write_text
from digitsum.report.page import data_uri, load_section, render
from support.job_cost import read_jobs
from support.provenance import commit, machine, versions
from support.study_cost import about_costs, costs_by_rule, fit_costs


def how_it_was_made(config: dict[str, Any], logs: Path) -> dict[str, Any]:
    """Return what the page says about how it was made: code, machine, versions, costs of all jobs, as of now."""
    jobs = read_jobs(logs)
    return {
        "written": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "commit": commit(Path(digitsum.__file__).resolve().parents[2]),
        "machine": machine(),
        "versions": versions(),
        "configuration": yaml.safe_dump(config, sort_keys=False, default_flow_style=None, width=100),
        "costs": about_costs(jobs),
        "rules": costs_by_rule(jobs),
        "fits": fit_costs(jobs),
    }


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        files, settings = snakemake.input, snakemake.params.report
        config, summary = settings["config"], read_json(files.summary, "summary")
        sections = [
            load_section(name, summary, config, {key: files[f"{name}_{key}"] for key in keys})
            for name, keys in settings["sections"].items()
        ]
        figures = {Path(path).stem: data_uri(Path(path)) for path in files.figures}
        made = how_it_was_made(config, logs=Path(snakemake.log[0]).parents[1])
        write_text(snakemake.output[0], render(sections, summary, config, figures, made))

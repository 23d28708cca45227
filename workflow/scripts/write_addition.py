"""Write up MNIST addition as one HTML file."""

from support.joblog import job_log

from datetime import UTC, datetime
from pathlib import Path

import yaml

import digitsum
from digitsum.addition.page import render_addition
from digitsum.addition.published import other_systems
from digitsum.addition.runs import read_table
from digitsum.files import read_json, write_text
from digitsum.report.page import data_uri
from support.provenance import commit, machine, versions

if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        files, settings = snakemake.input, snakemake.params.addition
        made = {
            "written": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
            "commit": commit(Path(digitsum.__file__).resolve().parents[2]),
            "machine": machine(),
            "versions": versions(),
            "configuration": yaml.safe_dump({"addition": settings}, sort_keys=False, default_flow_style=None),
        }
        page = render_addition(
            read_json(files.summary, "addition"),
            read_table(files.table),
            [read_json(path, "addition_time") for path in files.times],
            other_systems(files.get("others")),
            settings,
            {Path(path).stem: data_uri(Path(path)) for path in files.figures},
            made,
        )
        write_text(snakemake.output[0], page)

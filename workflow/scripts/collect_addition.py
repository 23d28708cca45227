"""Combine all runs of MNIST addition into the summary, and into the table with the published systems."""

from support.joblog import job_log

from typing import Any

from digitsum.addition.published import other_systems
from digitsum.addition.runs import addition_summary, addition_table, read_addition_run
from digitsum.files import read_json, write_csv, write_json


def main(
    run_files: list[str],
    time_files: list[str],
    identities: list[dict[str, Any]],
    others: str | None,
    summary: str,
    table: str,
) -> None:
    """Write `summary` (.json) and `table` (.csv) of the runs, their times and the systems in the file `others`.

    `identities` says which run the files are of.
    """
    runs, times = [], dict[tuple[str, int, int], list[dict[str, Any]]]()
    for run_file, time_file, identity in zip(run_files, time_files, identities, strict=True):
        run = read_addition_run(run_file, identity)
        took = read_json(time_file, "addition_time", identity)
        runs.append(run)
        times.setdefault((run.network, run.digits, run.trained_on), []).append(took)
    whole: dict[str, Any] = addition_summary(runs)
    write_json(summary, whole)
    write_csv(table, addition_table(whole, times, other_systems(others)))


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        files = snakemake.input
        main(
            files.runs,
            files.times,
            snakemake.params.runs,
            files.get("others"),
            snakemake.output.summary,
            snakemake.output.table,
        )

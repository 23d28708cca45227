"""Put the records of all runs into tables, and their means over seeds into the part `models` of the summary."""

from support.joblog import job_log

from digitsum.analysis.settings import settings_table
from digitsum.files import write_csv, write_json
from digitsum.runs import read_runs
from digitsum.runs_table import comparison_table, learning_curves_table, models_summary, per_class_table, runs_table

with job_log(snakemake.log[0]):
    collection = snakemake.params.collection
    runs = read_runs(snakemake.input.runs, collection["runs"])
    table = runs_table(runs, collection["titles"])
    curves = learning_curves_table(table)
    write_json(snakemake.output.summary, models_summary(table))
    write_csv(snakemake.output.runs, table)
    write_csv(snakemake.output.learning_curves, curves)
    write_csv(snakemake.output.comparison, comparison_table(curves))
    write_csv(snakemake.output.per_class, per_class_table(runs))
    write_csv(snakemake.output.settings, settings_table(runs, collection["versions"]))

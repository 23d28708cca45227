"""Find the settings in which models of other studies differ from those of the same name in this one."""

from support.joblog import job_log

import pandas as pd

from digitsum.analysis.settings import COLUMNS, differing_settings
from digitsum.files import write_csv
from digitsum.runs import read_runs

with job_log(snakemake.log[0]):
    runs = read_runs(snakemake.input.runs, snakemake.params.runs)
    tables = [differing_settings(*both) for both in zip(runs[::2], runs[1::2], strict=True)]
    write_csv(snakemake.output[0], pd.concat([pd.DataFrame(columns=COLUMNS), *tables]))

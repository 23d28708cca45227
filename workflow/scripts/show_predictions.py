"""Show all pictures, what a network saw and what it answered, on one page."""

from support.joblog import job_log

import pandas as pd

from digitsum.files import read_json, write_text
from digitsum.pictures.contact_sheet import contact_sheet
from digitsum.pictures.records import PictureRecord

if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        records = [PictureRecord(**record) for record in read_json(snakemake.input.pictures, "pictures")["pictures"]]
        write_text(
            snakemake.output[0],
            contact_sheet(records, pd.read_csv(snakemake.input.predictions), snakemake.params.page["title"]),
        )

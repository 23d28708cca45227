"""Show all pictures, what a network saw and what it answered, on one page."""

from support.joblog import job_log

from digitsum.files import read_csv, write_text
from digitsum.pictures.contact_sheet import contact_sheet
from digitsum.pictures.records import read_records

with job_log(snakemake.log[0]):
    records = read_records(snakemake.input.pictures)
    table = read_csv(snakemake.input.predictions, texts=["file"], gaps=["sum", "probability", "top", "bottom", "form"])
    write_text(snakemake.output[0], contact_sheet(records, table, snakemake.params.page["title"]))

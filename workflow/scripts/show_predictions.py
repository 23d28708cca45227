"""Show all pictures, what a network saw and what it answered, on one page."""

from support.joblog import job_log

from digitsum.files import read_csv, read_json, write_text
from digitsum.pictures.contact_sheet import contact_sheet
from digitsum.pictures.records import PictureRecord

if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        records = [PictureRecord(**record) for record in read_json(snakemake.input.pictures, "pictures")["pictures"]]
        predictions = read_csv(
            snakemake.input.predictions, texts=["file"], gaps=["sum", "probability", "top", "bottom"]
        )
        write_text(snakemake.output[0], contact_sheet(records, predictions, snakemake.params.page["title"]))

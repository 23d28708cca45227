"""Bring pictures into MNIST's form; those that the same code has read before are not read again."""

from support.joblog import job_log

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from digitsum.files import read_json, write_json
from digitsum.pictures.files import digest
from digitsum.pictures.records import PictureRecord, as_dicts, display_name, read_apart

log = logging.getLogger(__name__)


def earlier_records(path: Path, code: dict[str, str]) -> dict[str, dict[str, Any]]:
    """Return the records in the file `path`, by SHA-256, if it exists and the same code wrote it."""
    content = read_json(path) if path.exists() and path.stat().st_size else {}
    records = content["pictures"] if content.get("code") == code else []
    return {record["sha256"]: record for record in records if record["sha256"] is not None}


def main(pictures: Sequence[str], code: dict[str, str], output: str) -> None:
    """Write the record of each picture, sorted by name.

    Args:
        pictures: the files of the pictures.
        code: digests of the code that reads them.
        output: the file to write, which may hold records of an earlier run.
    """
    earlier = earlier_records(Path(output), code)
    records = []
    for path in sorted(map(Path, pictures)):
        sha256 = digest(path)
        if sha256 in earlier:
            records.append(PictureRecord(**{**earlier[sha256], "file": display_name(path)}))
            continue
        records.append(read_apart(path, sha256))
        log.info("read %s: %s", records[-1].file, records[-1].problem or "two digits")
    log.info("%d pictures, %d of them read now", len(records), sum(r.sha256 not in earlier for r in records))
    write_json(output, {"code": code, "pictures": as_dicts(records)})


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        main(list(snakemake.params.pictures), dict(snakemake.params.code), snakemake.output[0])

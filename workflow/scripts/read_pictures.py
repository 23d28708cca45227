"""Bring pictures into MNIST's form; those that the same code has read before are not read again."""

from support.joblog import job_log

import logging
from dataclasses import asdict
from pathlib import Path

from digitsum.files import read_json, sha256_of, write_json
from digitsum.pictures.records import read_picture

log = logging.getLogger(__name__)

with job_log(snakemake.log[0]):
    output, code = Path(snakemake.output[0]), dict(snakemake.params.code)
    written = read_json(output) if output.exists() and output.stat().st_size else {}
    earlier = {record["sha256"]: record for record in written["pictures"]} if written.get("code") == code else {}
    records = []
    for path in sorted(map(Path, snakemake.params.pictures)):
        sha256 = sha256_of(path)
        if sha256 in earlier:
            records.append({**earlier[sha256], "file": path.name})
        else:
            records.append(asdict(read_picture(path, sha256)))
            log.info("read %s: %s", path.name, records[-1]["problem"] or "two digits")
    log.info("%d pictures, %d of them read now", len(records), sum(r["sha256"] not in earlier for r in records))
    write_json(output, {"code": code, "pictures": records})

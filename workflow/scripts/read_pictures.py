"""Bring pictures into MNIST's form; those that the same code has read before are not read again."""

from support.joblog import job_log

import logging
from dataclasses import asdict
from pathlib import Path

from digitsum.files import read_json, write_json
from digitsum.pictures.folder import digest
from digitsum.pictures.records import display_name, read_apart

log = logging.getLogger(__name__)

with job_log(snakemake.log[0]):
    output, code = Path(snakemake.output[0]), dict(snakemake.params.code)
    written = read_json(output) if output.exists() and output.stat().st_size else {}
    known = written["pictures"] if written.get("code") == code else []
    earlier = {record["sha256"]: record for record in known if record["sha256"] is not None}
    records = []
    for path in sorted(map(Path, snakemake.params.pictures)):
        sha256 = digest(path)
        if sha256 in earlier:
            records.append({**earlier[sha256], "file": display_name(path)})
        else:
            records.append(asdict(read_apart(path, sha256)))
            log.info("read %s: %s", records[-1]["file"], records[-1]["problem"] or "two digits")
    log.info("%d pictures, %d of them read now", len(records), sum(r["sha256"] not in earlier for r in records))
    write_json(output, {"code": code, "pictures": records})

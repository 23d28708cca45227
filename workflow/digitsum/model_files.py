"""Fitted scikit-learn models as files: loading them executes no code, and the same model gives the same bytes."""

import io
import json
import os
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import skops.io

from digitsum.files import atomic

NO_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip archive can hold


def save_model(path: str | os.PathLike[str], model: Any) -> None:
    """Write a fitted scikit-learn estimator, to be read by `skops.io.load`.

    skops names the objects and arrays of a model by their addresses in memory and stamps them with the time of
    writing. Here they are numbered in order and have no time.
    """
    objects: dict[int, int] = {}
    arrays: dict[str, str] = {}

    def in_order(node: dict[str, Any]) -> dict[str, Any]:
        if "__id__" in node:
            node["__id__"] = objects.setdefault(node["__id__"], len(objects))
        if "file" in node:
            node["file"] = arrays.setdefault(node["file"], f"{len(arrays)}.npy")
        return node

    with ZipFile(io.BytesIO(skops.io.dumps(model))) as archive:
        schema = json.loads(archive.read("schema.json"), object_hook=in_order)
        with atomic(path) as temporary, ZipFile(temporary, "w") as ordered:
            for original, name in arrays.items():
                ordered.writestr(ZipInfo(name, NO_TIME), archive.read(original), ZIP_DEFLATED)
            ordered.writestr(ZipInfo("schema.json", NO_TIME), json.dumps(schema), ZIP_DEFLATED)

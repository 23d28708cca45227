"""In which settings two models differ, such as two versions of one."""

import json
from collections.abc import Mapping, Sequence

import pandas as pd

from digitsum.runs import Run

COLUMNS = ["model", "other", "setting", "value", "other_value"]
NOT_KNOWN, NONE = "not known", "none"


def settings_table(runs: Sequence[Run], versions: Mapping[str, str]) -> pd.DataFrame:
    """Return a row for each setting in which a model differs from its other version, by their runs on most examples.

    `versions` names the other one for each model. Columns: model and other; setting; value and other_value, texts.
    """
    largest = {run.model: run for run in sorted(runs, key=lambda run: run.examples) if run.fold is None}
    rows = [row for both in versions.items() for row in differing_settings(*(largest[name] for name in both))]
    return pd.DataFrame(rows, columns=COLUMNS)


def differing_settings(one: Run, other: Run) -> list[list[str]]:
    """Return a row of the table for each setting in which two models differ.

    A record of an earlier version of digitsum knows of no settings but the family.
    """
    known = [{"family": run.family, **run.settings} for run in (one, other)]
    missing = [NONE if run.settings else NOT_KNOWN for run in (one, other)]
    rows = []
    for name in dict.fromkeys([*known[0], *known[1]]):
        values = [json.dumps(had[name]) if name in had else gap for had, gap in zip(known, missing, strict=True)]
        if values[0] != values[1]:
            rows.append([one.model, other.model, name, *(value.strip('"') for value in values)])
    return rows

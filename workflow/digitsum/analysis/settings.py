"""In which settings two models differ, such as two versions of one."""

import json

import pandas as pd

from digitsum.runs import Run

COLUMNS = ["model", "other", "setting", "value", "other_value"]
NOT_KNOWN, NONE = "not known", "none"


def differing_settings(one: Run, other: Run) -> pd.DataFrame:
    """Return a row for each setting in which two models differ, by a run of each; values are texts.

    Columns: model and other, their names; setting; value and other_value. A record of an earlier version of digitsum
    knows of no settings but the family.
    """
    known = [{"family": run.family, **run.settings} for run in (one, other)]
    missing = [NONE if run.settings else NOT_KNOWN for run in (one, other)]
    rows = []
    for name in dict.fromkeys([*known[0], *known[1]]):
        values = [json.dumps(had[name]) if name in had else gap for had, gap in zip(known, missing, strict=True)]
        if values[0] != values[1]:
            rows.append([one.model, other.model, name, *(value.strip('"') for value in values)])
    return pd.DataFrame(rows, columns=COLUMNS)

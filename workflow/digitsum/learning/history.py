"""The learning curve of a network: history.csv, a row for each epoch."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from typing import Any

import pandas as pd

from digitsum.files import FilePath, check_identity, read_csv, write_csv
from digitsum.learning.trials import Epoch

IDENTITY = ("model", "examples", "seed")


def write_history(path: FilePath, epochs: Iterable[Epoch], identity: Mapping[str, Any]) -> None:
    """Write a row for each epoch: model, examples and seed of the run, which are the same in all, and its figures."""
    whose = {name: identity[name] for name in IDENTITY}
    write_csv(path, pd.DataFrame([{**whose, **asdict(epoch)} for epoch in epochs]))


def read_history(path: FilePath, identity: Mapping[str, Any]) -> pd.DataFrame:
    """Read what `write_history` wrote.

    Raises:
        ValueError: the file is not such a table, or that of another run; names it.
    """
    numbers = ["examples", "seed", *(field.name for field in fields(Epoch))]
    table = read_csv(path, texts=["model"], numbers=numbers)
    if table.empty:
        raise ValueError(f"{path} has no rows; delete it and run again")
    expected = {name: identity[name] for name in IDENTITY}
    for row in table[list(IDENTITY)].drop_duplicates().to_dict("records"):
        check_identity(path, {str(name): value for name, value in row.items()}, expected)
    return table

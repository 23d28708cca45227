"""The splits of the data set, and the pools of images that they draw from."""

from typing import Literal, get_args

Split = Literal["train", "val", "test", "unseen"]
Pool = Literal["shared", "disjoint"]
SPLITS: tuple[Split, ...] = get_args(Split)
SCORED_SPLITS: tuple[Split, ...] = ("val", "test", "unseen")  # what models are scored on

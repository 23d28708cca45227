"""The model card of the networks, in the convention of Hugging Face: facts for programs in YAML, then prose.

The convention: https://huggingface.co/docs/hub/model-cards, and for `model-index` the specification that it links to.
"""

import re
from collections.abc import Mapping
from inspect import getmembers, isfunction
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, StrictUndefined

from digitsum.report import wording
from digitsum.runs_table import largest_runs

TEMPLATE = Path(__file__).with_name("networks.md")


def model_card(
    models: Mapping[str, Mapping[str, Any]],
    data: Mapping[str, Any],
    files: Mapping[str, str],
    pool: str,
    dataset: Mapping[str, str],
) -> str:
    """Return the card as Markdown.

    `models` and `data` are these parts of the summary; `files` has the ONNX file of each network by name; `pool` is
    `data.pool` of the configuration, and `dataset` what digitsum.data.datasets.for_card returns.
    """
    networks = {
        name: {
            **models[name],
            "title": literally(models[name]["title"]),
            "scores": largest_runs(models[name]),
            "file": files[name],
        }
        for name in files
    }
    engine = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)  # noqa: S701  # Markdown
    engine.filters |= dict(getmembers(wording, isfunction))
    header = yaml.safe_dump(_header(networks, dataset), sort_keys=False, allow_unicode=True, width=100)
    template = engine.from_string(TEMPLATE.read_text(encoding="utf-8"))
    said = {key: literally(text) for key, text in dataset.items()}
    return template.render(header=header, networks=networks, data=data, pool=pool, dataset=said)


def literally(text: str) -> str:
    """Return `text` in Markdown, in one line, so that it is shown as it is wherever in a line or a table it stands."""
    line = re.sub(r"([\\`*_\[\]<>&|~$])", r"\\\1", " ".join(text.split()))
    return re.sub(r"^(\d*)([-+=#.)])", r"\1\\\2", line)  # which would begin a list, a heading or a rule


def _header(networks: Mapping[str, Mapping[str, Any]], dataset: Mapping[str, str]) -> dict[str, Any]:
    """Return what the card tells programs: accuracies on unseen pairs, means over seeds, in percent.

    There is no licence: only whoever trained the networks can give one.
    """
    tag = dataset["slug"].strip("_").replace("_", "-")
    return {
        "library_name": "onnx",
        "pipeline_tag": "image-classification",
        "tags": [tag, f"{tag}-addition"],
        **({"datasets": [dataset["hub"]]} if "hub" in dataset else {}),
        "metrics": ["accuracy"],
        "model-index": [
            {"name": f"digitsum {name}", "results": [_result(network, dataset)]} for name, network in networks.items()
        ],
    }


def _result(network: Mapping[str, Any], dataset: Mapping[str, str]) -> dict[str, Any]:
    data = {"type": dataset.get("hub", "custom"), "name": f"pairs of {dataset['title']}'s test images", "split": "test"}
    accuracy = round(100 * network["scores"]["unseen"]["accuracy"]["mean"], 2)
    return {
        "task": {"type": "image-classification", "name": f"sum of two {dataset['number']}s"},
        "dataset": data,
        "metrics": [{"type": "accuracy", "value": accuracy}],
    }

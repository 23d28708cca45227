"""Networks for use elsewhere: ONNX files, the model card, and the lines of docs/ that use them."""

import json
import os
import re
import subprocess
import sys

import numpy as np
import onnxruntime
import pytest
import yaml
from PIL import Image

from digitsum.data.pairs import load_pairs
from digitsum.files import read_json


@pytest.mark.parametrize("network", ["trial", "best", "sum", "convolutional"])
def test_file_answers_as_the_study_recorded(study, network):
    folder = study / f"results/models/{network}/all/0"
    session = onnxruntime.InferenceSession(folder / "model.onnx")
    unseen = load_pairs(study / "results/pairs/unseen.npz")
    outputs = dict(
        zip([o.name for o in session.get_outputs()], session.run(None, {"images": unseen.images}), strict=True)
    )
    answers = np.load(folder / "predictions.npz")
    assert outputs["sums"].argmax(1).tolist() == answers["unseen"].tolist()
    assert ("digits" in outputs) == ("unseen_digits" in answers)
    if "digits" in outputs:
        assert outputs["digits"].argmax(2).tolist() == answers["unseen_digits"].tolist()
    about = session.get_modelmeta().custom_metadata_map
    unseen_scores = read_json(folder / "run.json")["splits"]["unseen"]
    assert float(about["accuracy_unseen"]) == unseen_scores["accuracy"]
    assert about["training_data"].startswith("2000 pairs of MNIST's training images")
    assert about["name"] == f"digitsum {network}"
    assert "license" not in about


def test_model_card_names_every_file(study):
    _, header, text = (study / "results/networks.md").read_text().split("---\n", 2)
    header = yaml.safe_load(header)
    names = [entry["name"] for entry in header["model-index"]]
    trained = {path.parents[2].name for path in (study / "results/models").glob("*/all/0/model.pt")}
    assert set(names) == {f"digitsum {name}" for name in trained}
    files = re.findall(r"`(results/.*\.onnx)`", text)
    assert len(files) == len(names)
    assert all((study / file).exists() for file in files)
    # The sample is described in the configuration, so nothing is known of it but what is said there.
    assert not {"license", "datasets"} & header.keys()
    assert "1,500 training images of MNIST" in text
    assert not re.search(r"ylecun|LeCun|Census|\bMIT\b|[16]0,000", text)


def run_in(folder, code, repository):
    """Run lines of Python in a folder, where the library can be imported; return what they print."""
    environment = {**os.environ, "PYTHONPATH": str(repository / "workflow"), "MPLBACKEND": "agg"}
    command = [sys.executable, "-c", code]
    process = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert process.returncode == 0, process.stderr
    return process.stdout


@pytest.fixture
def lines_with(repository):
    """Return a function that finds the lines of Python in docs/predict.md that use a package."""
    blocks = re.findall(r"```python\n(.*?)```", (repository / "docs" / "predict.md").read_text(), re.DOTALL)

    def lines_with(package):
        (lines,) = [block for block in blocks if package in block]
        return lines

    return lines_with


def test_lines_that_run_an_onnx_file(study, repository, lines_with, tmp_path):
    (tmp_path / "results").symlink_to(study / "results")
    Image.fromarray(load_pairs(study / "results/pairs/unseen.npz").images[0]).save(tmp_path / "pair.png")
    said = run_in(tmp_path, lines_with("onnxruntime"), repository)
    total, probability, top, bottom = re.fullmatch(r"(\d+) (\S+) \[(\d) (\d)\]\n", said).groups()
    answers = np.load(study / "results/models/convolutional/all/0/predictions.npz")
    assert int(total) == answers["unseen"][0]
    assert [int(top), int(bottom)] == answers["unseen_digits"][0].tolist()
    assert 0.05 < float(probability) <= 1


def test_lines_that_load_a_network(study, repository, lines_with):
    said = run_in(study.directory, f"{lines_with('digitsum')}\nprint(answers.sums.tolist())", repository)
    saved = np.load(study / "results/models/convolutional/all/0/predictions.npz")
    assert json.loads(said.splitlines()[-1]) == saved["unseen"].tolist()


def test_the_notebook_runs(study, repository):
    cells = json.loads((repository / "docs" / "explore.ipynb").read_text())["cells"]
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    shown = "print([sum(len(axes.get_children()) for axes in plt.figure(n).axes) for n in plt.get_fignums()])"
    drawn = json.loads(run_in(study.directory, f"{code}\n{shown}", repository))
    assert len(drawn) == 3  # figures, and what is in each
    assert min(drawn) > 10

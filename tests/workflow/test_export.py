"""Networks for use elsewhere: ONNX files, the model card, and the lines of the README that use them."""

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


def test_lines_of_the_readme(study, repository, tmp_path):
    blocks = re.findall(r"```python\n(.*?)```", (repository / "README.md").read_text(), re.DOTALL)
    (lines,) = [block for block in blocks if "onnxruntime" in block]
    (tmp_path / "results").symlink_to(study / "results")
    Image.fromarray(load_pairs(study / "results/pairs/unseen.npz").images[0]).save(tmp_path / "pair.png")
    process = subprocess.run([sys.executable, "-c", lines], cwd=tmp_path, capture_output=True, text=True, check=True)
    total, probability, top, bottom = re.fullmatch(r"(\d+) (\S+) \[(\d) (\d)\]\n", process.stdout).groups()
    answers = np.load(study / "results/models/convolutional/all/0/predictions.npz")
    assert int(total) == answers["unseen"][0]
    assert [int(top), int(bottom)] == answers["unseen_digits"][0].tolist()
    assert 0.05 < float(probability) <= 1

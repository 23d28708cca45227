"""Users' own pictures: `snakemake predict`, with the network of the small study."""

import os
import shutil

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from digitsum.data.pairs import load_pairs

OUTPUTS = ["pictures.json", "predictions.csv", "predictions.html"]


@pytest.fixture
def surest(study):
    """Return the positions of the unseen pairs of whose sum the network is surest, the surest first."""
    answers = np.load(study / "results/models/convolutional/all/0/predictions.npz")
    return answers["unseen_log_probabilities"].max(1).argsort(kind="stable")[::-1]


@pytest.fixture
def pictures(study, surest, tmp_path):
    """Return a folder with two pictures of pairs, one without digits, one that is broken and one that is a pipe."""
    folder = tmp_path / "my {pictures}"
    folder.mkdir()
    images = load_pairs(study / "results/pairs/unseen.npz").images
    for name, pair in zip(["a.png", "b.jpg"], surest, strict=False):
        Image.fromarray(images[pair]).resize((300, 600), Image.Resampling.BICUBIC).save(folder / name)
    Image.new("L", (300, 600), 200).save(folder / "blank.tiff")
    (folder / "broken.png").write_bytes(b"no picture")
    os.mkfifo(folder / os.fsdecode(b"line\r\xff.png"))
    return folder


def predict(study, pictures, network="convolutional"):
    """Run the target; return the log of the job that reads pictures, and the results."""
    status, said = study.fork("predict", "--config", f"pictures={pictures}", f"network={network}")
    assert status == 0, said
    log = (study / "logs/read_pictures/pictures.log").read_text()
    return log, [(study / "results" / name).read_bytes() for name in OUTPUTS]


def test_new_and_changed_pictures_alone_are_read(copied_study, pictures, surest):
    log, _ = predict(copied_study, pictures)
    assert "5 pictures, 5 of them read now" in log
    table = pd.read_csv(copied_study / "results/predictions.csv", index_col="file")
    assert table["problem"].fillna("").to_dict() == {
        "a.png": "",
        "b.jpg": "",
        "blank.tiff": "no digit found: nothing stands out from the paper",
        "broken.png": "not a readable PNG, JPEG, HEIC, WebP, TIFF, GIF or BMP file",
        r"line\r\udcff.png": "not a regular file",
    }
    pairs = load_pairs(copied_study / "results/pairs/unseen.npz")
    answers = np.load(copied_study / "results/models/convolutional/all/0/predictions.npz")
    assert table["sum"].dropna().to_list() == answers["unseen"][surest[:2]].tolist()
    assert table[["top", "bottom"]].dropna().to_numpy().tolist() == answers["unseen_digits"][surest[:2]].tolist()
    assert table["probability"].dropna().between(0.05, 1).all()

    Image.fromarray(pairs.images[surest[2]]).resize((300, 600)).save(pictures / "b.jpg")
    (pictures / "b.jpg").touch()
    shutil.copy(pictures / "a.png", pictures / "same as a.png")
    log, second = predict(copied_study, pictures)
    assert "6 pictures, 2 of them read now" in log  # what has no content is looked at each time
    assert "read b.jpg: two digits" in log

    for name in OUTPUTS:
        (copied_study / "results" / name).unlink()
    log, afresh = predict(copied_study, pictures)
    assert "6 pictures, 6 of them read now" in log
    assert afresh == second
    log, by_another = predict(copied_study, pictures, network="trial")  # it reads no digits
    assert by_another[0] == afresh[0]
    # The study ignores it.
    overlay = {"predict": {"pictures": str(pictures), "network": "trial"}}
    assert copied_study.planned(overlay) == {}
    status, said = copied_study.plan("predict", overlay=overlay)
    assert (status, "Nothing to be done" in said) == (0, True), said


@pytest.mark.parametrize("target", ["predict", "results/predictions.html"])
def test_without_pictures_it_says_how_to_name_them(study, target):
    status, said = study.plan(target)
    assert status != 0
    assert said.count("pictures: name the folder that has them: snakemake predict --config pictures=FOLDER") == 1
    assert "Traceback (most recent call last)" not in said


def test_a_folder_may_be_called_predict(new_study, tmp_path):
    assert new_study(tmp_path / "predict").plan()[0] == 0

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from digitsum.files import sha256_of
from digitsum.pictures.contact_sheet import contact_sheet
from digitsum.pictures.records import read_picture


@pytest.fixture
def records(tmp_path, sample_pairs, draw):
    for number, name in enumerate(["a.png", "b & <b>.png"]):
        draw(sample_pairs["unseen"].images[number], True, (), np.random.default_rng(0)).save(tmp_path / name)
    Image.new("L", (30, 60)).save(tmp_path / "blank.png")
    (tmp_path / "broken.png").write_bytes(b"")
    return [read_picture(path, sha256_of(path)) for path in sorted(tmp_path.iterdir())]


@pytest.fixture
def table(records):
    return pd.DataFrame(
        {
            "sum": [7, 12, None, None],
            "probability": [0.9, 0.5, None, None],
            "top": [3, 6, None, None],
            "bottom": [4, 6, None, None],
            "form": [0, 0, None, None],
            "problem": [record.problem for record in records],
        }
    )


def test_least_certain_comes_first_and_the_others_are_told(records, table, code_let_in):
    page = contact_sheet(records, table, "network in question")
    assert code_let_in(page) == ["style"]
    for text in ("Sums of 2 pictures", "network in question", "6 above 6", "b &amp; &lt;b&gt;.png", "no digit found"):
        assert text in page
    assert page.index("6 above 6") < page.index("3 above 4") < page.index("Left out") < page.index("not a readable PNG")
    assert page.count("<img") == 5  # two of each that was answered, and the blank one
    assert "<script" not in page


def test_network_that_reads_no_digits(records, table):
    page = contact_sheet(records, table.assign(top=np.nan, bottom=np.nan), "network")
    assert "above" not in page.split("<main")[1]


def test_answers_that_the_network_is_not_sure_of_are_left_out_with_what_it_saw(records, table):
    doubtful = table.assign(problem=[None, "not sure enough", *table["problem"][2:]])
    left_out = contact_sheet(records, doubtful, "network").split("Left out")[1]
    assert "not sure enough" in left_out
    assert left_out.count("<img") == 3  # its picture and what the network saw; the blank one


def test_record_keeps_what_the_network_sees(records):
    forms, uncut = records[0].pixels()
    assert forms.shape[1:] == uncut.shape[1:] == (56, 28)
    assert len(forms) > len(uncut) == 0
    assert [record.problem is None for record in records] == [True, True, False, False]
    assert [record.thumbnail is None for record in records] == [False, False, False, True]

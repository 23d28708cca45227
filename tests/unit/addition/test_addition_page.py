import re
from dataclasses import replace

import numpy as np
import pytest

from digitsum.addition.differences import compare_lengths, compare_systems
from digitsum.addition.page import about, few_pairs, machines, render_addition
from digitsum.addition.published import other_systems
from digitsum.addition.runs import addition_summary, addition_table
from digitsum.addition.shortcuts import shortcuts_table
from digitsum.runs import UNKNOWN, Run
from digitsum.runs_table import runs_table

HERE = {"device": "cpu", "processor": "Some <Processor>", "cores": 2, "threads": 1}
TIME = {"seconds": 61.0, "cpu_seconds": 60.0, **HERE}
DRAWN = [f"addition_{name}" for name in ("accuracy", "time", "shortcuts")]
MADE = {"facts": {"Processor": "Some"}, "configuration": "addition: {}"}


def run(digits, seed, accuracy, pairs=None, differs=0.0, images=(60_000, 10_000), scored_on="test"):
    n_train, n_test = (n // (2 * digits) for n in images)
    scores = {
        "n": n_test,
        "accuracy": accuracy,
        "regrouped": accuracy,
        "likeliest_accuracy": accuracy + differs,
        "likeliest_differs": differs,
        "digit_accuracy": 0.99,
    }
    return Run("lenet", "sum", "pairs", pairs or n_train, seed, {scored_on: scores}, 44_426, {}, digits)


def summary_of(runs):
    return addition_summary(runs_table(runs, {"lenet": "lenet", "mine": "my system"}))


def compared(runs, systems):
    """Return the table of systems that were trained on all examples."""
    times = {(one.model, one.digits, one.examples): [TIME] for one in runs if one.origin is None}
    table = addition_table(summary_of(runs), times, systems)
    return table[table["on_all"]]


def page(runs, scored_on="test", shortcuts=None, **others):
    systems = {**other_systems(None), **others}
    digits = sorted({one.digits for one in runs})
    settings = {"digits": digits, "seeds": 1, "scored_on": scored_on}
    figures = dict.fromkeys([*DRAWN, "addition-lenet", "addition-mine"], "data:,")
    read = [(one.identity, np.arange(40, dtype=np.uint8) % 10) for one in runs if one.digits < 20]
    differences, lengths = (
        compare(read, [np.zeros(40, np.uint8)] * 2, 0) for compare in (compare_systems, compare_lengths)
    )
    return render_addition(
        summary_of(runs),
        compared(runs, systems),
        differences,
        lengths,
        shortcuts,
        [TIME for _ in runs],
        systems,
        settings,
        figures,
        MADE,
    )


def test_trainings_that_started_again_are_counted():
    starts = {15: [1, 1], 200: [1, 3], 500: [2, 4]}
    runs = [
        replace(run(digits, seed, 0.1), facts={"starts": n})
        for digits, of_seeds in starts.items()
        for seed, n in enumerate(of_seeds)
    ]
    sentence = "settled on a wrong solution and started again: 1 of 2 at N = 200, 2 of 2 at N = 500."
    assert sentence in page(runs).replace("\N{NO-BREAK SPACE}", " ")
    assert "started again" not in page(runs[:2])


@pytest.mark.parametrize(
    "runs",
    [
        [run(1, 0, 0.98)],  # one seed has no spread
        [run(15, seed, 0.8) for seed in (0, 1)],
        [run(500, 0, 0.0)],  # no sum right
        [run(7, 0, 0.9)],  # nothing published
        [run(1, 0, 0.98), run(1, 0, 0.9, 300)],
        [run(digits, seed, 0.9) for digits in (2, 4) for seed in (0, 1)],
    ],
    ids=["one seed", "two seeds", "none right", "nothing published", "few pairs", "lengths"],
)
def test_any_benchmark_gives_a_whole_page(runs, code_let_in):
    text = page(runs)
    assert code_let_in(text) == ["style", "script"]
    assert text.rstrip().endswith("</html>")
    assert not re.search(r"\bnan\b|None|Undefined", text)
    assert "Some &lt;Processor&gt;, 1 thread of 2 cores" in text
    assert ('id="lengths"' in text) == (len({one.digits for one in runs}) > 1)
    assert ('id="few"' in text) == any(one.examples == 300 for one in runs)
    assert "Not the benchmark" not in text


def test_it_says_what_sums_cant_teach(code_let_in):
    labels = np.arange(200, dtype=np.uint8) % 10
    read = [
        ({"pairs": pairs, "model": "lenet", "network": name}, np.eye(10)[np.stack([labels] * n)])
        for pairs in ("half", "even_odd")
        for name, n in (("0", 1), ("1", 1), ("apart", 2))
    ]
    text = page([run(1, 0, 0.98)], shortcuts=shortcuts_table(read, labels, 0))
    assert code_let_in(text) == ["style", "script"]
    assert 'id="shortcuts"' in text
    assert 'id="shortcuts"' not in page([run(1, 0, 0.98)])
    for words in ("6 readings explain them", "36 readings explain them", "2 averaged, trained apart, sure of 100.00"):
        assert words in text
    assert not re.search(r"\bnan\b|None|Undefined", text)


def test_scores_of_held_out_images_are_not_taken_for_the_benchmark():
    text = page([run(1, 0, 0.98, images=(50_000, 10_000), scored_on="held_out")], scored_on="held_out")
    assert "Not the benchmark" in text
    assert "A sixth of the training images are held out" in text
    assert "trained on all training images" not in text


def test_a_part_of_mnist_is_not_taken_for_the_benchmark():
    whole, part = (page([run(1, 0, 0.98), run(15, 0, 0.8, images=images)]) for images in ((60_000, 10_000), (900, 500)))
    warning, same = "The numbers of images are not those of MNIST", "so are the images and the numbers of examples"
    assert warning in part
    assert same not in part
    assert warning not in whole
    assert same in whole
    assert not re.search("[16]0,000", whole + part)  # the table has the numbers of examples


def test_a_system_that_was_added_stands_in_the_table():
    mine = {"origin": "other", "source": "a notebook", "figures": {1: {"mean": 0.9712}}}
    text = page([run(1, 0, 0.98)], **{"My <system>": mine})
    assert "My &lt;system&gt;" in text
    assert "97.12" in text
    assert "a notebook" in text


@pytest.mark.parametrize("sure", [True, False])
def test_a_system_that_was_entered_says_so_and_what_is_not_known(sure):
    ours = run(1, 0, 0.9)
    scores = {name: one for name, one in ours.splits["test"].items() if sure or not name.startswith("likeliest")}
    mine = replace(ours, model="mine", family="predictions", parameters=None, splits={"test": scores})
    text = page([ours, replace(mine, origin="predictions made elsewhere", unknown=UNKNOWN)])
    assert not re.search(r"\bnan\b|None|Undefined", text)
    assert "<strong>my system</strong><small>predictions made elsewhere</small>" in text
    about_it = text[text.index('id="network-mine"') : text.index('id="comparable"')]
    assert f"Not known of it: {'; '.join(UNKNOWN)}." in about_it
    assert ("The likeliest sum" in about_it) == sure
    assert "though it was told none" not in about_it
    assert "against my system" in text


def test_a_network_in_a_file_of_ones_own_says_so():
    mine = replace(run(1, 0, 0.9), model="mine", origin="a class of its own in mine.py")
    text = page([run(1, 0, 0.9), mine])
    assert "<strong>my system</strong><small>a class of its own in mine.py, 44,426 parameters</small>" in text
    assert "models: it is a class of its own in mine.py.</p>" in text
    assert "Not known of it" not in text


def test_words():
    runs = [run(15, 0, 0.8, differs=0.01), run(15, 1, 0.9)]
    table = compared(runs, other_systems(None)).to_dict("records")
    said = about(15, [row for row in table if row["digits"] == 15]).replace("\N{NO-BREAK SPACE}", " ")
    assert said.startswith("Numbers of 15 digits: lenet 85.00 ± 7.07")
    assert "Best published system: DeepProofLog (DP) 80.80 ± 1.10" in said
    assert about(7, []) is None
    assert machines([TIME, TIME, {**TIME, "device": "cuda"}]) == [
        "Some <Processor>, 1 thread of 2 cores (2 runs)",
        "Some <Processor>, 1 thread of 2 cores, accelerator cuda (1 run)",
    ]
    assert few_pairs(summary_of(runs)) == []

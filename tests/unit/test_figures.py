import numpy as np
import pytest

from digitsum.figures import draw_confusion, figure_files

CONFUSION = np.diag(np.arange(19) * 10) + np.eye(19, k=1, dtype=int)


def draw(folder):
    paths = [str(folder / "figure.svg"), str(folder / "figure.png")]
    with figure_files(paths, 4, 3) as figure:
        left, right = figure.subplots(1, 2)
        left.plot([1, 2, 3], [0.5, 0.25, 0.125], label="loss")
        left.fill_between([1, 2, 3], 0, 0.5, alpha=0.25)
        left.legend()
        draw_confusion(right, CONFUSION, "sum")


def test_same_figure_gives_the_same_bytes(tmp_path):
    for name in ("one", "other"):
        draw(tmp_path / name)
    for name in ("figure.svg", "figure.png"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "other" / name).read_bytes()


def test_nothing_of_the_machine_is_in_the_file(tmp_path):
    draw(tmp_path)
    assert "<dc:date>" not in (tmp_path / "figure.svg").read_text()


def test_failure_leaves_nothing(tmp_path):
    with pytest.raises(RuntimeError), figure_files([str(tmp_path / "figure.svg")]):
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_confusion_shows_the_counts_that_are_not_zero(tmp_path):
    with figure_files([str(tmp_path / "figure.svg")]) as figure:
        axes = figure.subplots()
        draw_confusion(axes, CONFUSION, "digit")
        shown = {
            (int(text.get_position()[1]), int(text.get_position()[0])): int(text.get_text()) for text in axes.texts
        }
    assert shown == {(row, column): CONFUSION[row, column] for row, column in zip(*np.nonzero(CONFUSION), strict=True)}
    assert axes.get_xlabel() == "Predicted digit"
    assert axes.get_ylabel() == "True digit"


def test_confusion_of_one_pair(tmp_path):
    with figure_files([str(tmp_path / "figure.svg")]) as figure:
        draw_confusion(figure.subplots(), np.eye(19, dtype=int) * np.eye(19, dtype=int)[3], "sum")
    assert (tmp_path / "figure.svg").stat().st_size > 0

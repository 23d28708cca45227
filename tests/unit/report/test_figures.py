import pytest

from digitsum.report.figures import figure_files


def test_nothing_of_the_time_or_the_machine_is_in_the_files(tmp_path):
    for folder in ("one", "other"):
        with figure_files([str(tmp_path / folder / f"figure.{kind}") for kind in ("svg", "png")], 4, 3) as figure:
            axes = figure.subplots()
            axes.plot([1, 2, 3], [0.5, 0.25, 0.125], label="loss")
            axes.legend()
    assert "<dc:date>" not in (tmp_path / "one" / "figure.svg").read_text()
    for kind in ("svg", "png"):
        one, other = ((tmp_path / folder / f"figure.{kind}").read_bytes() for folder in ("one", "other"))
        assert one == other


def test_failure_leaves_nothing(tmp_path):
    with pytest.raises(RuntimeError), figure_files([str(tmp_path / "figure.svg")]):
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []

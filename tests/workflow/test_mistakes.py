"""What happens when something is wrong: one clear line, exit status not 0, nothing lost."""

import pytest


@pytest.mark.parametrize(
    ("overlay", "line"),
    [
        ({"sed": 3}, "sed: unknown key; did you mean seed?"),
        ({"data": {"sizes": {"val": -1}}}, "data.sizes.val: -1 is less than the minimum of 1"),
        ({"linear": {"sizes": [9999]}}, "linear.sizes: 9999 is more than the 2000 pairs of data.sizes.train"),
    ],
    ids=["misspelt key", "value out of range", "keys that don't fit together"],
)
def test_mistake_in_the_configuration(new_study, tmp_path, overlay, line):
    study = new_study(tmp_path / "study")
    process = study.run(overlay=overlay)
    assert process.returncode != 0
    assert process.stdout.count(line) == 1
    assert "Traceback" not in process.stdout
    assert "$schema" not in process.stdout
    assert not (study / "results").exists()


def test_damaged_file_is_named_and_made_again(copied_study):
    pairs = copied_study / "results/pairs/train.npz"
    pairs.write_bytes(pairs.read_bytes()[:100_000])
    figure = "results/figures/example_pairs.svg"

    process = copied_study.run(figure)
    assert process.returncode != 0
    complaint = "results/pairs/train.npz is not a whole file of pairs; delete it and run again"
    log = "logs/plot_pairs/pairs.log"
    assert f"plot_pairs: {complaint} (log: {log})\n" in process.stdout
    assert "Traceback (most recent call last)" in (copied_study / log).read_text()

    pairs.unlink()
    process = copied_study.run(figure)
    assert process.returncode == 0, process.stdout
    assert pairs.stat().st_size > 100_000

import pytest
import yaml
from snakemake.utils import update_config

from support.memory import in_words, larger_than


@pytest.mark.parametrize("study", ["config.yaml", "quick.yaml", "tests/workflow/small.yaml"])
def test_what_we_ship_runs_on_a_laptop(repository, study):
    config = yaml.safe_load((repository / "config.yaml").read_text())
    update_config(config, yaml.safe_load((repository / study).read_text()))
    assert larger_than(config, 4 * 2**30) == []


@pytest.mark.parametrize(
    ("overlay", "line"),
    [
        ("data: {sizes: {test: 10000000}}", "data.sizes.test: needs about 29 GiB of memory; this machine has 8.0 GiB"),
        (
            "models: {sum: {hyperparameters: {hidden_layers: [30000, 30000]}}}",
            "models.sum.hyperparameters: needs about 25 GiB of memory",
        ),
        (
            "search: {space: {hidden_layers: {choices: [[64], [200000, 64]]}}}",
            "search.space.hidden_layers: needs about 10 GiB of memory",
        ),
        ("maps: {pairs: 40000}", "maps.pairs: needs about 24 GiB of memory"),
        ("models: {svm: {examples: [70000]}}", None),
    ],
)
def test_what_needs_more_than_the_machine_has(repository, overlay, line):
    config = yaml.safe_load((repository / "config.yaml").read_text())
    update_config(config, yaml.safe_load(overlay))
    found = larger_than(config, 8 * 2**30)
    assert [problem[: len(line)] for problem in found] == [line] if line else found == []


def test_sizes_in_words():
    assert [in_words(n) for n in (2**30, 15 * 2**30, 2**40, 10**18)] == ["1.0 GiB", "15 GiB", "1.0 TiB", "909,495 TiB"]

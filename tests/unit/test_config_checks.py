import copy

import pytest
import yaml
from snakemake.utils import update_config, validate

from digitsum.config_checks import lost_trials_problems, relation_problems, schema_problems


@pytest.fixture(scope="module")
def schema(repository):
    return repository / "workflow" / "schemas" / "config.schema.yaml"


@pytest.fixture(scope="module")
def study(repository):
    return yaml.safe_load((repository / "config.yaml").read_text())


@pytest.fixture
def problems_with(study, schema):
    """Return a function that says what is wrong with the study when an overlay (YAML) is laid over it."""

    def problems_with(overlay):
        config = copy.deepcopy(study)
        update_config(config, yaml.safe_load(overlay) or {})
        problems = schema_problems(config, schema)
        if not problems:
            validate(config, str(schema))  # fills in defaults
            problems = relation_problems(config)
        return problems

    return problems_with


@pytest.mark.parametrize("overlay", ["config.yaml", "quick.yaml", "tests/workflow/small.yaml"])
def test_the_studies_we_ship_are_right(problems_with, repository, overlay):
    assert problems_with((repository / overlay).read_text()) == []


def test_defaults_of_the_schema_are_those_of_the_study(study, schema):
    least = {
        "data": {"sha256": study["data"]["sha256"]},
        "networks": study["networks"],
        "addition": study["addition"],
        "tuning": {key: study["tuning"][key] for key in ("rungs", "space")},
    }
    assert schema_problems(least, schema) == []
    validate(least, str(schema))
    full = copy.deepcopy(study)
    validate(full, str(schema))
    assert least == full


ONE_MISTAKE = {
    # unknown keys
    "sed: 3": "sed: unknown key; did you mean seed?",
    "data: {sizes: {trian: 5}}": "data.sizes.trian: unknown key; did you mean train?",
    "tsne: {frobnicate: 1}": "tsne.frobnicate: unknown key; known here: pairs, perplexities",
    "networks: {trial: {epocs: 3}}": "networks.trial.epocs: unknown key; did you mean epochs?",
    "networks: {Big-One: {hyperparameters: tuned}}": ("networks.Big-One: unknown key; known here: ^[a-z][a-z0-9_]*$"),
    "networks: {trial: {hyperparameters: {learning-rate: 0.1}}}": (
        "networks.trial.hyperparameters.learning-rate: unknown key; did you mean learning_rate?"
    ),
    "tuning: {space: {weight_decay: {distribution: float, low: 0, high: 1}}}": (
        "tuning.space.weight_decay: unknown key"
    ),
    "tuning: {space: {dropout: {lowest: 0.1}}}": ("tuning.space.dropout.lowest: unknown key; did you mean low?"),
    # wrong types
    "seed: one": "seed: 'one' is not of type 'integer'",
    "data: {sizes: {train: 1.5}}": "data.sizes.train: 1.5 is not of type 'integer'",
    "data: null": "data: None is not of type 'object'",
    "networks: {trial: {hyperparameters: {learning_rate: 1e-3}}}": (  # YAML wants 1.0e-3
        "networks.trial.hyperparameters.learning_rate: '1e-3' is not of type 'number'"
    ),
    "networks: {best: {hyperparameters: tunde}}": "networks.best.hyperparameters: 'tuned' was expected",
    "networks: {best: {hyperparameters: 7}}": "networks.best.hyperparameters: 'tuned' was expected",
    "linear: {sizes: 50}": "linear.sizes: 50 is not of type 'array'",
    # out of range
    "seed: -1": "seed: -1 is less than the minimum of 0",
    "data: {pool: own}": "data.pool: 'own' is not one of ['shared', 'disjoint']",
    "data: {sizes: {val: 0}}": "data.sizes.val: 0 is less than the minimum of 1",
    "data: {sha256: {train_images: 6bbc}}": "data.sha256.train_images: '6bbc' does not match",
    "networks: {trial: {schedule: linear}}": "networks.trial.schedule: 'linear' is not one of",
    "networks: {trial: {hyperparameters: {dropout: 1.5}}}": (
        "networks.trial.hyperparameters.dropout: 1.5 is greater than or equal to the maximum of 1"
    ),
    "networks: {trial: {hyperparameters: {activation: relu}}}": (
        "networks.trial.hyperparameters.activation: 'relu' is not one of ['ReLU', 'Tanh', 'Sigmoid']"
    ),
    "networks: {trial: {hyperparameters: {hidden_layers: []}}}": ("networks.trial.hyperparameters.hidden_layers: []"),
    "tuning: {rungs: []}": "tuning.rungs: []",
    "tuning: {space: {activation: {choices: []}}}": "tuning.space.activation.choices: []",
    "tuning: {space: {dropout: {distribution: normal}}}": ("tuning.space.dropout.distribution: 'normal' is not one of"),
    "tuning: {space: {dropout: {high: 1.5}}}": "tuning.space.dropout.high: 1.5 is greater than or equal to",
    "tuning: {space: {dropout: {low: -0.1}}}": "tuning.space.dropout.low: -0.1 is less than the minimum of 0",
    "tuning: {space: {dropout: {log: true, step: 0.1}}}": "tuning.space.dropout: log: true and step exclude each other",
    "tuning: {space: {activation: {choices: [ReLU, GELU]}}}": (
        "tuning.space.activation.choices.1: 'GELU' is not one of ['ReLU', 'Tanh', 'Sigmoid']"
    ),
    "tuning: {space: {batch_size: {choices: [32, 0]}}}": "tuning.space.batch_size.choices.1: 0 is less than",
    "tuning: {space: {batch_size: {choices: [32, 64.5]}}}": "tuning.space.batch_size.choices.1: 64.5 is not of type",
    "tuning: {space: {hidden_layers: {choices: [[64], 32]}}}": "tuning.space.hidden_layers.choices.1: 32 is not of",
    "tuning: {space: {hidden_layers: {choices: [[64, -1]]}}}": "tuning.space.hidden_layers.choices.0.1: -1 is less",
    "tuning: {space: {}, rungs: [{epochs: 20, slots: 0}]}": "tuning.rungs.0.slots: 0 is less than the minimum of 1",
    "tuning: {trials: 0}": "tuning.trials: 0 is less than the minimum of 1",
    "tsne: {perplexities: [1]}": "tsne.perplexities.0: 1 is less than the minimum of 2",
    "baselines: {cross_validation_folds: 1}": ("baselines.cross_validation_folds: 1 is less than the minimum of 2"),
    "tsne: {perplexities: [5, 5]}": "tsne.perplexities: [5, 5] has non-unique elements",
    # left out
    "networks: {big: {}}": "networks.big: 'hyperparameters' is a required property",
    "networks: {big: {hyperparameters: {hidden_layers: [9], activation: ReLU, dropout: 0, batch_size: 8}}}": (
        "networks.big.hyperparameters: 'learning_rate' is a required property"
    ),
    # relations between keys
    "data: {directory: /no/such/folder}": "data.directory: /no/such/folder is not a folder that can be read",
    "tuning: {trials: 55}": "tuning.trials: 55 is not a multiple of the 10 slots",
    "tuning: {epochs: 30}": "tuning.rungs: the last one ends at epoch 20, not at tuning.epochs (30)",
    "tuning: {rungs: [{epochs: 2, slots: 5}, {epochs: 20, slots: 6}]}": (
        "tuning.rungs: the slots [5, 6] must not grow"
    ),
    "tuning: {rungs: [{epochs: 20, slots: 10}, {epochs: 20, slots: 1}]}": (
        "tuning.rungs: the epochs [20, 20] must grow"
    ),
    "tuning: {space: {dropout: {low: 0.5}}}": "tuning.space.dropout: low (0.5) is greater than high (0.4)",
    "tuning: {space: {learning_rate: {low: 0}}}": "tuning.space.learning_rate.low: 0 is less than or equal to",
    "networks: {trial: {encoder: lenet}}": "networks.trial.encoder: only a sum network has one; add family: sum",
    "networks: {trial: {shift: -1}}": "networks.trial.shift: -1 is less than the minimum of 0",
    "addition: {lenet: {family: dense, encoder: dense}}": "addition.lenet.family: dense can't be scored on digits",
    "addition: {lenet: {hyperparameters: tuned}}": "addition.lenet.hyperparameters: the search is not for sum networks",
    "efficiency: {networks: [best, other]}": "efficiency.networks: there is no network other; known: trial, best, sum",
    "efficiency: {sizes: [100, 70000]}": "efficiency.sizes: 70000 is not fewer than the 70000 pairs",
    "networks: {svm: {hyperparameters: tuned}}": "networks.svm: the files of another stage have this name",
    "baselines: {train: 70001}": "baselines.train: 70001 is more than the 70000 pairs of data.sizes.train",
    "data: {sizes: {unseen: 5999}}": "baselines.test: 6000 is more than the 5999 pairs of data.sizes.unseen",
    "linear: {sizes: [50, 80000]}": "linear.sizes: 80000 is more than the 70000 pairs of data.sizes.train",
    "tsne: {pairs: 15001}": "tsne.pairs: 15001 is more than the 15000 pairs of data.sizes.test",
    "tsne: {pairs: 300}": "tsne.perplexities: 100 needs more than 300 points, tsne.pairs is 300",
}


@pytest.mark.parametrize(("overlay", "complaint"), ONE_MISTAKE.items(), ids=ONE_MISTAKE)
def test_one_mistake_gives_one_line_that_names_the_key(problems_with, overlay, complaint):
    problems = problems_with(overlay)
    assert len(problems) == 1, problems
    assert problems[0].startswith(complaint)
    assert "\n" not in problems[0]
    assert len(problems[0]) < 200


@pytest.mark.parametrize("key", ["data", "networks", "addition", "tuning"])
def test_missing_section(study, schema, key):
    rest = {name: section for name, section in study.items() if name != key}
    assert schema_problems(rest, schema) == [f"config: '{key}' is a required property"]


def test_missing_distribution(study, schema):
    config = copy.deepcopy(study)
    del config["tuning"]["space"]["dropout"]["distribution"]
    assert schema_problems(config, schema) == ["tuning.space.dropout: 'distribution' is a required property"]


def test_every_mistake_has_its_line(problems_with):
    problems = problems_with("{sed: 3, seed: -1, networks: {trial: {epocs: 3, epochs: 0}}}")
    assert [problem.split(":")[0] for problem in problems] == [
        "sed",
        "networks.trial.epocs",
        "networks.trial.epochs",
        "seed",
    ]


def test_every_key_is_described(schema):
    """Check that each key has a description and a type; the schema is the documentation of the study."""
    content = yaml.safe_load(schema.read_text())

    def keys(node, path=()):
        if isinstance(node, dict):
            for name, value in node.get("properties", {}).items():
                if not path or (path[-1] != "if" and "$ref" not in node):  # conditions and limits describe nothing
                    yield (*path, name), value
            for name, value in node.items():
                yield from keys(value, (*path, name))
        elif isinstance(node, list):
            for value in node:
                yield from keys(value, path)

    for path, value in keys(content):
        resolved = value | (content["$defs"][value["$ref"].split("/")[-1]] if "$ref" in value else {})
        assert "description" in resolved, path
        assert resolved.keys() & {"type", "enum", "const", "if", "allOf"}, path


def test_fewer_trials_than_were_run(tmp_path):
    for round_ in range(2):
        for rung, slots in enumerate((10, 4)):
            for slot in range(slots):
                path = tmp_path / f"round-{round_}" / f"rung-{rung}" / f"slot-{slot}.json"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch()
    assert lost_trials_problems(20, 10, tmp_path) == lost_trials_problems(30, 10, tmp_path) == []
    assert lost_trials_problems(5, 5, tmp_path) == []  # left over from rounds of another size
    (problem,) = lost_trials_problems(10, 10, tmp_path)
    assert problem.startswith(f"tuning.trials: 10 is fewer than the 20 trials in {tmp_path}; ask for 20 or more")


def test_no_search_yet(tmp_path):
    assert lost_trials_problems(10, 10, tmp_path / "tuning") == []

import pytest
import yaml

from support.config_checks import benchmark_problems, problems
from support.config_form import form_problems
from support.config_overlay import as_given, given_twice, laid_over, leave_out_examples


@pytest.fixture(scope="module")
def study(repository):
    return yaml.safe_load((repository / "config.yaml").read_text())


@pytest.fixture
def problems_with(study, tmp_path):
    """Return a function that returns what is wrong with the study under an overlay (YAML)."""

    def problems_with(overlay):
        given = yaml.safe_load(overlay)
        config = laid_over(study, given)
        found = given_twice(given) or form_problems(config)
        if not found:
            leave_out_examples(config, study)
            found = problems(config, tmp_path)
        return [as_given(line, given) for line in found]

    return problems_with


@pytest.mark.parametrize("overlay", ["config.yaml", "quick.yaml", "tests/workflow/small.yaml"])
def test_the_studies_we_ship_are_right(problems_with, repository, overlay):
    assert problems_with((repository / overlay).read_text()) == []


NEW_NETWORK = "family: dense, examples: [all], hyperparameters: tuned"
RIGHT = [
    f"models: {{another: {{{NEW_NETWORK}}}}}",
    "models: {trial: null, svm: null, paired: null}",
    "models: {sequential: {examples: [140000]}}",  # each of 70,000 pairs has two digits
    "models: {svm: {examples: [100, all]}}",
    "maps: {model: convolutional}",
    "models: {turned: null}",  # which leaves out its section of the page too
    "try_it: {model: sum}",
    "ladder: {trial: another, moved: null, sum-ensemble: words}",
    "network: none",  # unused while there are no pictures
    "{pictures: null, predict: {network: sum}}",
    "data: {sizes: {train: 2000}}",  # fewer than the numbers of examples in config.yaml
]
ONE_MISTAKE = {
    # unknown keys
    "sed: 3": "sed: unknown key; did you mean seed?",
    "picture: /dev": "picture: unknown key; did you mean pictures?",
    "maps: {frobnicate: 1}": "maps.frobnicate: unknown key; known keys: model, pairs, perplexities",
    "models: {trial: {encoder: lenet}}": "models.trial.encoder: unknown key",  # a setting of another family
    "addition: {networks: {lenet: {examples: [all]}}}": "addition.networks.lenet.examples: unknown key",
    "models: {convolutional: {read_shift: 1}}": "models.convolutional.read_shift: unknown key",
    "addition: {networks: {lenet: {read_shift: 0.3}}}": (
        "addition.networks.lenet.read_shift: 0.3 is not a multiple of 0.5"
    ),
    f"models: {{Big-One: {{{NEW_NETWORK}}}}}": "models.Big-One: a name must be a lower-case letter, then up to 39",
    f'models: {{"two\\n": {{{NEW_NETWORK}}}}}': "models.'two\\n': a name must be a lower-case letter",
    "search: {space: {weight_decay: {distribution: float, low: 0, high: 1}}}": (
        "search.space.weight_decay: unknown key"
    ),
    # pictures
    "pictures: /no/such/folder": "pictures: /no/such/folder is not a folder that can be read",
    "pictures: 3": "pictures: 3 is not of type 'string', 'null'",
    "predict: {network: null}": "predict.network: None is not of type 'string'",
    "{predict: {pictures: /dev}, pictures: /dev}": "pictures: predict.pictures is given as well, which is the same",
    # wrong types
    "models: {3: {family: svm, examples: [100]}}": "models.3: a key must be text",
    "seed: one": "seed: 'one' is not of type 'integer'",
    "search: {schedule: 3}": "search.schedule: 3 is not of type 'string'",
    "models: {trial: {hyperparameters: {learning_rate: 1e-3}}}": (  # YAML wants 1.0e-3
        "models.trial.hyperparameters.learning_rate: '1e-3' is read as text; write 0.001 without quotes, in a file"
    ),
    "models: {svm: {examples: [ten]}}": "models.svm.examples.0: 'ten' is not of type 'integer'; 'ten' is not 'all'",
    "models: {best: {hyperparameters: tunned}}": "models.best.hyperparameters: 'tunned' is not 'tuned'",
    "models: {svm: {family: null}}": "models.svm: 'family' is a required property",
    'study: "two\\n"': "study: 'two\\n' does not match",
    f"data: {{directory: {'x' * 5000}}}": "data.directory: 'xxx",
    # out of range
    "models: {paired: {examples: [1]}}": "models.paired.examples.0: 1 is less than the minimum of 2; 1 is not 'all'",
    "models: {trial: {family: deep}}": "models.trial.family: 'deep' is neither one of dense, sum, random_forest",
    "models: {trial: {hyperparameters: {dropout: 1.5}}}": "models.trial.hyperparameters.dropout: 1.5 is greater",
    "models: {sum: {encoder: deep}}": "models.sum.encoder: 'deep' is not one of ['dense', 'convolutional'",
    "models: {paired: {reads: sums}}": "models.paired.reads: 'sums' is not one of ['pairs', 'digits']",
    "search: {space: {dropout: {high: 1.5}}}": "search.space.dropout.high: 1.5 is greater than or equal to",
    "search: {space: {learning_rate: {low: 0}}}": "search.space.learning_rate.low: 0 is less than or equal to",
    "search: {space: {activation: {choices: [ReLU, GELU]}}}": (
        "search.space.activation.choices.1: 'GELU' is not one of ['ReLU', 'Tanh', 'Sigmoid']"
    ),
    "models: {trial: {hyperparameters: {hidden_layers: [1000000000]}}}": (
        "models.trial.hyperparameters.hidden_layers.0: 1000000000 is greater than the maximum of 100000"
    ),
    "models: {svm: {folds: 5000}}": "models.svm.folds: 5000 is greater than the maximum of 1000",
    "data: {sizes: {val: 1000000000000}}": "data.sizes.val: 1000000000000 is greater than the maximum of 100000000",
    "models: {trial: {epochs: 1000000000000000000}}": "models.trial.epochs: 1000000000000000000 is greater than",
    "search: {space: {hidden_layers: {choices: [[64], [1000000]]}}}": (
        "search.space.hidden_layers.choices.1.0: 1000000 is greater than the maximum of 100000"
    ),
    "maps: {pairs: 1000000000000}": "maps.pairs: 1000000000000 is greater than the maximum of 100000",
    # left out
    "models: {big: {family: dense, examples: [all]}}": "models.big: 'hyperparameters' is a required property",
    "models: {best: null}": "models.best: this model can't be left out",  # maps and search are about it
    f"models: {{trial: {{title: {'long ' * 60}}}}}": "models.trial.title: 'long long",
    # relations between keys
    "data: {directory: ~nosuchuser}": "data.directory: ~nosuchuser is not a folder that can be read",
    'predict: {pictures: "a\\0b"}': "predict.pictures: the character U+0000 can't be written or drawn; remove it",
    "models: {trial: {title: svm, examples: [all]}, svm: {title: svm}}": (
        "models.svm.title: models.trial is called svm too; give one another title"
    ),
    "models: {random_forest: {title: dense sum network}}": "models.random_forest.title: models.sum is called dense sum",
    "data: {directory: /no/such/folder}": "data.directory: /no/such/folder is not a folder that can be read",
    "models: {paired: {examples: [70001]}}": "models.paired.examples: 70001 is more than the 70000 that",
    "models: {sequential: {examples: [140001]}}": "models.sequential.examples: 140001 is more than the 140000 that",
    "models: {best: {examples: [100, 70000, all]}}": "models.best.examples: all means 70000, which is listed already",
    "models: {trial: {hyperparameters: {batch_size: 70001}}}": (
        "models.trial.hyperparameters.batch_size: 70001 is more than the 70000 pairs of data.sizes.train"
    ),
    "search: {space: {batch_size: {choices: [32, 70001]}}}": (
        "search.space.batch_size: 70001 is more than the 70000 pairs of data.sizes.train"
    ),
    "models: {svm: {folds: 301}}": (
        "models.svm.folds: 301 is more than the 300 pairs with the rarest sum that are expected among 30000"
    ),
    "search: {trials: 55}": "search.trials: 55 is not a multiple of the 10 slots",
    "search: {epochs: 30}": "search.rungs: the last one ends at epoch 20, not at search.epochs (30)",
    "search: {rungs: [{epochs: 2, slots: 5}, {epochs: 20, slots: 6}]}": "search.rungs: the slots [5, 6] must not grow",
    "search: {rungs: [{epochs: 20, slots: 10}, {epochs: 20, slots: 1}]}": "search.rungs: the epochs [20, 20] must",
    "search: {space: {dropout: {low: 0.5}}}": "search.space.dropout: low (0.5) is greater than high (0.4)",
    "search: {space: {dropout: {step: 0.2}}}": "search.space.dropout: in steps of 0.2, 0.1 leads to 0.3, not to high",
    "search: {space: {batch_size: {distribution: int, low: 16, high: 64, step: 32}}}": (
        "search.space.batch_size: in steps of 32, 16 leads to 48, not to high (64)"
    ),
    "search: {space: {dropout: {log: true, step: 0.1}}}": "search.space.dropout: log: true and step exclude each other",
    "maps: {model: svm}": "maps.model: there is no network svm; known: trial, ",
    "ladder: {nobody: words}": "ladder.nobody: there is no such model; known: trial, ",
    "ladder: {nobody-ensemble: words}": "ladder.nobody-ensemble: there is no such model; known: trial, ",
    "ladder: {Big-One: words}": "ladder.Big-One: a name must be",
    "ladder: {best: 3}": "ladder.best: 3 is not",
    "maps: {pairs: 15001}": "maps.pairs: 15001 is more than the 15000 pairs of data.sizes.test",
    "maps: {pairs: 300}": "maps.perplexities: 100 needs more than 300 points; maps.pairs is 300",
    "try_it: {model: best}": "try_it.model: there is no network best that reads digits; known: sum, convolutional",
    "try_it: {model: sequential}": "try_it.model: there is no network sequential that reads digits",
    "try_it: {model: convolutionl}": "try_it.model: there is no network convolutionl that reads digits",
    "addition: {digits: [1, 0]}": "addition.digits.1: 0 is less than the minimum of 1",
    "addition: {digits: []}": "addition.digits: [] should be non-empty",
    "addition: {scored_on: train}": "addition.scored_on: 'train' is not one of ['test', 'held_out']",
    "addition: {others: 'a{x}.yaml'}": "addition.others (a{x}.yaml): Snakemake takes braces in a path for wildcards",
    "addition: {others: /no/such/file.yaml}": "addition.others (/no/such/file.yaml): can't be read: No such file",
    "addition: {networks: {lenet: null, convolutional: null, wide: null}}": "addition.networks: all of them",
    "addition: {networks: {lenet: {hyperparameters: tuned}}}": "addition.networks.lenet.hyperparameters: the search",
    "addition: {networks: {new: {family: svm}}}": "addition.networks.new.family: svm is not one of the families",
}


# Whole numbers that are not written as such.
DECIMALS = {
    "seed: 1.0": "seed: 1.0 must be written without a decimal point: 1",
    "data: {sizes: {train: 300.0}}": "data.sizes.train: 300.0 must be written without a decimal point: 300",
    "models: {trial: {hyperparameters: {hidden_layers: [16, 32.0]}}}": (
        "models.trial.hyperparameters.hidden_layers.1: 32.0 must be written without a decimal point: 32"
    ),
    "models: {svm: {examples: [100.0]}}": "models.svm.examples.0: 100.0 must be written without a decimal point: 100",
    "models: {best: {seeds: 2.0}}": "models.best.seeds: 2.0 must be written without a decimal point: 2",
    "models: {sum: {max_shift: 2.0}}": "models.sum.max_shift: 2.0 must be written without a decimal point: 2",
    "models: {svm: {folds: 5.0}}": "models.svm.folds: 5.0 must be written without a decimal point: 5",
    "search: {space: {batch_size: {choices: [32.0]}}}": (
        "search.space.batch_size.choices.0: 32.0 must be written without a decimal point: 32"
    ),
    "maps: {perplexities: [5, 30.0]}": "maps.perplexities.1: 30.0 must be written without a decimal point: 30",
    "addition: {digits: [1.0]}": "addition.digits.0: 1.0 must be written without a decimal point: 1",
    "addition: {networks: {wide: {epochs: 1.2e+1}}}": (
        "addition.networks.wide.epochs: 12.0 must be written without a decimal point: 12"
    ),
}


@pytest.mark.parametrize("overlay", RIGHT)
def test_what_is_right(problems_with, overlay):
    assert problems_with(overlay) == []


@pytest.mark.parametrize(("overlay", "complaint"), (ONE_MISTAKE | DECIMALS).items(), ids=ONE_MISTAKE | DECIMALS)
def test_one_mistake_gives_one_line_that_names_the_key(problems_with, overlay, complaint):
    (problem,) = problems_with(overlay)
    assert problem.startswith(complaint)
    assert "\n" not in problem
    assert len(problem) < 220


def test_numbers_that_need_not_be_whole(problems_with):
    assert problems_with("models: {trial: {weight_decay: 1.0, hyperparameters: {dropout: 0.0}}}") == []


def test_every_mistake_has_its_line(problems_with):
    found = problems_with("{sed: 3, seed: -1, models: {trial: {epocs: 3, epochs: 0}}}")
    keys = ["sed", "seed", "models.trial.epocs", "models.trial.epochs"]
    assert [problem.split(":")[0] for problem in found] == keys


def test_fewer_trials_than_were_run(problems_with, tmp_path):
    for round_ in range(6):
        for slot in range(10):
            path = tmp_path / "tuning" / f"round-{round_}" / "rung-0" / f"slot-{slot}.json"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
    (problem,) = problems_with("{}")
    assert problem.startswith(f"search.trials: 50 is fewer than the 60 trials in {tmp_path / 'tuning'}")
    assert problems_with("search: {trials: 60}") == []
    smaller = "search: {trials: 5, rungs: [{epochs: 20, slots: 5}]}"
    assert problems_with(smaller) == []  # left over from rounds of another size


def test_network_that_pictures_are_shown_to(problems_with, tmp_path):
    (tmp_path / "a.PNG").touch()
    assert problems_with(f"{{pictures: {tmp_path}, network: trial}}") == []
    (found,) = problems_with(f"{{pictures: {tmp_path}, network: svm}}")
    assert found.startswith("network: there is no network svm; known: trial, ")


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("Mine: {source: a notebook, figures: {4: {mean: 0.9, sd: 0.01, minutes: 3}}}", None),
        ("Mine: {source: a notebook, figures: {0: {mean: 0.9}}}", ".Mine.figures: '0' does not match"),
        (
            "Mine: {source: a notebook, figures: {4: {mean: 92}}}",
            ".Mine.figures.4.mean: 92 is greater than the maximum",
        ),
        ("Mine: {figures: {4: {mean: 0.9}}}", ".Mine: 'source' is a required property"),
        ("Mine: {source: me, figures: {4: {mean: .nan}}}", ".Mine.figures.4.mean: nan is not a finite number"),
        (
            "Mine: {source: me, figures: {1000000: {mean: 1}}}",
            ".Mine.figures: '1000000' does not match",
        ),
        (
            "Mine: {source: me, figures: {1: {mean: 1}, '1': {mean: 0}}}",
            ", line 1: Mine.figures.1: already set in line 1",
        ),
        ("Mine: {source: a}\nMine: {source: b}", ", line 2: Mine: already set in line 1; keep one of the two"),
        ("Mine: &mine {source: me, figures: *mine}", ".Mine.figures: this value contains itself"),
        ("Mine: {source: a notebook, figures: {4: {mean: 0.9, hours: 1}}}", ".Mine.figures.4.hours: unknown key"),
        (
            "Scallop: {source: me, figures: {4: {mean: 1}}}",
            ".Scallop: a published system has this name; choose another",
        ),
        ("Mine: [", ", line 2: did not find expected node content"),
        ('"\\x01": {source: a notebook, figures: {4: {mean: 0.9}}}', "the character U+0001 can't be written or drawn"),
        ('Mine: {source: "\\uFFFE", figures: {4: {mean: 0.9}}}', ".Mine.source: the character U+FFFE can't be written"),
        (f"{'x' * 300}: {{source: a notebook, figures: {{4: {{mean: 0.9}}}}}}", "300 characters, at most 60"),
    ],
)
def test_figures_of_other_systems(problems_with, tmp_path, content, complaint):
    path = tmp_path / "others.yaml"
    path.write_text(content)
    found = problems_with(f"addition: {{others: {path}}}")
    assert len(found) == (complaint is not None)
    assert complaint is None or complaint in found[0]


@pytest.mark.parametrize(
    ("files", "complaint"),
    [
        (["1/0.npz"], None),
        (["15/0.csv", "15/1.npz", "2/9.csv", "2/8.csv", *(f"2/{seed}.npz" for seed in range(8))], None),
        (None, " is not a folder"),
        ([], " has no file for addition.digits and addition.seeds, such as 1/0.npz"),
        (
            ["3/0.npz", "1/10.npz", "1/00.npz", "1/0.txt"],
            " has no file for addition.digits and addition.seeds, such as 1",
        ),
        (["1/0.npz", "1/0.csv"], "/1 has 0.npz and 0.csv; keep one of the two"),
        (["15/0.npz", "15/2.npz"], "/15 has files of later seeds, but neither 1.npz nor 1.csv"),
    ],
)
def test_what_a_system_read(problems_with, tmp_path, files, complaint):
    folder = tmp_path / "read"
    for file in [] if files is None else [".", *files]:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).mkdir() if file == "." else (folder / file).touch()
    found = problems_with(f"addition: {{systems: {{mine: {folder}}}}}")
    assert found == [] if complaint is None else found[0].startswith(f"addition.systems.mine: {folder}{complaint}")
    assert len(found) == (complaint is not None)
    assert problems_with("addition: {systems: {mine: null}}") == []
    if complaint is None:
        (found,) = problems_with(f"addition: {{systems: {{wide: {folder}}}}}")
        assert found == "addition.systems.wide: a network of addition.networks has this name; choose another"


@pytest.mark.parametrize(
    ("addition", "complaint"),
    [
        ({"digits": [1, 250]}, None),
        ({"digits": [251]}, "addition.digits: 251 is too many: 500 images to test on allow at most 250"),
        ({"digits": [200], "scored_on": "held_out"}, ": 200 is too many: 250 images to test on allow at most 125"),
        ({"digits": [2], "few_pairs": [300]}, "addition.few_pairs: only N = 1 uses them"),
        ({"few_pairs": [750]}, "addition.few_pairs: 750 must be fewer than the 750 pairs there are"),
    ],
)
def test_what_the_images_give(addition, complaint):
    whole = {"digits": [1], "few_pairs": [], "scored_on": "test", **addition}
    found = benchmark_problems(whole, "MNIST", 1500, 500)
    assert len(found) == (complaint is not None)
    assert complaint is None or complaint in found[0]


def test_the_benchmark_is_of_mnist():
    (found,) = benchmark_problems({}, "Fashion-MNIST", 60_000, 10_000)
    assert found == "snakemake addition: this benchmark needs MNIST; data.dataset is Fashion-MNIST"

"""Other numbers give other words."""

import copy

import pytest


@pytest.fixture
def set_accuracy(summary):
    """Return a function that gives a model another accuracy on unseen pairs, on most examples."""

    def set_accuracy(model, value):
        runs = summary["models"][model]["runs"]
        runs[max(runs, key=int)]["unseen"]["accuracy"]["mean"] = value

    return set_accuracy


def test_data(summary, said):
    assert "90.3 % of the digit images in the test pairs occur in the training pairs" in said("data")
    assert "smallest p = 0.21" in said("data")
    assert "Always answering 9" in said("data")
    summary["data"]["images_seen_in_training"]["test"] = 0.0
    summary["data"]["label_p_value"] |= {"val": 1e-5, "unseen": 1e-7}
    assert "No digit image of the test pairs" in said("data")
    assert "labels of val and unseen stray further" in said("data")
    assert "p = 1e-07" in said("data")


def test_search(summary, said):
    text = said("search")
    assert "pruned 38 of 50 trials, and 2 diverged. It trained 380 of the 1,000 epochs" in text
    assert "0.2031, belongs to trial 31" in text
    assert "the learning rate (63 %), then the activation (20 %)" in text
    assert "luck" not in text
    summary["search"] |= {"diverged": 0, "importances": {}, "best_val_loss": 0.199}
    text = said("search")
    assert "diverged" not in text
    assert "variance" not in text
    assert "the lowest of 50 losses is partly luck" in text


@pytest.mark.parametrize(
    ("accuracy", "words"),
    [(0.944, "1.3 percentage points better than"), (0.911, "2.0 percentage points worse than"), (0.933, "chance")],
)
def test_what_tuning_gains(set_accuracy, said, accuracy, words):
    set_accuracy("best", accuracy)
    assert words in said("search")


def test_edges_and_diverged_trials(summary, section):
    context = section("search").context
    assert context["edges"] == []
    assert [trial["val_loss"] for trial in context["trials"]] == [0.21, None]
    summary["search"]["near_edge"] = {"learning_rate": "high"}
    assert section("search").context["edges"] == ["the learning rate at the high end"]


def test_ranking(set_accuracy, said):
    assert "unseen pairs: the sum network (97.20 %), the best network (94.40 ± 0.10 %) and the trial" in said("models")
    assert "ahead of the next one by more than chance" in said("models")
    set_accuracy("random_forest", 0.703)
    set_accuracy("trial", 0.98)
    assert "unseen pairs: the trial network (98.00 %), the sum network" in said("models")
    assert "Within chance of each other: the random forest and the support vector machine." in said("models")


def test_top_shows_what_beats_the_best_network_and_what_comes_next(set_accuracy, section):
    def shown():
        return [number["label"].split(",")[0] for number in section("models").context["headline"]]

    assert shown() == ["best network", "best network", "sum network", "trial network"]
    set_accuracy("sum", 0.5)
    assert shown() == ["best network", "best network", "trial network"]
    set_accuracy("best", 0.1)
    assert len(shown()) == 8


def test_leak(summary, set_accuracy, said):
    assert "95.70 ± 0.10 % of the test pairs and on 94.40 ± 0.10 %" in said("models", "best")
    assert "The 1.3 percentage points between are what knowing" in said("models", "best")
    summary["data"]["images_seen_in_training"]["test"] = 0.0
    assert "It has seen the digits of neither: the 1.3" in said("models", "best")
    set_accuracy("best", 0.97)
    assert "easier for it by 1.3 percentage points" in said("models", "best")
    set_accuracy("best", 0.955)
    assert "within chance" in said("models", "best")


def test_fit(summary, said):
    facts = summary["models"]["trial"]["runs"]["70000"]["facts"]
    facts["lowest_val_loss"]["mean"] = 0.249
    assert "fits the training pairs better than new ones" in said("models", "trial")
    assert "at its lowest" in said("models", "trial")
    facts["lowest_val_loss"]["mean"] = 0.21
    assert "lower by 0.040 before and then rose: overfitting" in said("models", "trial")
    facts["train_loss"]["mean"] = 0.3
    assert "no sign of overfitting" in said("models", "trial")


def test_what_a_model_has_is_told(summary, said):
    assert "3 folds of 30,000 pairs gives 71.00 % on average (70.00 % to 72" in said("models", "svm")
    assert "7 of its 7 fits converged" in said("models", "paired")
    summary["models"]["paired"]["runs"]["50"]["facts"]["converged"]["values"] = [0.0, 1.0]
    assert "7 of its 8 fits converged" in said("models", "paired")
    assert "hardest sums are 17 (F1 0.60)" in said("models", "random_forest")
    assert "easiest is 0 (F1 0.99)" in said("models", "random_forest")
    for words in ("folds", "converged", "training loss"):
        assert words not in said("models", "random_forest")


def test_settings(section):
    of = {model["name"]: model for model in section("models").context["models"]}
    tuned = {"hyperparameters tuned", "hidden layers 512-256-128-64", "epochs 30"}
    assert tuned <= set(of["best"]["settings"])
    assert "learning rate 0.001" in of["trial"]["settings"]
    assert of["sequential"]["settings"] == ["family linear", "reads digits", "seeds 5"]
    assert of["sequential"]["examples"] == "10,000 digits"


def test_learning_curves(summary, set_accuracy, said):
    text = said("learning_curves")
    assert "sum network goes from 30.0 % with 100 pairs to 97.2 % with 70,000, and passes the mark only there" in text
    assert "sequential linear classifier goes from 38.0 % with 25 pairs to 81.0 % with 5,000, and does not" in text
    assert "trial network" not in text  # it has one size
    sizes = summary["models"]["sum"]["runs"]
    sizes["10000"] = copy.deepcopy(sizes["70000"])
    assert "passes the mark with 10,000 (97.2 %)" in said("learning_curves")
    set_accuracy("best", 0.9719)  # which chance explains
    assert "sum network goes from 30.0 % with 100 pairs to 97.2 % with 70,000, and does not" in said("learning_curves")


def test_linear(summary, said):
    text = said("linear")
    assert "the sequential linear classifier is right on 81.0 % of the test pairs, the paired" in text
    assert "With 50 examples the sequential one is already better than the paired one" in text
    assert "8.0 percentage points above what always answering 9" in text
    paired, sequential = (summary["models"][name] for name in ("paired", "sequential"))
    sequential["runs"]["50"]["test"]["accuracy"]["mean"] = 0.181  # which chance explains
    assert "With 100 examples the sequential one is already better" in said("linear")
    paired["runs"], sequential["runs"] = sequential["runs"], {"50": paired["runs"]["10000"]}
    summary["data"]["majority_class_accuracy"]["test"] = 0.9
    text = said("linear")
    assert "the paired linear classifier is right on 81.0 % of the test pairs, the sequential" in text
    assert "With 100 examples the paired one is already better" in text
    assert "9.0 percentage points below" in text
    paired["runs"] = {"10000": paired["runs"]["10000"]}
    assert "already better" not in said("linear")


def test_sum_networks(summary, set_accuracy, said, section):
    assert [row["title"] for row in section("sum_networks").context["rows"]] == ["best network", "sum network"]
    text = said("sum_networks")
    assert "best network gets 5.60 % of the unseen pairs wrong, the sum network, with 58 % of its parameters" in text
    assert "gets 2.80 % wrong." in text
    assert "reads 98.40 % of their digits right" in text
    set_accuracy("sum", 0.9445)
    summary["models"]["sum"]["parameters"] = None
    assert "the sum network gets 5.55 % wrong, which is no difference beyond chance" in said("sum_networks")


def test_maps(summary, said):
    text = said("maps")
    assert text.startswith("The embedding clusters and the pixels do not")
    assert "0.30 to 0.60 in maps of the embedding and -0.35 to -0.25 in maps of the pixels" in text
    assert "its clusters are combinations of digits" in text
    assert "best map of the embedding (perplexity 30) agree with the sum of 94.0 %" in text
    assert "kept best at perplexity 5 (trustworthiness 0.950)" in text
    summary["maps"]["embedding"]["5"]["silhouette_of_digits"] = -0.1
    assert said("maps").startswith("Not every map shows")
    assert "not clearer than sums in every map" in said("maps")


def test_study_without_trial_network_and_baselines(summary, section, said):
    for name in ("trial", "random_forest", "svm", "sequential"):
        del summary["models"][name]
    for name in ("search", "models", "learning_curves", "published"):
        assert "trial network" not in said(name)
    assert [model["name"] for model in section("models").context["models"]] == ["sum", "best", "paired"]

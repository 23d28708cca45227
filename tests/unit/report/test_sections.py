"""Sentences follow from the numbers."""

import copy

import pytest


@pytest.fixture
def by_chance(summary):
    """Return a function that turns the difference between two models into one that chance explains."""

    def by_chance(one, other):
        for row in summary["differences"]:
            if {row["model"], row["other"]} == {one, other}:
                row |= {"differ": False, "p": 0.4, "p_holm": 1.0}

    return by_chance


@pytest.fixture
def set_accuracy(summary):
    """Return a function that changes the accuracy of a model on unseen pairs, with the most examples."""

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
    [(0.944, "1.3 percentage points better than"), (0.911, "2.0 percentage points worse than")],
)
def test_what_tuning_gains(set_accuracy, by_chance, said, accuracy, words):
    set_accuracy("best", accuracy)
    assert words in said("search")
    by_chance("best", "trial")
    assert "no different beyond chance from the trial network" in said("search")


def test_edges_and_diverged_trials(summary, section):
    context = section("search").context
    assert context["edges"] == []
    assert [trial["val_loss"] for trial in context["trials"]] == [0.21, None]
    summary["search"]["near_edge"] = {"learning_rate": "high"}
    assert section("search").context["edges"] == ["the learning rate at the high end"]


def test_ranking(set_accuracy, by_chance, said):
    assert "unseen pairs: the sum network (97.20 %), the best network (94.40 ± 0.10 %) and the trial" in said("models")
    assert "ahead of the next one by more than chance" in said("models")
    set_accuracy("random_forest", 0.703)
    set_accuracy("trial", 0.98)
    by_chance("svm", "random_forest")
    by_chance("svm", "best")  # they are no neighbours
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
    (sequential,) = (row for row in section("models").context["compared"] if row["title"].startswith("sequential"))
    assert sequential["examples"] == "10,000 digits"


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


def test_sum_networks(summary, set_accuracy, by_chance, said, section):
    assert [row["title"] for row in section("sum_networks").context["rows"]] == ["best network", "sum network"]
    text = said("sum_networks")
    assert "best network gets 5.60 % of the unseen pairs wrong, the sum network, with 58 % of its parameters" in text
    assert "gets 2.80 % wrong." in text
    assert "reads 98.40 % of their digits right" in text
    set_accuracy("sum", 0.9445)
    by_chance("sum", "best")
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


def test_differences(summary, by_chance, section, said):
    text = said("differences")
    assert "Of 21 differences between two models, 21 are real." in text
    assert "none to average" in text
    assert "Chance explains" not in text
    by_chance("svm", "random_forest")
    by_chance("trial", "best")
    text = said("differences")
    assert "Of 21 differences between two models, 19 are real." in text
    assert "the trial network and the best network; the random forest and the support vector machine." in text
    assert len(section("differences").context["rows"]) == 21
    for name in ("best", "trial", "sum", "random_forest", "svm"):
        by_chance(name, "paired")
        by_chance(name, "sequential")
    assert "; and 4 others." in said("differences")


def test_one_model_is_compared_with_none(summary, section, said):
    summary["models"] = {"best": summary["models"]["best"]}
    summary["differences"] = []
    assert "none to compare it with" in said("differences")
    assert "more than chance" not in said("models")
    assert section("differences").context["rows"] == []


def test_ensembles(summary, set_accuracy, by_chance, section, said):
    together = copy.deepcopy(summary["models"]["best"])
    together["title"] = "ensemble of the best network"
    together["runs"] = {"70000": together["runs"]["70000"]}
    together["runs"]["70000"]["unseen"]["accuracy"] = {"mean": 0.952, "sd": None, "values": [0.952]}
    summary["models"]["best-ensemble"] = together
    others = [name for name in summary["models"] if name != "best-ensemble"]
    summary["differences"] += [
        {**summary["differences"][0], "model": "best-ensemble", "other": name} for name in others
    ]
    assert "3 trainings of the best network, averaged, are right on 95.20 % of the unseen pairs" in said("differences")
    assert "a single one on 94.40 ± 0.10 %: 0.80 percentage points more." in said("differences")
    by_chance("best-ensemble", "best")
    assert ": no difference beyond chance." in said("differences")
    context = section("models").context  # in the comparison, without a part of its own
    assert [model["title"] for model in context["compared"]][:3] == [
        "sum network",
        "ensemble of the best network",
        "best network",
    ]
    assert "best-ensemble" not in [model["name"] for model in context["models"]]


def test_calibration(summary, said, section):
    text = said("calibration")
    assert "Too sure of their answers to unseen pairs, beyond chance: the trial network (95.1 % sure, 93.1 % " in text
    assert "Not sure enough, beyond chance: the random forest (27.0 % sure, 67.0 % right)." in text
    assert "within chance: the sum network (97.1 % sure" in text
    assert "of 3 of 3 models, most that of the trial network, from 2.00 % to 0.50 %" in text
    assert "the random forest: the cross-entropy is infinite" in text
    assert "90 % of the images in validation pairs occur" in text
    assert "the temperature of 3 of 3" in text
    assert "1.70 in place of 1.50, so scaling that is fitted on digits seen in training leaves it too sure" in text
    assert "No probabilities, and so no place here, have the support vector machine, the paired" in text
    assert "weight decay" not in text
    assert [row["title"] for row in section("calibration").context["rows"]][-1] == "random forest"
    summary["data"]["images_seen_in_training"]["val"] = 0
    assert "No image in validation pairs occurs" in said("calibration")
    assert "leaves it too sure" not in said("calibration")


def test_calibration_without_what_it_needs(summary, said, section):
    forest = summary["calibration"]["random_forest"]
    forest["val_before"]["loss"] = summary["calibration"]["best"]["val_before"]["loss"]
    assert "Without a mistake on validation pairs there is no temperature" in said("calibration")
    summary["calibration"] = {"random_forest": forest}
    assert "images in validation pairs" not in said("calibration")
    summary["calibration"] = {}
    assert said("calibration").startswith("No probabilities")
    assert section("calibration").context["rows"] == []


def test_what_weight_decay_does(summary, config, said):
    summary["models"]["undecayed"] = {**summary["models"]["best"], "title": "undecayed network"}
    scores = copy.deepcopy(summary["calibration"]["best"])
    scores["unseen_before"]["ece"] = {"mean": 0.03, "sd": 0.001, "values": [0.029, 0.031]}
    summary["calibration"]["undecayed"] = scores
    text = said("calibration")
    assert "does to the best network: with 0.2 it has a calibration error of 1.20 % on unseen pairs" in text
    assert "; with 0 it has a calibration error of 3.00 ± 0.10 % on unseen pairs, a cross-entropy of 0.200 and" in text
    config["models"]["undecayed"]["epochs"] = 7
    assert "weight decay" not in said("calibration")


def test_mistakes(summary, said):
    text = said("mistakes")
    assert "best network gets 840 of the 15,000 unseen pairs wrong (5.60 %). Harder for it than chance" in text
    assert "explains: 4 above 9 (20 of 150). Of the 44 pairs with an image whose label is doubtful it gets 40" in text
    assert "No pair of digits is harder for it than chance explains." in text
    assert "All 7 models answered 6,000 of the unseen pairs; 23 of these pairs none of their 9 runs gets right." in text
    assert "is in 18 of the 6,000 pairs, and in 12 of those that nobody gets right" in text


def test_mistakes_where_there_are_none_or_no_list(summary, said):
    networks, shared = summary["mistakes"]["networks"], summary["mistakes"]["shared"]
    networks["best"] |= {"wrong": 0, "hard": []}
    networks["sum"]["hard"] = [{"top": 1, "bottom": digit, "n": 150, "wrong": 9} for digit in range(7)]
    for part in (*networks.values(), shared):
        part["label_errors"] = None
    text = said("mistakes")
    assert "The best network gets none of the 15,000 unseen pairs wrong." in text
    assert "1 above 4 (9 of 150) and 2 others." in text
    assert "doubtful it gets" not in text
    assert "No list of doubtful labels is known" in text

"""What the sections say follows from the numbers."""

import copy
import re

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
    text = said("data")
    for words in ("90.3 % of the digits in test pairs also occur there", "test): train ", "Always answering 9"):
        assert words in text
    summary["data"]["label_p_value"] |= {"val": 1e-5, "unseen": 1e-7}
    assert "unseen < 0.0001." in said("data")


def test_search(summary, said):
    text = said("search")
    assert "pruned 38 of 50 trials, and 2 diverged. It trained 380 of the 1,000 epochs" in text
    assert "0.2031, belongs to trial 31" in text
    assert "trials reached): learning rate 63 %, activation 20 %, dropout 17 %." in text
    assert "1 diverged 20 - - 512-256" in text  # without losses
    assert "luck" not in text
    assert "Warning" not in text
    summary["search"] |= {"diverged": 0, "importances": {}, "best_val_loss": 0.199, "near_edge": {"dropout": "high"}}
    text = said("search")
    assert "and 0 diverged" not in text
    assert "fANOVA" not in text
    assert "no hyperparameter explains a difference" in text
    assert "the lowest of 50 losses is partly luck" in text
    assert "The best trial has the dropout at the high end of its range." in text


def test_what_tuning_gains(set_accuracy, by_chance, said):
    assert "is 1.3 percentage points better than the trial network: 94.40 ± 0.10 % against 93.10 %" in said("search")
    set_accuracy("best", 0.911)
    assert "2.0 percentage points worse than" in said("search")
    by_chance("best", "trial")
    assert "no different beyond chance from the trial network" in said("search")


def test_ranking(set_accuracy, by_chance, said):
    assert "unseen pairs: the sum network (97.20 %), the tuned network (94.40 ± 0.10 %) and the trial" in said("models")
    assert "ahead of the next one by more than chance" in said("models")
    set_accuracy("random_forest", 0.703)
    set_accuracy("trial", 0.98)
    by_chance("svm", "random_forest")
    by_chance("svm", "best")  # they are no neighbours
    assert "unseen pairs: the trial network (98.00 %), the sum network" in said("models")
    assert "Of 6 pairs of neighbours in the ranking, 1 can't be told apart." in said("models")


def test_top_shows_the_tuned_network_the_best_one_that_reads_digits_and_the_published_one(summary, set_accuracy, page):
    def shown():
        return [label for label in re.findall("<dt>(.*?)[:<]", page("models")) if "network" in label]

    assert shown() == ["tuned network", "sum network", "published network"]
    set_accuracy("sum", 0.5)
    assert shown() == ["tuned network", "sum network", "published network"]
    del summary["models"]["sum"], summary["calibration"]["sum"]
    assert shown() == ["tuned network", "published network"]


def test_two_models_are_open(page):
    opened = re.findall('<details class="part" open>\n<summary><h3>(.*?)</h3>', page("models"))
    assert sorted(opened) == ["Sum network", "Tuned network"]


def test_leak(summary, set_accuracy, said):
    assert "95.70 ± 0.10 % of the test pairs and on 94.40 ± 0.10 %" in said("models", "best")
    assert "Having seen the digits is worth 1.3 percentage points; quote the lower number." in said("models", "best")
    summary["data"]["images_seen_in_training"]["test"] = 0.0
    assert "It has seen the digits of neither: the 1.3" in said("models", "best")
    set_accuracy("best", 0.97)
    assert "Digits that it has never seen are easier for it by 1.3 percentage points" in said("models", "best")
    set_accuracy("best", 0.955)
    assert "within chance" in said("models", "best")


def test_fit(summary, said):
    facts = summary["models"]["trial"]["runs"]["70000"]["facts"]
    facts["lowest_val_loss"]["mean"] = 0.249
    assert "training loss ends at 0.08, its validation loss at 0.25, its lowest value or" in said("models", "trial")
    facts["lowest_val_loss"]["mean"], facts["train_loss"]["mean"] = 0.21, 0.3
    assert "at 0.25, which had been lower by 0.040 before: overfitting" in said("models", "trial")


def test_what_a_model_has_is_told(summary, said):
    assert "3 folds of 30,000 pairs gives 71.00 % on average (70.00 % to 72" in said("models", "svm")
    assert "converge" not in said("models", "paired")
    summary["models"]["paired"]["runs"]["50"]["facts"]["converged"]["values"] = [0.0, 1.0]
    assert "1 of its 8 fits did not converge" in said("models", "paired")
    text = said("models", "random_forest")
    assert re.search(r"hardest sums are 17 \(F1 0.60\), .* easiest is 0 \(F1 0.99\)", text)
    assert not re.search("folds|converged|training loss", text)


def test_settings(summary, config, said):
    assert re.search("at least 1,000 steps, 512-256-128-64 hidden units, ReLU, dropout 0.2", said("models", "best"))
    assert re.search("25 epochs, .*learning rate 0.001, batch size 64, 1 seed\\.", said("models", "trial"))
    assert "Reads digits, 1 seed." in said("models", "sequential")
    assert re.search("Sequential linear classifier [^a-z]* 10,000 digits", said("models"))
    summary["models"]["trial"]["runs"]["70000"]["facts"]["epochs"] = {"mean": 31.0, "sd": None, "values": [31.0]}
    config["models"]["trial"]["min_steps"] = 5000
    assert "31 epochs, " in said("models", "trial")
    assert "steps" not in said("models", "trial")


@pytest.fixture
def add_foreign(summary, config, add_model):
    """Return a function that adds a model that is not digitsum's, the best of all, which reads digits."""

    def add_foreign(configured, family, unknown, splits=("test", "unseen")):
        foreign = add_model("foreign", like="sum", title="guest")
        foreign |= {"family": family, "origin": "made by <somebody>", "unknown": unknown, "parameters": None}
        foreign["runs"] = {"70000": foreign["runs"]["70000"]}
        for split in {"val", "test", "unseen"}.difference(splits):
            del foreign["runs"]["70000"][split]
        foreign["runs"]["70000"]["facts"] = {}
        foreign["runs"]["70000"]["unseen"]["accuracy"] = {"mean": 0.98, "sd": None, "values": [0.98]}
        config["models"]["foreign"] = configured

    return add_foreign


def test_of_a_foreign_model_is_told_what_is_known_and_what_is_not(config, add_foreign, said, page):
    add_foreign({"predictions": "/some/folder"}, "predictions", "parameters; times")
    text = said("models", "foreign")
    assert "1 seed. This is not one of digitsum's models: it is made by <somebody>." in text
    assert "Not known of it: parameters; times." in text
    assert "/some/folder" not in text
    tables = said("models")
    assert "Not digitsum's own: the guest (made by <somebody>)." in tables
    assert "All of digitsum's models learn from pixels." in tables
    assert "The others, as far as is known, have settings" in said("conclusion")
    assert re.search(r"Guest 98.00 % \S+ % 1 70,000 pairs not known", tables)
    assert "Guest not known" in tables
    assert "foreign_training" not in page("models")
    assert "the guest" not in said("conclusion").partition("Told only sums")[2].partition("Limits")[0]
    assert "Guest" not in said("sum_networks")  # who knows what it was told
    assert "The guest gives no answers to validation pairs and is left out." in said("calibration")
    config["ladder"] = {"best": "tuned", "foreign": "from elsewhere"}
    assert "From elsewhere not known of a model" in said("ladder")


def test_settings_of_a_class_of_ones_own_may_have_any_name(add_foreign, said):
    own = {"family": "mine.py", "examples": [100], "hidden_layers": 3, "learning_rate": 0.1}
    add_foreign(own, "mine.py:Mine", "parameters", splits=("val", "test", "unseen"))
    assert "3 hidden units, learning rate 0.1, 1 seed. This is not" in said("models", "foreign").replace("; ", ", ")


def test_learning_curves(summary, set_accuracy, said):
    text = said("learning_curves")
    assert "tuned network goes from 12.0 % with 100 pairs to 94.4 % with 70,000." in text
    assert "sum network goes from 30.0 % with 100 pairs to 97.2 % with 70,000, and passes the mark only there" in text
    assert "sequential linear classifier goes from 38.0 % with 25 pairs to 81.0 % with 5,000, and does not" in text
    assert "trial network" not in text  # it has one size
    sizes = summary["models"]["sum"]["runs"]
    sizes["10000"] = copy.deepcopy(sizes["70000"])
    assert "passes the mark with 10,000 (97.2 %)" in said("learning_curves")
    set_accuracy("best", 0.9719)  # which chance explains
    assert "sum network goes from 30.0 % with 100 pairs to 97.2 % with 70,000, and does not" in said("learning_curves")


def test_what_linear_models_show(summary, said):
    assert "so the digit above cannot change what the digit below counts for" in said("learning_curves")
    assert re.search(r"Sequential linear classifier .* 5,000 81.00 % 81.00 % 90.00 % 1", said("learning_curves"))
    del summary["models"]["paired"]
    assert "cannot change" not in said("learning_curves")


def test_sum_networks(set_accuracy, by_chance, said):
    text = said("sum_networks")
    assert "With 58 % of the parameters the sum network makes 2.80 % errors; the tuned network 5.60 %." in text
    assert "reads 98.40 % of their digits right" in text
    set_accuracy("sum", 0.9445)
    by_chance("sum", "best")
    assert "makes 5.55 % errors; the tuned network 5.60 %, which is no difference beyond" in said("sum_networks")


def test_maps(summary, said):
    text = said("maps")
    assert "The embedding clusters and the pixels do not" in text
    assert "0.30 to 0.60 in maps of the embedding and -0.35 to -0.25 in maps of the pixels" in text
    assert "its clusters are combinations of digits" in text
    assert "best map of the embedding (perplexity 30) agree with the sum of 94.0 %" in text
    assert "kept best at perplexity 5 (trustworthiness 0.950)" in text
    summary["maps"]["embedding"]["5"]["silhouette_of_digits"] = -0.1
    assert "Clusters are not clear in every map. With the 55" in said("maps")
    assert "its clusters are combinations" not in said("maps")


def test_maps_where_there_is_nothing_to_map(summary, said):
    nothing = dict.fromkeys(summary["maps"]["input"]["5"])
    summary["maps"]["embedding"] = {"5": nothing, "30": nothing}
    text = said("maps")
    assert "All pairs are the same in the embedding: there is nothing to map. With the 55 combinations" in text
    assert "silhouettes are -0.35 to -0.25 in maps of the pixels." in text
    assert "best map of the embedding" not in text
    assert "best map of the pixels" in text
    for scores in summary["maps"]["input"].values():
        scores |= dict.fromkeys(("silhouette", "silhouette_of_digits", "spearman"))
    assert "All pairs have the same two digits, so there are no classes" in said("maps")
    summary["maps"]["input"] = summary["maps"]["embedding"]
    assert "in the embedding: there is nothing to map. All pairs are the same in the pixels: there" in said("maps")


def test_study_without_trial_network_and_baselines(summary, page, said):
    for name in ("trial", "random_forest", "svm", "sequential"):
        del summary["models"][name]
    for name in ("search", "models", "learning_curves", "published"):
        assert "trial network" not in said(name)
    assert re.findall("<h3>(.*?)</h3>", page("models")) == ["Sum network", "Tuned network", "Paired linear classifier"]


def test_differences(by_chance, said):
    text = said("differences")
    assert "Differences between two models that are real: 21 of 21." in text
    by_chance("svm", "random_forest")
    by_chance("trial", "best")
    text = said("differences")
    assert "Differences between two models that are real: 19 of 21." in text
    assert text.count(" bootstrap ") == 21  # in the table


def test_one_model_is_compared_with_none(summary, page, said):
    summary["models"] = {"best": summary["models"]["best"]}
    summary["differences"] = []
    assert "that are real: 0 of 0." in said("differences")
    assert "more than chance" not in said("models")
    assert "<img" not in page("differences")


def test_ensembles(add_model, by_chance, page, said):
    together = add_model("best-ensemble", like="best", title="ensemble of the tuned network")
    together["runs"] = {"70000": together["runs"]["70000"]}
    together["runs"]["70000"]["unseen"]["accuracy"] = {"mean": 0.952, "sd": None, "values": [0.952]}
    text = said("differences")
    assert "3 trainings of the tuned network, averaged, are right on 95.20 % of the unseen pairs" in text
    assert "a single one on 94.40 ± 0.10 %: 0.80 percentage points more." in text
    by_chance("best-ensemble", "best")
    assert ": no difference beyond chance." in said("differences")
    assert re.search("Sum network .* Ensemble of the tuned network .* Tuned network ", said("models"))
    assert "<h3>Ensemble" not in page("models")  # it has no part of its own


def test_calibration(summary, said):
    text = said("calibration")
    assert "Too sure of their answers to unseen pairs, beyond chance: the trial network (95.1 % sure, 93.1 % " in text
    assert "Not sure enough, beyond chance: the random forest (27.0 % sure, 67.0 % right)." in text
    assert "within chance: the sum network (97.1 % sure" in text
    assert "lowers the calibration error on unseen pairs of 3 of 3 models." in text
    assert "The random forest gave probability 0 to some correct sums, so the cross-entropy is infinite" in text
    assert "90 % of the digits in validation pairs occur in the training pairs" in text
    assert "Not to be too sure of new ones, 3 of 3 models would need a higher temperature." in text
    assert (
        "The support vector machine, the paired linear classifier and the sequential linear classifier give no prob"
        in text
    )
    assert "weight decay" not in text
    for model in summary["calibration"].values():
        model["unseen_before"]["ece"]["mean"] = 0.0
    assert "of 0 of 3 models." in said("calibration")


def test_calibration_without_what_it_needs(summary, page, said):
    summary["calibration"] = {"random_forest": summary["calibration"]["random_forest"]}
    assert "in validation pairs occur" not in said("calibration")
    summary["calibration"] = {}
    assert "The trial network, the tuned network, " in said("calibration")
    assert not re.search("<img|<table", page("calibration"))


def test_mistakes(summary, said):
    text = said("mistakes")
    assert "tuned network gets 840 of the 15,000 unseen pairs wrong (5.60 %). Harder for it than chance" in text
    assert "explains: 4 above 9 (20 of 150). Of the 44 pairs with an image whose label is doubtful it gets 40" in text
    assert "No pair of digits is harder for it than chance explains." in text
    assert "All 7 models answered 6,000 of the unseen pairs; no run got 23 of them right." in text
    assert "is in 18 of the 6,000 pairs, and in 12 of those that no run got right" in text
    networks, shared = summary["mistakes"]["networks"], summary["mistakes"]["shared"]
    networks["sum"]["hard"] = [{"top": 1, "bottom": digit, "n": 150, "wrong": 9} for digit in range(7)]
    for part in (*networks.values(), shared):
        part["label_errors"] = None
    text = said("mistakes")
    assert "1 above 4 (9 of 150) and 2 others." in text
    assert "doubtful it gets" not in text
    assert "No list of doubtful labels is known" in text


LADDER = {"trial": "the start", "best": "tuned", "sum": "a sum"}


def test_ladder(summary, config, by_chance, set_accuracy, said):
    config["ladder"] = {**LADDER, "nobody": "left out", "svm": None}
    text = said("ladder")
    assert "Step by step, errors on unseen pairs go from 6.90 % to 2.80 %" in said("conclusion")
    assert "The start Trial network 93.10 % 1 - - - Tuned Tuned network 94.40 ± 0.10 % 3 -1.20 -1.50 to -0.90" in text
    assert re.search("hidden layers 512-256-128-64 instead of 512-256; .*min steps 1,000", text)
    assert "left out" not in text
    set_accuracy("best", 0.9)
    for row in summary["differences"]:
        if {row["model"], row["other"]} == {"best", "trial"}:
            row |= {"model": "best", "other": "trial"}
    assert "most is gained by the step “tuned”: 1.2 percentage points" in said("conclusion")
    by_chance("trial", "best")
    by_chance("sum", "best")
    assert "most is gained" not in said("conclusion")


def test_ladder_without_steps(summary, config, page):
    config["ladder"] = {"nobody": "left out", "best": None}
    assert "Step by step" not in page("models", "conclusion")


def test_conclusion(summary, said):
    text = said("conclusion")
    assert "The most accurate model is the sum network: 97.20 % of unseen pairs. It is ahead of all others" in text
    assert "the sum network reads 98.40 % of those in unseen pairs" in text
    assert "At most 3 runs of each model, and one of 6 of them: spreads are rough" in text
    assert "90 % of whose digits occur in training" in text
    summary["data"]["images_seen_in_training"]["val"] = 0
    assert "whose digits occur in training" not in said("conclusion")

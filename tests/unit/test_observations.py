"""Other numbers give other words."""

from digitsum.observations import (
    about_baselines,
    about_data,
    about_linear,
    about_search,
    about_tsne,
    edge_warning,
)


def plain(text):
    """Return sentences as one text with ordinary spaces."""
    return ("\n".join(text) if isinstance(text, list) else text).replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_data(summary):
    text = plain(about_data(summary["data"]))
    assert "90.3 % of the digit images in the test pairs occur in the training pairs as well" in text
    assert "every split follow the exact distribution" in text
    assert "smallest p = 0.21" in text
    assert "Always answering 9, the commonest sum in training, would be right for 9.9 % of the unseen pairs" in text


def test_data_without_leak(summary):
    summary["data"]["images_seen_in_training"]["test"] = 0.0
    assert "No digit image of the test pairs occurs in the training pairs;" in plain(about_data(summary["data"]))


def test_data_with_odd_labels(summary):
    summary["data"]["label_p_value"] |= {"val": 1e-5, "unseen": 1e-7}
    text = plain(about_data(summary["data"]))
    assert "The labels of val and unseen stray further from the exact distribution than chance explains" in text
    assert "p = 1e-07" in text


def test_search(summary):
    text = plain(about_search(summary["tuning"], summary["networks"]["best"]))
    assert "38 trials of 50 stopped early and 2 diverged: the search trained 380 of the 1,000 epochs" in text
    assert "0.2031, belongs to trial 31: hidden layers 512-256-128-64, ReLU, dropout 0.20, learning rate" in text
    assert "Trained anew, with 3 seeds, such a network ends at 0.2000 ± 0.0010." in text
    summary["tuning"]["best_val_loss"] = 0.199
    text = plain(about_search(summary["tuning"], summary["networks"]["best"]))
    assert "0.2000 ± 0.0010: the lowest of 50 losses is partly luck." in text
    assert "What matters most is the learning rate, with 63 % of the variance" in text
    assert "then the activation function (20 %)" in text


def test_search_of_few(summary):
    summary["tuning"] |= {"pruned": 1, "diverged": 0, "importances": {}}
    best = summary["networks"]["best"]
    best["val_loss"] |= {"values": [0.2], "sd": None}
    text = about_search(summary["tuning"], best)
    assert text[0].startswith("1 trial of 50 stopped early: the search")
    assert "with one seed" in text[1]
    assert len(text) == 2


def test_edge(summary):
    assert edge_warning(summary["tuning"]) is None
    summary["tuning"]["near_edge"] = {"dropout": "low", "learning_rate": "high"}
    warning = edge_warning(summary["tuning"])
    assert "has the dropout at the low end and the learning rate at the high end of its range" in warning


def test_baselines(summary):
    text = plain(about_baselines(summary["baselines"], summary["networks"]["best"]))
    assert "the support vector machine beats the random forest by 3.1 percentage points: 70.20 % and 67.10 %" in text
    assert "The best network is 24.2 percentage points ahead of both" in text
    assert "The leak does not show in the baselines: " in text
    assert "0.6 percentage points less for the support vector machine" in text
    assert "fitted to 67 % of the pairs at a time" in text
    assert "at 71.00 % (70.00 % to 72.00 %), against 70.80 % on test pairs" in text


def test_baselines_that_profit_from_the_leak(summary):
    summary["baselines"]["svm"]["test_accuracy"] = 0.80
    text = plain(about_baselines(summary["baselines"], summary["networks"]["best"]))
    assert "The leak reaches the support vector machine too: " in text


def test_other_baselines(summary):
    summary["baselines"]["random_forest"]["unseen_accuracy"] = 0.95
    text = plain(about_baselines(summary["baselines"], summary["networks"]["best"]))
    assert "the random forest beats the support vector machine by 24.8" in text
    assert "not ahead: the random forest beats it by 0.6" in text
    assert "26.6 percentage points more for the random forest" in text
    summary["baselines"]["random_forest"]["unseen_accuracy"] = 0.703
    text = plain(about_baselines(summary["baselines"], summary["networks"]["best"]))
    assert "the random forest and the support vector machine differ by no more than chance: 70.30 % and 70.20 %" in text


def test_linear(summary):
    text = plain(about_linear(summary["linear"], summary["data"]))
    assert "With 10,000 examples the sequential linear classifier, which sees one digit at a time, is right on" in text
    assert "81.0 ± 0.2 % of the test pairs; the paired one, which sees both digits at once, on 18.0 ± 0.2 %." in text
    assert "With 50 examples the sequential one is already better than the paired one ever gets" in text
    assert "goes from 38.0 % to 81.0 % and the paired one from 11.0 % to 18.0 %" in text
    assert "All 14 fits converged" in text
    assert "ends 8.0 percentage points above what always answering 9 would reach" in text


def test_linear_the_other_way_round(summary):
    linear = summary["linear"]
    linear["paired"], linear["sequential"] = linear["sequential"], linear["paired"]
    linear["sequential"]["1000"]["not_converged"] = 1
    text = plain(about_linear(linear, summary["data"]))
    assert "the paired linear classifier, which sees both digits at once, is right on 81.0 ± 0.2 %" in text
    assert "1 of the 14 fits stopped before they converged" in text
    summary["data"]["guessing_accuracy"]["test"] = 0.9
    assert "9.0 percentage points below what always" in plain(about_linear(linear, summary["data"]))


def test_linear_of_one_size(summary):
    linear = {method: {"50": runs["50"]} for method, runs in summary["linear"].items()}
    text = plain(about_linear(linear, summary["data"]))
    assert "already better" not in text
    assert "From 50" not in text


def test_tsne(summary):
    text = plain(about_tsne(summary["tsne"])).replace("\N{MINUS SIGN}", "-")
    assert "The embedding clusters and the pixels do not: with the 55 combinations of two digits as classes" in text
    assert "silhouettes are 0.30 to 0.60 in maps of the embedding and -0.35 to -0.25 in maps of the pixels" in text
    assert "With the 19 sums as classes, silhouettes in the embedding are 0.20 to 0.40: its clusters are comb" in text
    assert "94.0 % of the points in the best map of the embedding (perplexity 30)" in text
    assert "22.0 % in the best map of the pixels (perplexity 5)" in text
    assert "at perplexity 30 for the embedding (trustworthiness 0.990) and 5 for the pixels (0.950)" in text


def test_tsne_with_clusters_of_sums(summary):
    for perplexity in ("5", "30"):
        summary["tsne"]["embedding"][perplexity]["silhouette"] = 0.8
    assert "0.80 to 0.80: combinations of digits are no clearer in every map" in plain(about_tsne(summary["tsne"]))


def test_tsne_that_shows_less(summary):
    summary["tsne"]["embedding"]["5"]["silhouette_of_digits"] = -0.1
    assert "The embedding clusters better than the pixels, in every map" in plain(about_tsne(summary["tsne"]))
    summary["tsne"]["embedding"]["5"]["silhouette_of_digits"] = -0.3
    assert "is not true of all maps of this run" in plain(about_tsne(summary["tsne"]))

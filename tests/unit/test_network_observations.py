"""Other numbers give other words."""

import pytest

from digitsum.network_observations import (
    about_classes,
    about_efficiency,
    about_fit,
    about_leak,
    about_sum_network,
    about_tuned,
)


def plain(text):
    """Return sentences as one text with ordinary spaces."""
    return ("\n".join(text) if isinstance(text, list) else text).replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_leak(summary):
    text = plain(about_leak("best", summary["networks"]["best"], summary["data"]))
    assert "is right on 95.70 ± 0.10 % of the test pairs, 90 % of whose digits it has seen in training" in text
    assert "on 94.40 ± 0.10 % of pairs of digits it has never seen" in text
    assert "The 1.3 percentage points between" in text
    assert "the lower number is the honest one" in text


def test_no_leak_to_speak_of(summary):
    best = summary["networks"]["best"]
    best["unseen_accuracy"] = best["test_accuracy"] | {"mean": best["test_accuracy"]["mean"] - 0.003}
    assert "within chance" in about_leak("best", best, summary["data"])
    # The same difference counts where there are many more pairs and the seeds agree.
    summary["data"]["pairs"] |= {"test": 1_500_000, "unseen": 1_500_000}
    best["unseen_accuracy"]["sd"] = best["test_accuracy"]["sd"] = 0.0001
    assert "0.3 percentage points between" in about_leak("best", best, summary["data"])


def test_leak_with_disjoint_images(summary):
    summary["data"]["images_seen_in_training"]["test"] = 0.0
    text = about_leak("best", summary["networks"]["best"], summary["data"])
    assert "It has seen the digits of neither" in text
    assert "honest" not in text


def test_better_on_unseen(summary):
    best = summary["networks"]["best"]
    best["test_accuracy"], best["unseen_accuracy"] = best["unseen_accuracy"], best["test_accuracy"]
    text = plain(about_leak("best", best, summary["data"]))
    assert "does better on pairs of digits it has never seen (95.70 ± 0.10 %)" in text


def test_fit(summary):
    trial = summary["networks"]["trial"]
    assert "it fits the training pairs better than new ones" in about_fit("trial", trial)
    assert "at its lowest" in about_fit("trial", trial)
    trial["lowest_val_loss"] = {"mean": 0.21}
    text = about_fit("trial", trial)
    assert "had been lower by 0.040 before and then rose: overfitting" in text
    assert "at its lowest" not in text
    trial["train_loss"] = {"mean": 0.3}
    assert "no sign of overfitting" in about_fit("trial", trial)


@pytest.mark.parametrize(
    ("accuracy", "words"),
    [
        (0.944, "The best network is 1.3 percentage points better than the trial network"),
        (0.911, "The best network is 2.0 percentage points worse than the trial network"),
        (0.933, "no difference beyond chance"),
    ],
)
def test_tuned(summary, accuracy, words):
    summary["networks"]["best"]["unseen_accuracy"]["mean"] = accuracy
    assert words in about_tuned(summary["networks"], summary["data"])


def test_classes():
    f1 = dict.fromkeys(range(19), 0.95) | {17: 0.9, 3: 0.91, 18: 0.92, 0: 0.98}
    assert about_classes(f1) == (
        "The hardest sums are 17 (F1 0.90), 3 (F1 0.91) and 18 (F1 0.92); the easiest is 0 (0.98)."
    )


@pytest.fixture
def said_of_sum_network(summary):
    """Return a function that tells of the sum network, with another accuracy on unseen pairs."""

    def said(accuracy):
        networks = summary["networks"]
        networks["sum"]["unseen_accuracy"]["mean"] = accuracy
        return plain(about_sum_network("sum", networks["sum"], networks["best"], summary["data"]))

    return said


def test_sum_network(said_of_sum_network):
    text = said_of_sum_network(0.972)
    assert "The sum network, with 58 % of the parameters of the best network, makes one mistake where" in text
    assert "the best network makes 2.0: 97.20 % against 94.40 ± 0.10 % on unseen pairs." in text
    assert "It reads 98.40 % of the unseen digits right, though it was never told a digit" in text


def test_sum_network_that_is_worse_or_no_different(said_of_sum_network):
    assert "makes 2.0 mistakes where the best network makes one" in said_of_sum_network(0.888)
    assert "differ by no more than chance" in said_of_sum_network(0.9445)


def test_sum_network_without_a_mistake(said_of_sum_network):
    assert "makes no mistake: 100.00 % against" in said_of_sum_network(1.0)


def test_efficiency(summary):
    text = plain(about_efficiency(summary["efficiency"], summary["networks"], summary["data"]))
    assert "Trained on 100 pairs, the best network is right on 12.0 % and the sum network on 30.0 % of" in text
    assert "With 10,000 pairs the sum network, right on 95.0 %, is past the best network with all 70,000 (94" in text


def test_efficiency_of_a_network_that_stays_behind(summary):
    summary["efficiency"]["sum"]["10000"]["unseen"]["mean"] = 0.9
    text = plain(about_efficiency(summary["efficiency"], summary["networks"], summary["data"]))
    assert "With 10,000 pairs or fewer the sum network stays behind the best network with all 70,000" in text
    assert "90.0 % with 10,000." in text

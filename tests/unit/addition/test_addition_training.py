from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from digitsum.addition import training
from digitsum.addition.protocol import group, permute
from digitsum.addition.sizes import examples_of, settings_for
from digitsum.addition.training import read_digits, train
from digitsum.learning.settings import Settings
from digitsum.models.network import build_network

SETTINGS = Settings(
    "digitsum.models.sum:SumNetwork",
    hidden_layers=[32],
    activation="ReLU",
    dropout=0.0,
    learning_rate=0.003,
    batch_size=32,
    epochs=12,
    weight_decay=0.05,
    family_settings={"encoder": "convolutional"},
)


def trained(sample, digits, **changes):
    images, labels = sample["train_images"], sample["train_labels"]
    examples = group(permute(len(images), 10, "test", np.random.default_rng(0)).train, digits)
    settings = settings_for(Settings(**{**vars(SETTINGS), **changes}), len(examples), digits)
    return train(settings, 0, images, labels, examples)


@pytest.mark.parametrize(("digits", "batch_size"), [(1, 32), (2, 16), (15, 2), (100, 1)])
def test_a_step_keeps_its_number_of_digits_if_it_can(digits, batch_size):
    settings = settings_for(SETTINGS, 300, digits)
    assert (settings.batch_size, settings.epochs) == (batch_size, 12)


@given(st.integers(1, 600), st.integers(0, 10_000), st.integers(1, 30))
def test_epochs_are_added_for_few_pairs_and_not_for_long_numbers(digits, min_steps, epochs):
    few, all_examples = 300 // digits, examples_of(60_000, digits)
    for examples in (few, all_examples):
        settings = settings_for(replace(SETTINGS, min_steps=min_steps, epochs=epochs), max(1, examples), digits)
        steps = settings.epochs * -(-examples // settings.batch_size)
        assert settings.epochs == epochs or (digits == 1 and steps >= min_steps)
        assert digits > 1 or steps >= min_steps


@pytest.mark.parametrize("digits", [1, 3])
def test_digits_are_learnt_from_sums_alone(sample, digits):
    network, loss, _ = trained(sample, digits)
    assert loss < 0.5
    read = read_digits(network, sample["test_images"]).argmax(axis=1)
    assert np.mean(read == sample["test_labels"]) > 0.75


def test_a_training_starts_with_all_digits_equally_likely(sample):
    network, _, _ = trained(sample, 15, epochs=1, min_steps=0, learning_rate=1e-9)
    np.testing.assert_allclose(np.exp(read_digits(network, sample["test_images"])), 0.1, rtol=1e-4)


def test_the_same_seed_gives_the_same_network(sample):
    (one, loss, _), (other, same, _) = (trained(sample, 15, epochs=1, max_shift=2, max_rotation=10) for _ in range(2))
    assert loss == same
    for a, b in zip(one.parameters(), other.parameters(), strict=True):
        assert a.equal(b)


@pytest.mark.parametrize(
    ("digits", "epochs", "starts"),
    [
        (1, 2, 1),  # there all sums say what their digits are
        (15, 1, 1),  # there is no half of it
        (15, 2, training.STARTS),
    ],
)
def test_a_training_of_long_numbers_that_finds_no_digits_starts_again(sample, digits, epochs, starts):
    network, loss, found = trained(sample, digits, epochs=epochs, learning_rate=1e-9)
    assert found == starts
    assert loss > 2  # all digits are equally likely to it still
    again, _, _ = trained(sample, digits, epochs=epochs, learning_rate=1e-9)
    for a, b in zip(network.parameters(), again.parameters(), strict=True):
        assert a.equal(b)


def test_later_starts_have_other_weights_and_the_first_that_is_not_lost_counts(sample, monkeypatch):
    seeds, losses = [], iter([1.1, 1.2, 0.1])

    def train_once(settings, seed, *rest):
        seeds.append(seed)
        loss = next(losses)
        return build_network(settings.definition, settings.architecture, seed), loss, loss > training.LOST

    monkeypatch.setattr(training, "_train_once", train_once)
    network, loss, starts = trained(sample, 15)
    assert (loss, starts, len(set(seeds)), seeds[0]) == (0.1, 3, 3, 0)
    last = build_network(SETTINGS.definition, SETTINGS.architecture, seeds[-1])
    assert all(a.equal(b) for a, b in zip(network.parameters(), last.parameters(), strict=True))


def test_reading_single_images_is_reading_pairs_of_them(sample):
    network = build_network(SETTINGS.definition, SETTINGS.architecture, seed=0)
    images = sample["test_images"][:5]
    found = read_digits(network, images)
    assert found.shape == (5, 10)
    with torch.inference_mode():
        pairs = network.digit_log_probabilities(torch.tensor(images[:4]).view(2, 56, 28))
    np.testing.assert_allclose(found[:4], pairs.reshape(4, 10).numpy(), rtol=1e-5, atol=1e-6)


def test_reading_in_several_positions_averages_what_is_read_in_each(sample):
    network = build_network(SETTINGS.definition, SETTINGS.architecture, seed=0)
    images = sample["test_images"][:7]
    found = read_digits(network, images, max_shift=1)
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1)))
    views = [read_digits(network, padded[:, i : i + 28, j : j + 28]) for i in range(3) for j in range(3)]
    mean = np.exp(np.mean(views, axis=0))
    np.testing.assert_allclose(np.exp(found), mean / mean.sum(axis=1, keepdims=True), rtol=1e-4)


def test_a_shift_by_half_a_pixel_reads_between_four_pixels(sample):
    network = build_network(SETTINGS.definition, SETTINGS.architecture, seed=0)
    images = 4 * (sample["test_images"][:7] // 4)  # so that means of four are whole numbers
    found = read_digits(network, images, max_shift=0.5)
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1))).astype(np.uint16)
    halves = (padded[:, 1:, 1:] + padded[:, 1:, :-1] + padded[:, :-1, 1:] + padded[:, :-1, :-1]) // 4
    between = halves.astype(np.uint8)
    views = [read_digits(network, between[:, i : i + 28, j : j + 28]) for i in range(2) for j in range(2)]
    mean = np.exp(np.mean(views, axis=0))
    np.testing.assert_allclose(np.exp(found), mean / mean.sum(axis=1, keepdims=True), rtol=1e-4)


@pytest.mark.parametrize(("max_shift", "positions"), [(0, 1), (0.5, 4), (1, 9), (1.5, 16)])
def test_positions_are_a_pixel_apart(sample, max_shift, positions, monkeypatch):
    network, read = build_network(SETTINGS.definition, SETTINGS.architecture, seed=0), []
    answer = type(network).digit_log_probabilities
    monkeypatch.setattr(
        type(network), "digit_log_probabilities", lambda self, pairs: read.append(pairs) or answer(self, pairs)
    )
    read_digits(network, sample["test_images"][:4], max_shift)
    assert len(read) == positions


def test_a_network_that_reads_no_digits_is_refused(sample):
    with pytest.raises(TypeError, match="DenseNetwork does not read digits"):
        trained(sample, 1, definition="digitsum.models.dense:DenseNetwork", family_settings={})

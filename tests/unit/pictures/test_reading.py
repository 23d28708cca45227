import numpy as np
import pytest
import torch

from digitsum.data.pairs import SIDE
from digitsum.models.network import DigitNetwork
from digitsum.pictures.reading import ONE_DIGIT, read_forms

NOTHING_CUT = np.empty((0, 2 * SIDE, SIDE), np.uint8)


class BrightestRow(DigitNetwork):
    """Reads the brightest of the rows 9 to 18 of a half as a digit, 0 to 9, and is sure of it."""

    def __init__(self):
        super().__init__()
        self.sharpness = torch.nn.Parameter(torch.tensor(1.0))

    def digit_log_probabilities(self, images):
        rows = images.view(-1, 2, SIDE, SIDE).float().mean(3)[:, :, 9:19]
        return (self.sharpness * rows).log_softmax(2)

    def forward(self, images):
        top, bottom = self.digit_log_probabilities(images).exp().unbind(1)
        both = top[:, :, None] * bottom[:, None, :]
        sums = [both.flip(2).diagonal(9 - total, 1, 2).sum(1) for total in range(19)]
        return torch.stack(sums, 1).log()

    def read(self, images):
        return self(images), self.digit_log_probabilities(images)

    embed = start_undecided = None


def lines(top, bottom, brightness=255, soft=False):
    """Return a form with a line across each half, in the rows that stand for these digits."""
    form = np.zeros((2 * SIDE, SIDE), np.uint8)
    for row in (9 + top, SIDE + 9 + bottom):
        form[row] = brightness
        if soft:
            form[[row - 1, row + 1]] = brightness // 2
    return form


@pytest.fixture
def network():
    return BrightestRow()


def test_likeliest_over_all_views(network):
    network.sharpness.data /= 20  # so that a line that is turned a little is still where it was
    reading = read_forms(network, np.stack([lines(5, 4, soft=True)] * 2), NOTHING_CUT)
    assert reading.sum == sum(reading.digits)
    assert 0 < reading.probability < 1


def test_what_changes_with_the_view_is_doubted(network):
    """Rows of a thin line change as it is moved and turned, however sure the network is of each view."""
    one_view = network(torch.from_numpy(lines(4, 5)[None])).exp().max()
    reading = read_forms(network, lines(4, 5)[None], NOTHING_CUT)
    assert one_view > 0.99
    assert reading.probability < 0.5
    assert reading.doubt == (
        f"not sure enough: {reading.sum} is the likeliest sum, at {100 * reading.probability:.0f} %"
    )


def test_forms_that_disagree_are_doubted_and_the_one_that_speaks_for_the_answer_is_named(network):
    network.sharpness.data /= 40
    forms = [lines(7, 7, 120, soft=True), lines(3, 3, soft=True)]
    alone = read_forms(network, forms[1][None], NOTHING_CUT)
    assert (alone.sum, alone.form) == (6, 0)
    for expected, order in ((1, forms), (0, forms[::-1])):
        reading = read_forms(network, np.stack(order), NOTHING_CUT)
        assert (reading.sum, reading.form) == (6, expected)
        assert reading.probability < alone.probability


def test_a_picture_is_read_alike_whatever_was_drawn_before(network):
    forms = np.stack([lines(4, 5)])
    first = read_forms(network, forms, NOTHING_CUT)
    torch.rand(7)
    assert read_forms(network, forms, NOTHING_CUT) == first


@pytest.mark.parametrize(("brightness", "refused"), [(255, True), (20, False)])
def test_what_was_cut_and_is_as_clear_as_one_digit_has_no_answer(network, brightness, refused):
    network.digit_log_probabilities = _sure_of_bright
    reading = read_forms(network, lines(5, 4)[None], lines(3, 3, brightness)[None])
    assert (reading.one_digit > ONE_DIGIT) == refused
    assert (reading.doubt == "this may be only one digit; if there are two, they touch") == refused


def _sure_of_bright(images):
    """Return log-probabilities of digits: of 3, nearly 1, if the picture is bright; else all alike."""
    sure = images.float().amax((1, 2)) > 100
    logits = torch.zeros(len(images), 2, 10)
    logits[sure, :, 3] = 20
    return logits.log_softmax(2)

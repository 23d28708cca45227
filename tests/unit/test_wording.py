import pytest

from digitsum.wording import (
    count,
    duration,
    layers,
    listing,
    number,
    number_of,
    percent,
    percent_of,
    points,
    setting,
    signed,
)


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (70000, None, "70,000"),
        (64, None, "64"),
        (64.0, None, "64"),
        (0.000633489, None, "0.000633"),
        (0.1, None, "0.1"),
        (-0.27, 2, "\N{MINUS SIGN}0.27"),
        (0.20349, 4, "0.2035"),
        (12345.678, 1, "12,345.7"),
    ],
)
def test_number(value, digits, text):
    assert number(value, digits) == text


def test_percent():
    assert percent(0.95619) == "95.62\N{NARROW NO-BREAK SPACE}%"
    assert percent(0.5, 0) == "50\N{NARROW NO-BREAK SPACE}%"


def test_mean_with_and_without_spread():
    assert percent_of({"mean": 0.957, "sd": 0.001}) == "95.70 ± 0.10\N{NARROW NO-BREAK SPACE}%"
    assert percent_of({"mean": 0.957, "sd": None}) == "95.70\N{NARROW NO-BREAK SPACE}%"
    assert number_of({"mean": 0.2, "sd": 0.01}, 2) == "0.20 ± 0.01"
    assert number_of({"mean": 0.2, "sd": None}, 2) == "0.20"


def test_points():
    assert points(-0.0142) == "1.4 percentage points"
    assert points(0.01) == "1.0 percentage point"


@pytest.mark.parametrize(
    ("value", "text"), [(1.5, "+1.50"), (-1.5, "\N{MINUS SIGN}1.50"), (0, "+0.00"), (-0.001, "+0.00")]
)
def test_signed(value, text):
    assert signed(value, 2) == text


def test_listing():
    assert listing(["a"]) == "a"
    assert listing(["a", "b"]) == "a and b"
    assert listing([1, 2, 3]) == "1, 2 and 3"


def test_count():
    assert count(1, "fold") == "1 fold"
    assert count(1200, "fold") == "1,200 folds"
    assert count(0, "fold") == "0 folds"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.26, "0.3 s"),
        (7.6, "8 s"),
        (59.6, "1 min 00 s"),
        (250, "4 min 10 s"),
        (3605, "1 h 00 min"),
        (7170, "2 h 00 min"),
    ],
)
def test_duration(seconds, text):
    assert duration(seconds).replace("\N{NARROW NO-BREAK SPACE}", " ") == text


def test_layers():
    assert layers([512, 256]) == "512-256"


def test_setting():
    assert [setting(value) for value in ([512, 256], "ReLU", 0.0001, 64)] == ["512-256", "ReLU", "0.0001", "64"]

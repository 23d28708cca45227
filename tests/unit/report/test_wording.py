import pytest

from digitsum.report import wording

NARROW, MINUS = "\N{NARROW NO-BREAK SPACE}", "\N{MINUS SIGN}"
SPREAD = "\N{NO-BREAK SPACE}±\N{NO-BREAK SPACE}"
SINGLE, SEVERAL = {"mean": 0.957, "sd": None}, {"mean": 0.957, "sd": 0.001}


@pytest.mark.parametrize(
    ("word", "values", "text"),
    [
        ("number", [70000], "70,000"),
        ("number", [64.0], "64"),
        ("number", [0.000633489], "0.000633"),
        ("number", [0.1], "0.1"),
        ("number", [-0.27, 2], f"{MINUS}0.27"),
        ("number", [12345.678, 1], "12,345.7"),
        ("percent", [0.95619], f"95.62{NARROW}%"),
        ("percent", [0.5, 0], f"50{NARROW}%"),
        ("percent_of", [SEVERAL], f"95.70{SPREAD}0.10{NARROW}%"),
        ("percent_of", [SINGLE], f"95.70{NARROW}%"),
        ("number_of", [SEVERAL, 3], f"0.957{SPREAD}0.001"),
        ("number_of", [SINGLE, 2], "0.96"),
        ("points", [-0.0142], "1.4 percentage points"),
        ("points", [0.01], "1.0 percentage point"),
        ("signed", [1.5, 2], "+1.50"),
        ("signed", [-1.5, 2], f"{MINUS}1.50"),
        ("signed", [-0.001, 2], "+0.00"),  # what rounds to zero has no minus
        ("listing", [["a"]], "a"),
        ("listing", [["a", "b"]], "a and b"),
        ("listing", [[1, 2, 3]], "1, 2 and 3"),
        ("count", [1, "fold"], "1 fold"),
        ("count", [0, "fold"], "0 folds"),
        ("count", [1200, "fold"], "1,200 folds"),
        ("duration", [0.26], f"0.3{NARROW}s"),
        ("duration", [7.6], f"8{NARROW}s"),
        ("duration", [59.6], f"1{NARROW}min 00{NARROW}s"),
        ("duration", [7170], f"2{NARROW}h 00{NARROW}min"),
        ("capitalised", ["sum of MNIST digits"], "Sum of MNIST digits"),
        ("setting", [[512, 256]], "512-256"),
        ("setting", ["one_cycle"], "one cycle"),
        ("setting", [0.0001], "0.0001"),
        ("setting", [True], "True"),
    ],
)
def test_words(word, values, text):
    assert getattr(wording, word)(*values) == text

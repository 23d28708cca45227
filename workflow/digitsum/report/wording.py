"""Numbers in prose and tables, formatted the same way everywhere: 95.62 %, 70,000, "a, b and c"."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

MINUS = "\N{MINUS SIGN}"
NARROW = "\N{NARROW NO-BREAK SPACE}"
SPREAD = "\N{NO-BREAK SPACE}±\N{NO-BREAK SPACE}"  # a line never ends between a value and its spread


def number(value: float, digits: int | None = None) -> str:
    """Return `value` with thousands separators, and `digits` decimals or as many as three significant figures need."""
    if digits is None:
        text = f"{value:,}" if isinstance(value, int) or float(value).is_integer() else f"{value:.3g}"
        text = text.removesuffix(".0")
    else:
        text = f"{value:z,.{digits}f}"  # z: no sign if it rounds to zero
    return text.replace("-", MINUS)


def percent(fraction: float, digits: int = 2) -> str:
    """Return a fraction as a percentage."""
    return f"{number(100 * fraction, digits)}{NARROW}%"


def points(difference: float, digits: int = 1) -> str:
    """Return the size of a difference between two fractions in percentage points, without its sign."""
    size = number(100 * abs(difference), digits)
    return f"{size} percentage {'point' if float(size.replace(',', '')) == 1 else 'points'}"


def signed(value: float, digits: int) -> str:
    """Return a difference with its sign."""
    text = number(value, digits)
    return text if text.startswith(MINUS) else f"+{text}"


def percent_of(statistics: Mapping[str, Any], digits: int = 2) -> str:
    """Return the mean of {mean, sd} as a percentage, with the standard deviation if there is one."""
    return f"{number_of(statistics, digits, 100)}{NARROW}%"


def number_of(statistics: Mapping[str, Any], digits: int, scale: float = 1) -> str:
    """Return the mean of {mean, sd} times `scale`, with the standard deviation if there is one."""
    known = [statistics[key] for key in ("mean", "sd") if statistics[key] is not None]
    return SPREAD.join(number(scale * value, digits) for value in known)


def listing(items: Iterable[Any]) -> str:
    """Return "a", "a and b" or "a, b and c"."""
    *others, last = map(str, items)
    return f"{', '.join(others)} and {last}" if others else last


def count(n: int, singular: str) -> str:
    """Return "1 job" or "3 jobs"."""
    return f"{number(n)} {singular if n == 1 else singular + 's'}"


def duration(seconds: float) -> str:
    """Return a time as "8 s", "4 min 10 s" or "1 h 05 min"."""
    whole = round(seconds)
    if whole < 1:
        return f"{seconds:.1f}{NARROW}s"
    if whole < 60:
        return f"{whole}{NARROW}s"
    if whole < 3600:
        return f"{whole // 60}{NARROW}min {whole % 60:02d}{NARROW}s"
    minutes = round(seconds / 60)
    return f"{minutes // 60}{NARROW}h {minutes % 60:02d}{NARROW}min"


def capitalised(text: str) -> str:
    """Return `text` with its first letter as a capital, the others unchanged."""
    return text[:1].upper() + text[1:]


def first_sentence(text: str) -> str:
    """Return `text` up to its first full stop that ends a sentence."""
    return re.split(r"(?<=\.)\s", text, maxsplit=1)[0]


def their_sum(dataset: Mapping[str, str]) -> str:
    """Return what is to be learnt of two images of a data set, given its words."""
    image, number = dataset["image"], dataset["number"]
    return "their sum" if image == number else f"the sum of their {number}s"


def setting(value: Any) -> str:
    """Return a value of the configuration: widths of hidden layers as "512-256", a word, or a number."""
    if isinstance(value, list):
        return "-".join(map(str, value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number(value)
    return str(value).replace("_", " ")


def p_value(probability: float) -> str:
    """Return a p-value to four places, or "< 0.0001"."""
    return "< 0.0001" if probability < 0.0001 else number(probability, 4)

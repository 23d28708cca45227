from dataclasses import replace

from digitsum.analysis.settings import settings_table
from digitsum.runs import Run


def run(model, family="dense", **settings):
    return Run(model, family, "pairs", 10, 0, {}, settings=settings)


def differing_settings(one, other):
    few = [replace(run, examples=5, settings={"batch": 1}) for run in (one, other)]  # which don't count
    return settings_table([one, other, *few], {one.model: other.model})


def test_only_what_differs_is_told():
    one, other = run("before", layers=[9], dropout=0.1, epochs=3), run("best", layers=[9], dropout=0.2, width=3)
    table = differing_settings(one, other)
    assert set(table["model"]) == {"before"}
    assert set(table["other"]) == {"best"}
    assert table[["setting", "value", "other_value"]].to_numpy().tolist() == [
        ["dropout", "0.1", "0.2"],
        ["epochs", "3", "none"],
        ["width", "none", "3"],
    ]
    assert differing_settings(one, one).empty
    assert list(differing_settings(run("a"), run("b", "sum"))["value"]) == ["dense"]


def test_a_record_without_settings_knows_none():
    assert list(differing_settings(run("old"), run("best", epochs=3))["value"]) == ["not known"]

"""What the jobs of the small study wrote keeps to its schema, and would be refused if it broke a constraint of it."""

import pytest

from digitsum.files import read_json
from digitsum.schemas import problem
from violations import is_refusal, location, violations

# One file of each kind, and its schema.
FILES = {
    "models/best/all/0/run.json": "run",
    "models/convolutional/all/0/run.json": "run",  # reads digits
    "models/svm/400/0/run.json": "run",
    "models/svm/400/folds/0.json": "run",
    "models/best-ensemble/all/0/run.json": "run",
    "tuning/round-0/rung-0/trials.json": "search.trials",
    "tuning/round-0/rung-1/trials.json": "search.trials",
    "tuning/round-0/rung-1/slot-0.json": "search.trial",
    "tuning/best.json": "search.best",
    "maps/embedding/perplexity-5.json": "map",
    "addition/lenet/15/all/0/run.json": "run",
    "addition/lenet/1/100/0/time.json": "addition_time",
    "addition/summary.json": "addition",
    "try_it/network.json": "try_it.network",
    "try_it/pairs.json": "try_it.pairs",
    "pairs/statistics.json": "summary.data",
    "models/summary.json": "summary.models",
    "tuning/summary.json": "summary.search",
    "maps/summary.json": "summary.maps",
    "analysis/differences.json": "summary.differences",
    "analysis/calibration.json": "summary.calibration",
    "analysis/mistakes.json": "summary.mistakes",
}


@pytest.mark.parametrize("file", FILES)
def test_what_breaks_a_constraint_is_refused(study, file):
    schema = FILES[file]
    content = read_json(study / "results" / file, schema)
    if schema == "summary.models":  # two of them hold all that there is, and take less time
        content = {name: content[name] for name in ("convolutional", "svm")}
    broken = list(violations(content, location(schema)))
    assert len(broken) > 10
    for violation in broken:
        assert is_refusal(problem(violation.content, schema), violation), violation

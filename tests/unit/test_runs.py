import json
from dataclasses import asdict

import pytest

from digitsum.files import write_json
from digitsum.models.predictions import Predictions
from digitsum.runs import Run, read_run
from digitsum.schemas import problem
from digitsum.scores import score


@pytest.fixture(scope="module")
def records(sample_pairs):
    """Return a record of a network, one of a linear classifier and one of a fold, as the scripts write them."""
    pairs = sample_pairs["test"]
    plain, with_digits = (score(pairs, Predictions(pairs.labels, digits)) for digits in (None, pairs.digits))
    network = {"val": {"loss": 0.5, **plain}, "test": {"loss": 0.5, **with_digits}}
    return [
        Run("best", "dense", "pairs", 70, 1, network, parameters=1000, facts={"epochs": 4, "train_loss": 0.1}),
        Run("sequential", "linear", "digits", 50, 0, {"unseen": with_digits}, facts={"converged": True}),
        Run("svm", "svm", "pairs", 40, 0, {"held_out": plain}, fold=2),
    ]


def test_a_record_comes_back_as_it_was_written(records, tmp_path):
    for record in records:
        record.write(tmp_path / "run.json")
        assert read_run(tmp_path / "run.json") == record


def test_what_is_no_record_is_named(records, tmp_path):
    whole = asdict(records[0])
    without_unit = {key: value for key, value in whole.items() if key != "unit"}
    for content in ({**whole, "colour": "red"}, without_unit, [whole]):
        write_json(tmp_path / "run.json", content)
        with pytest.raises(ValueError, match="delete it and run again") as error:
            read_run(tmp_path / "run.json")
        assert str(tmp_path / "run.json") in str(error.value)


def test_records_keep_to_their_schema(records):
    for record in (json.loads(json.dumps(asdict(record))) for record in records):
        assert problem(record, "run") is None
        assert problem({**record, "seconds": 1.0}, "run")
        assert problem({key: value for key, value in record.items() if key != "unit"}, "run")
        ((split, scores),) = list(record["splits"].items())[-1:]
        assert problem({**record, "splits": {split: {**scores, "accuracy": 90.0}}}, "run")
        assert problem({**record, "splits": {"train": scores}}, "run")

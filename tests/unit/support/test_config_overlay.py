import pytest
import yaml

from support.config_overlay import as_given, given_twice, laid_over


@pytest.fixture(scope="module")
def shipped(repository):
    return yaml.safe_load((repository / "config.yaml").read_text())


def test_short_keys_of_predict(shipped):
    given = {"network": "best", "predict": {"pictures": "mine"}}
    assert laid_over(shipped, given) == {**shipped, "predict": {"network": "best", "pictures": "mine"}}
    assert given_twice(given) == []
    assert as_given("predict.network: wrong", given) == "network: wrong"
    assert as_given("predict.pictures: wrong", given) == "predict.pictures: wrong"
    (line,) = given_twice({**given, "pictures": "others"})
    assert line.startswith("pictures: predict.pictures is given as well")

from digitsum.runs import Run

SPLITS = {"test": {"accuracy": 0.9}, "unseen": {"accuracy": 0.8, "digit_accuracy": 0.85}}


def test_metadata_name_the_data_set_in_use(script):
    run = Run("sum", "sum", "pairs", 2000, 0, SPLITS, parameters=100)
    about = script("export_network").about(run, "sum network", "disjoint", "Fashion-MNIST")
    assert about == {
        "name": "digitsum sum",
        "title": "sum network",
        "family": "sum",
        "seed": "0",
        "parameters": "100",
        "training_data": "2000 pairs of Fashion-MNIST's training images (pool: disjoint), labelled with their sums",
        "accuracy_test": "0.9",
        "accuracy_unseen": "0.8",
        "digit_accuracy_unseen": "0.85",
    }

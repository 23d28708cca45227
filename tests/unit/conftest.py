"""What unit tests share: a summary with made-up numbers, and the scripts of the rules as modules."""

import importlib.util

import pytest

SIZES = ["50", "100", "500", "1000", "2000", "5000", "10000"]


@pytest.fixture(scope="session")
def script(repository):
    """Return a function that imports a script of workflow/scripts by its name, to call its functions."""

    def script(name):
        path = repository / "workflow" / "scripts" / f"{name}.py"
        spec = importlib.util.spec_from_file_location(name, path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return script


def statistics(*values, sd=None):
    return {"mean": sum(values) / len(values), "sd": sd, "values": list(values)}


def network(parameters, test, unseen, val_loss, sd=None):
    """Return the summary of a network; test, unseen and val_loss are those of its seeds."""
    return {
        "parameters": parameters,
        "epochs": 20,
        "train_loss": statistics(0.08),
        "train_accuracy": statistics(0.975),
        "lowest_val_loss": statistics(*val_loss, sd=sd),
        "val_loss": statistics(*val_loss, sd=sd),
        "val_accuracy": statistics(*test, sd=sd),
        "test_accuracy": statistics(*test, sd=sd),
        "unseen_accuracy": statistics(*unseen, sd=sd),
        "val_macro_f1": statistics(*test, sd=sd),
        "test_macro_f1": statistics(*test, sd=sd),
        "unseen_macro_f1": statistics(*unseen, sd=sd),
    }


def sum_network(*arguments, digits, **keywords):
    """Return the summary of a sum network; digits are its accuracies on single digits."""
    scores = {f"{split}_digit_accuracy": statistics(*digits) for split in ("val", "test", "unseen")}
    return {**network(*arguments, **keywords), **scores}


def efficiency(accuracies):
    return {size: {**statistics(accuracy), "unseen": statistics(accuracy)} for size, accuracy in accuracies.items()}


def linear(accuracies):
    return {
        size: {**statistics(accuracy, sd=0.002), "unseen": statistics(accuracy, sd=0.002), "not_converged": 0}
        for size, accuracy in accuracies.items()
    }


def tsne_map(knn_accuracy, trustworthiness, silhouette, silhouette_of_digits):
    return {
        "knn_accuracy": knn_accuracy,
        "knn_accuracy_in_space": 0.9,
        "knn_accuracy_of_digits": knn_accuracy,
        "trustworthiness": trustworthiness,
        "silhouette": silhouette,
        "silhouette_of_digits": silhouette_of_digits,
        "spearman": 0.5,
    }


@pytest.fixture
def summary():
    """Return the summary of a study that never was; each test may change its own."""
    baseline = {"tested_pairs": 6000, "test_macro_f1": 0.69, "unseen_macro_f1": 0.68}
    return {
        "data": {
            "pairs": {"train": 70000, "val": 15000, "test": 15000, "unseen": 15000},
            "images_seen_in_training": {"val": 0.9, "test": 0.903, "unseen": 0.0},
            "commonest_sum": 9,
            "guessing_accuracy": {"val": 0.1, "test": 0.1, "unseen": 0.0987},
            "label_p_value": {"train": 0.5, "val": 0.21, "test": 0.9, "unseen": 0.7},
        },
        "networks": {
            "trial": network(939539, [0.945], [0.931], [0.25]),
            "best": network(977043, [0.957, 0.956, 0.958], [0.944, 0.943, 0.945], [0.2, 0.198, 0.202], sd=0.001),
            "sum": sum_network(570000, [0.975], [0.968], [0.1], digits=[0.984]),
        },
        "tuning": {
            "trials": 50,
            "complete": 10,
            "pruned": 38,
            "diverged": 2,
            "epochs_trained": 380,
            "epochs_unpruned": 1000,
            "best_trial": 31,
            "best_val_loss": 0.2031,
            "best": {
                "hidden_layers": [512, 256, 128, 64],
                "activation": "ReLU",
                "dropout": 0.2,
                "learning_rate": 0.00098,
                "batch_size": 64,
            },
            "near_edge": {},
            "importances": {"learning_rate": 0.63, "activation": 0.2, "dropout": 0.17},
        },
        "baselines": {
            "random_forest": {**baseline, "test_accuracy": 0.684, "unseen_accuracy": 0.671},
            "svm": {
                **baseline,
                "test_accuracy": 0.708,
                "unseen_accuracy": 0.702,
                "cv_scores": [0.7, 0.71, 0.72],
                "cv_mean": 0.71,
            },
        },
        "linear": {
            "paired": linear(dict(zip(SIZES, [0.11, 0.12, 0.13, 0.14, 0.16, 0.17, 0.18], strict=True))),
            "sequential": linear(dict(zip(SIZES, [0.38, 0.46, 0.68, 0.72, 0.75, 0.79, 0.81], strict=True))),
            "sequential_argmax": linear(dict(zip(SIZES, [0.37, 0.45, 0.68, 0.72, 0.75, 0.79, 0.81], strict=True))),
        },
        "efficiency": {
            "best": efficiency({"100": 0.12, "10000": 0.8}),
            "sum": efficiency({"100": 0.3, "10000": 0.95}),
        },
        "tsne": {
            "embedding": {"5": tsne_map(0.93, 0.97, 0.2, 0.3), "30": tsne_map(0.94, 0.99, 0.4, 0.6)},
            "input": {"5": tsne_map(0.22, 0.95, -0.3, -0.25), "30": tsne_map(0.21, 0.9, -0.2, -0.35)},
        },
    }

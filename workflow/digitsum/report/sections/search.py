"""How the search for hyperparameters went, and what the tuned network gains by it."""

from digitsum.files import read_csv
from digitsum.report.chance import told_apart
from digitsum.report.sections import Config, Context, Summary
from digitsum.report.wording import setting

TITLE = "Search for hyperparameters"


def context(summary: Summary, config: Config, trials: str) -> Context:
    """Return what the template needs; `trials` is the table of all trials, in which diverged ones have no loss."""
    texts = ["state", "hidden_layers", "activation"]
    numbers = ["trial", "epochs", "learning_rate", "batch_size", "dropout"]
    table = read_csv(trials, texts, numbers, gaps=["val_loss", "val_accuracy"]).astype(object)
    return {
        "trials": [
            {**trial, "hyperparameters": [setting(trial[name]) for name in config["search"]["space"]]}
            for trial in table.where(table.notna(), None).to_dict("records")
        ],
        "edges": [f"the {setting(name)} at the {end} end" for name, end in summary["search"]["near_edge"].items()],
        "best": summary["models"]["best"],
        "trial": summary["models"].get("trial"),
        "real": "trial" in summary["models"] and told_apart(summary["differences"], "best", "trial"),
    }

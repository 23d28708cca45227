"""The search for hyperparameters: rounds of trials proposed by Optuna, successive halving within each round.

A round proposes as many trials as its first rung has slots. After each rung its trials are ranked by validation loss
and the best fill the slots of the next one, where they continue training (Jamieson & Talwalkar, arXiv:1502.07943; Li et
al., arXiv:1603.06560). For each round, Optuna's sampler is rebuilt from the finished ones, so a round depends only on
files.
"""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

import optuna
from optuna.distributions import BaseDistribution, CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.trial import FrozenTrial, TrialState

from digitsum.files import FilePath, atomic
from digitsum.learning.trials import CHANCE, Trial

optuna.logging.set_verbosity(optuna.logging.WARNING)

DISTRIBUTIONS = {"categorical": CategoricalDistribution, "float": FloatDistribution, "int": IntDistribution}

EDGE = 0.05  # share of a range that counts as its edge


def distributions(space: Mapping[str, Mapping[str, Any]]) -> dict[str, BaseDistribution]:
    """Return Optuna's distributions for a space written as data: {name: {distribution: kind, **arguments}}.

    A choice that is a list, such as hidden layers [512, 256], becomes the text "512-256", as Optuna's databases hold
    only plain values.
    """
    result = {}
    for name, entry in space.items():
        arguments = {key: value for key, value in entry.items() if key != "distribution"}
        if "choices" in arguments:
            arguments["choices"] = [_encode(choice) for choice in arguments["choices"]]
        result[name] = DISTRIBUTIONS[entry["distribution"]](**arguments)
    return result


def _encode(value: Any) -> Any:
    return "-".join(map(str, value)) if isinstance(value, list) else value


def propose(
    space: Mapping[str, Mapping[str, Any]], earlier: Sequence[Trial], n: int, seed: int
) -> list[dict[str, Any]]:
    """Return hyperparameters for the next `n` trials.

    They come from Optuna's tree-structured Parzen estimator, which knows the `earlier` trials. As a constant liar, it
    takes those that it has just proposed for bad ones, so that the trials of a round differ.
    """
    sampler = optuna.samplers.TPESampler(seed=seed % 2**32, constant_liar=True)
    study = optuna.create_study(sampler=sampler)
    study.add_trials([to_optuna(trial, space) for trial in earlier])
    choices = {
        (name, _encode(choice)): choice
        for name, entry in space.items()
        for choice in entry.get("choices", [])
        if isinstance(choice, list)
    }
    proposals = []
    for _ in range(n):
        params = study.ask(distributions(space)).params
        proposals.append({name: choices.get((name, value), value) for name, value in params.items()})
    return proposals


def to_optuna(trial: Trial, space: Mapping[str, Mapping[str, Any]]) -> FrozenTrial:
    """Return `trial` as Optuna sees it: complete with its value, or pruned with the value it had reached."""
    complete = trial.state == "complete"
    return FrozenTrial(
        number=trial.number,
        trial_id=trial.number,
        state=TrialState.COMPLETE if complete else TrialState.PRUNED,
        value=trial.val_loss if complete else None,
        params={name: _encode(value) for name, value in trial.hyperparameters.items()},
        distributions=distributions(space),
        intermediate_values={epoch.epoch: epoch.val_loss for epoch in trial.epochs},
        datetime_start=datetime.fromisoformat(trial.started).replace(tzinfo=None),
        datetime_complete=datetime.fromisoformat(trial.ended).replace(tzinfo=None),
        user_attrs={"diverged": True} if trial.state == "diverged" else {},
        system_attrs={},
    )


def save_study(path: FilePath, trials: Sequence[Trial], space: Mapping[str, Mapping[str, Any]]) -> None:
    """Write `trials` as the Optuna study "digitsum" in an SQLite file, which any Optuna tool opens."""
    with atomic(path) as temporary:
        storage = optuna.storages.RDBStorage(f"sqlite:///{temporary}")
        study = optuna.create_study(study_name="digitsum", storage=storage, direction="minimize")
        study.add_trials([to_optuna(trial, space) for trial in trials])
        storage.engine.dispose()


def importances(trials: Sequence[Trial], space: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    """Return the share of each hyperparameter in the variance of the loss, by fANOVA (Hutter et al., ICML 2014).

    The loss is the one after the last epoch that all trials reached, so that every trial counts and all are compared
    after equally long training. Losses worse than chance are clipped at chance (ln 19): how much worse is irrelevant.
    Trials that diverged count as chance. The largest share comes first; there is none if all trials have the same loss.
    """
    common = min((len(trial.epochs) for trial in trials if trial.state != "diverged"), default=0)
    study = optuna.create_study()
    for trial in trials:
        reached = trial.state != "diverged" and len(trial.epochs) >= common > 0
        loss = min(trial.epochs[common - 1].val_loss, CHANCE) if reached else CHANCE
        study.add_trial(
            optuna.trial.create_trial(
                params={name: _encode(value) for name, value in trial.hyperparameters.items()},
                distributions=distributions(space),
                value=loss,
            )
        )
    if len({trial.value for trial in study.trials}) < 2:
        return {}
    evaluator = optuna.importance.FanovaImportanceEvaluator(seed=0)
    return optuna.importance.get_param_importances(study, evaluator=evaluator)


def near_edge(
    hyperparameters: Mapping[str, Any], space: Mapping[str, Mapping[str, Any]]
) -> dict[str, Literal["low", "high"]]:
    """Return the numeric hyperparameters within 5 % of an end of their range, and which end.

    If the distribution is logarithmic, the 5 % are of the range of the logarithm.
    """
    result: dict[str, Literal["low", "high"]] = {}
    for name, entry in space.items():
        if entry["distribution"] == "categorical" or entry["low"] == entry["high"]:
            continue
        scale = math.log if entry.get("log") else float
        low, high, value = (scale(x) for x in (entry["low"], entry["high"], hyperparameters[name]))
        position = (value - low) / (high - low)
        if position < EDGE:
            result[name] = "low"
        elif position > 1 - EDGE:
            result[name] = "high"
    return result


def search_summary(trials: Sequence[Trial], best: Mapping[str, Any], shares: Mapping[str, float]) -> dict[str, Any]:
    """Return the part `search` of the summary.

    `trials` are all of them, as of their last rungs, `best` is the content of best.json, and `shares` what
    `importances` returns.
    """
    states = [trial.state for trial in trials]
    epochs = [len(trial.epochs) for trial in trials]
    return {
        "trials": len(trials),
        **{state: states.count(state) for state in ("complete", "pruned", "diverged")},
        "epochs_trained": sum(epochs),
        "epochs_unpruned": max(epochs) * len(trials),
        "best_trial": best["trial"],
        "best_val_loss": best["val_loss"],
        "best": best["hyperparameters"],
        "near_edge": best["near_edge"],
        "importances": dict(shares),
    }

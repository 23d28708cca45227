"""Score one trained network on each split; write the record of the run and its predictions."""

from support.joblog import job_log

from torch.nn import functional

from digitsum.data.pairs import load_pairs
from digitsum.data.splits import SCORED_SPLITS
from digitsum.files import read_json
from digitsum.learning.history import read_history
from digitsum.learning.settings import Settings
from digitsum.learning.training import choose_device, set_threads, to_tensors
from digitsum.models.definition import name_of, own_code
from digitsum.models.network import load_network, parameter_count, predict
from digitsum.models.predictions import checked, save_predictions
from digitsum.runs import Run
from digitsum.scores import score

with job_log(snakemake.log[0]):
    set_threads(snakemake.threads)
    files, plan = snakemake.input, snakemake.params.run
    identity, definition = plan["network"]["identity"], plan["network"]["definition"]
    device = choose_device()
    network = load_network(files.model, identity, definition).to(device)
    scores, predictions = {}, {}
    for split in SCORED_SPLITS:
        pairs = load_pairs(files[split]).first(plan["scored_pairs"])
        images, labels = to_tensors(pairs, device)
        with own_code(definition):
            logits, answers = predict(network, images)
        predictions[split] = checked(answers, len(pairs), name_of(definition))
        loss = functional.cross_entropy(logits, labels).item()
        scores[split] = {"loss": loss, **score(pairs, predictions[split])}
    tuned = read_json(files.tuned, "search.best")["hyperparameters"] if files.get("tuned") else None
    settings = Settings.of_model(plan["settings"], tuned).for_examples(identity["examples"])
    history = read_history(files.history, identity)
    last = history.iloc[-1]
    run = Run(
        **{key: identity[key] for key in ("model", "examples", "seed")},
        **plan["about"],
        unit="pairs",
        splits=scores,
        parameters=parameter_count(network),
        settings=settings.by_name(),
        facts={
            "epochs": len(history),
            "train_loss": float(last["train_loss"]),
            "train_accuracy": float(last["train_accuracy"]),
            "lowest_val_loss": float(history["val_loss"].min()),
        },
    )
    run.write(snakemake.output.run)
    save_predictions(snakemake.output.predictions, predictions, run.identity)

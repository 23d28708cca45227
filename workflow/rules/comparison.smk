# Tables, figures and sections from the runs of all models. The record of a run says which run it is.
# A model of another study beside that of the same name here: for instance, two versions of one.
VERSIONS = {name: MODELS[name]["model"] for name in STUDIED if MODELS[name]["model"] in MODELS}
RECORDS = {run.file("run.json"): run.identity for run in (*RUNS, *ENSEMBLES.values())} | FOLDS


rule collect_runs:
    input:
        runs=list(RECORDS),
    output:
        summary="results/models/summary.json",
        runs=reported_table("runs", "3 Models", "All runs"),
        comparison=reported_table("comparison", "3 Models", "Comparison of all models", caption="comparison_table"),
        learning_curves=reported_table(
            "learning_curves", "3 Models", "Accuracy by number of examples", caption="learning_curves_table"
        ),
        per_class=reported_table("per_class", "3 Models", "Scores of each sum"),
        settings="results/models/settings.csv",
    log:
        "logs/collect_runs/runs.log",
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=code("collect_runs.py"),
        collection={"titles": TITLES, "runs": list(RECORDS.values()), "versions": VERSIONS},
    script:
        "../scripts/collect_runs.py"


RESULTS += rules.collect_runs.output
SUMMARY["models"] = rules.collect_runs.output.summary
SECTIONS["models"] = {"per_class": rules.collect_runs.output.per_class}
SECTIONS["learning_curves"] = {}

plot(
    "comparison",
    section="models",
    output=reported_figure("comparison", "3 Models", "Comparison of all models"),
    inputs={"summary": rules.collect_runs.output.summary},
    params={"words": words(DATASET)},
)

plot(
    "confusion",
    section="models",
    output=reported_figure("{model}_confusion", "3 Models", "Confusion matrices: {model}", caption="confusion"),
    inputs={"runs": lambda wildcards: [run.file("run.json") for run in LARGEST[wildcards.model]]},
    params={
        "confusion": lambda wildcards: {
            "number": DATASET["number"],
            "runs": [run.identity for run in LARGEST[wildcards.model]],
        }
    },
    wildcards={"model": MODELS},
)

plot(
    "training",
    section="models",
    output=reported_figure("{network}_training", "3 Models", "Training: {network}", caption="training"),
    inputs={"histories": lambda wildcards: [run.file("history.csv") for run in LARGEST[wildcards.network]]},
    params={"runs": lambda wildcards: [run.identity for run in LARGEST[wildcards.network]]},
    wildcards={"network": NETWORKS},
)

plot(
    "learning_curves",
    section="learning_curves",
    output=reported_figure("learning_curves", "3 Models", "Accuracy by number of examples"),
    inputs={"summary": rules.collect_runs.output.summary},
    params={"curves": {"models": list(MODELS), "data": DATASET["title"]}},
    log="curves",
)

if any(family_of(MODELS[name]["family"]).reads_digits for name in NETWORKS):
    SECTIONS["sum_networks"] = {}

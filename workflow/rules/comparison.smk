# Tables, figures and sections from the runs of all models. The record of a run says which run it is.
RESULTS += expand(
    "results/tables/{table}.csv",
    table=["runs", "comparison", "learning_curves", "per_class"],
)
RESULTS += [*figure("comparison"), *figure("learning_curves")]
RESULTS += [path for name in MODELS for path in figure(f"{name}_confusion")]
RESULTS += [path for name in NETWORKS for path in figure(f"{name}_training")]
SUMMARY["models"] = "results/models/summary.json"
SECTIONS["models"] = {"per_class": "results/tables/per_class.csv"}
SECTIONS["learning_curves"] = {}
if {"paired", "sequential"} <= MODELS.keys():
    RESULTS += figure("linear")
    SECTIONS["linear"] = {}
if any(FAMILIES[MODELS[name]["family"]].reads_digits for name in NETWORKS):
    SECTIONS["sum_networks"] = {}


# which run each record is of
RECORDS = {run.file("run.json"): run.identity(N_TRAIN) for run in RUNS}
RECORDS |= {f"results/ensembles/{network}/run.json": ENSEMBLE_IDENTITIES[network] for network in ENSEMBLES}
RECORDS |= FOLDS


rule collect_runs:
    input:
        runs=list(RECORDS),
    output:
        summary="results/models/summary.json",
        runs=reported("results/tables/runs.csv", "3 Models", table="All runs"),
        comparison=reported(
            "results/tables/comparison.csv",
            "3 Models",
            caption="comparison_table",
            table="Comparison of all models",
        ),
        learning_curves=reported(
            "results/tables/learning_curves.csv",
            "3 Models",
            caption="learning_curves_table",
            table="Accuracy by number of examples",
        ),
        per_class=reported("results/tables/per_class.csv", "3 Models", table="Scores of each sum"),
    log:
        "logs/collect_runs/runs.log",
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=code("collect_runs.py"),
        collection={"titles": TITLES, "runs": list(RECORDS.values())},
    script:
        "../scripts/collect_runs.py"


rule plot_comparison:
    input:
        "results/models/summary.json",
    output:
        reported_figure("comparison", "3 Models", figure="Comparison of all models"),
    log:
        "logs/plot_comparison/comparison.log",
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=code("plot_comparison.py"),
        words=words(DATASET),
    script:
        "../scripts/plot_comparison.py"


rule plot_learning_curves:
    input:
        "results/models/summary.json",
    output:
        reported_figure("learning_curves", "3 Models", figure="Accuracy by number of examples"),
    log:
        "logs/plot_learning_curves/curves.log",
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=code("plot_learning_curves.py"),
        models=list(MODELS),
    script:
        "../scripts/plot_learning_curves.py"


rule plot_linear:
    input:
        "results/models/summary.json",
    output:
        reported_figure("linear", "3 Models", figure="Linear classifiers"),
    log:
        "logs/plot_linear/linear.log",
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=code("plot_linear.py"),
        words=words(DATASET),
    script:
        "../scripts/plot_linear.py"


rule plot_confusion:
    input:
        lambda wildcards: [run.file("run.json") for run in HEADLINE[wildcards.model]],
    output:
        reported_figure(
            "{model}_confusion",
            "3 Models",
            caption="confusion",
            figure="Confusion matrices",
            model="{model}",
        ),
    log:
        "logs/plot_confusion/{model}.log",
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=code("plot_confusion.py"),
        confusion=lambda wildcards: {
            "number": DATASET["number"],
            "runs": [run.identity(N_TRAIN) for run in HEADLINE[wildcards.model]],
        },
    script:
        "../scripts/plot_confusion.py"


rule plot_training:
    input:
        lambda wildcards: [run.file("history.csv") for run in HEADLINE[wildcards.network]],
    output:
        reported_figure(
            "{network}_training",
            "3 Models",
            caption="training",
            figure="Training",
            model="{network}",
        ),
    log:
        "logs/plot_training/{network}.log",
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=code("plot_training.py"),
        runs=lambda wildcards: [run.identity(N_TRAIN) for run in HEADLINE[wildcards.network]],
    script:
        "../scripts/plot_training.py"

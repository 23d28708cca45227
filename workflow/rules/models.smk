# The runs: every model of the configuration, fitted to each number of examples with each seed. Networks are trained,
# then scored; classical classifiers are fitted and scored in one job. comparison.smk puts the runs together.
from support.planning import about, evaluation_plan, fit_plan, training_plan

N_TRAIN = config["data"]["sizes"]["train"]
NETWORKS = [name for name, model in MODELS.items() if is_network(model)]
PREDICTED = [name for name, model in MODELS.items() if "predictions" in model]
STUDIED = [name for name, model in MODELS.items() if "study" in model]
CLASSICAL = [name for name in MODELS if name not in (*NETWORKS, *PREDICTED, *STUDIED)]
# whose calibration and mistakes are drawn: networks, and what is not digitsum's own
EXAMINED = [name for name, model in MODELS.items() if name in NETWORKS or "origin" in about(model)]
RUNS = planned_runs(MODELS, N_TRAIN)
LARGEST = runs_on_most_examples(RUNS)
# the record of each fold, and which one it is
FOLDS = {
    f"results/models/{run.model}/{run.examples}/folds/{fold}.json": {**run.identity, "fold": fold}
    for run in (LARGEST[name][0] for name in CLASSICAL)
    for fold in range(MODELS[run.model].get("folds", 0))
}


wildcard_constraints:
    model="|".join(MODELS),
    network="|".join(NETWORKS),
    classifier="|".join(CLASSICAL) or "(?!)",  # if there are none: matches nothing; likewise below
    predicted="|".join(PREDICTED) or "(?!)",
    studied="|".join(STUDIED) or "(?!)",
    examples=r"\d+|all",
    fold=r"\d+",


rule train_network:
    input:
        **pairs("train", "val"),
        tuned=tuned_for,
    output:
        model="results/models/{network}/{examples}/{seed}/model.pt",
        history="results/models/{network}/{examples}/{seed}/history.csv",
    log:
        "logs/train_network/{network}-{examples}-{seed}.log",
    priority: 1
    conda:
        "../../envs/study.yaml"
    resources:
        mem_mb=scaled(1500, per_mb=4),
        runtime=scaled(10, per_mb=0.4),
    params:
        code=lambda wildcards: code_for(MODELS[wildcards.network], "train_network.py"),
        training=lambda wildcards: training_plan(
            MODELS[wildcards.network], run_of(wildcards.network, wildcards), config["data"]["sizes"]["val"], SEED
        ),
    script:
        "../scripts/train_network.py"


rule evaluate_network:
    input:
        **pairs("val", "test", "unseen"),
        model=rules.train_network.output.model,
        history=rules.train_network.output.history,
        tuned=tuned_for,
    output:
        run="results/models/{network}/{examples}/{seed}/run.json",
        predictions="results/models/{network}/{examples}/{seed}/predictions.npz",
    log:
        "logs/evaluate_network/{network}-{examples}-{seed}.log",
    conda:
        "../../envs/study.yaml"
    resources:
        mem_mb=scaled(1500, per_mb=4),
        runtime=scaled(10),
    params:
        code=lambda wildcards: code_for(MODELS[wildcards.network], "evaluate_network.py"),
        run=lambda wildcards: evaluation_plan(MODELS[wildcards.network], run_of(wildcards.network, wildcards)),
    script:
        "../scripts/evaluate_network.py"


rule fit_classifier:
    input:
        **pairs("train", "val", "test", "unseen"),
    output:
        run="results/models/{classifier}/{examples}/{seed}/run.json",
        predictions="results/models/{classifier}/{examples}/{seed}/predictions.npz",
    log:
        "logs/fit_classifier/{classifier}-{examples}-{seed}.log",
    group:
        "fit-{classifier}"
    conda:
        "../../envs/baselines.yaml"
    resources:
        mem_mb=scaled(1000, per_mb=4, per_example=1 / 12),
        runtime=scaled(10, per_example=1 / 600),
    params:
        code=lambda wildcards: code_for(MODELS[wildcards.classifier], "fit_classifier.py"),
        run=lambda wildcards: fit_plan(MODELS[wildcards.classifier], run_of(wildcards.classifier, wildcards), SEED),
    script:
        "../scripts/fit_classifier.py"


rule cross_validate:
    input:
        **pairs("train", "val"),
    output:
        "results/models/{classifier}/{examples}/folds/{fold}.json",
    log:
        "logs/cross_validate/{classifier}-{examples}-{fold}.log",
    conda:
        "../../envs/baselines.yaml"
    resources:
        mem_mb=scaled(1000, per_mb=4, per_example=1 / 12),
        runtime=scaled(10, per_example=1 / 600),
    params:
        code=lambda wildcards: code_for(MODELS[wildcards.classifier], "cross_validate.py"),
        run=lambda wildcards: {
            **fit_plan(MODELS[wildcards.classifier], run_of(wildcards.classifier, wildcards), SEED),
            "fold": int(wildcards.fold),
            "folds": MODELS[wildcards.classifier]["folds"],
        },
    script:
        "../scripts/cross_validate.py"


# Runs that were made elsewhere become runs of the study here; no other stage knows of it.
rule enter_predictions:
    input:
        **pairs("val", "test", "unseen"),
    output:
        run="results/models/{predicted}/{examples}/{seed}/run.json",
        predictions="results/models/{predicted}/{examples}/{seed}/predictions.npz",
    log:
        "logs/enter_predictions/{predicted}-{examples}-{seed}.log",
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=code("enter_predictions.py"),
        entry=lambda wildcards: entry_of(run_of(wildcards.predicted, wildcards)),
    script:
        "../scripts/enter_predictions.py"


rule enter_study:
    input:
        **pairs(*SPLITS),
    output:
        run="results/models/{studied}/{examples}/{seed}/run.json",
        predictions="results/models/{studied}/{examples}/{seed}/predictions.npz",
    log:
        "logs/enter_study/{studied}-{examples}-{seed}.log",
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=code("enter_study.py"),
        entry=lambda wildcards: entry_of(run_of(wildcards.studied, wildcards)),
    script:
        "../scripts/enter_study.py"


RESULTS += [run.file(name) for run in RUNS for name in ("run.json", "predictions.npz")]
RESULTS += [run.file(name) for run in RUNS if run.model in NETWORKS for name in ("model.pt", "history.csv")]
RESULTS += FOLDS

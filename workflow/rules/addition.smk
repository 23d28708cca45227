# MNIST addition, the benchmark of neuro-symbolic systems: a target of its own, `snakemake addition`. Its networks are
# trained and scored as those of the study are.
from support.planning import network_identity, run_identity, training_settings

ADDITION = config["addition"]
ADDITION_RESULTS = [*figure("addition"), "results/tables/addition.csv"]


wildcard_constraints:
    part="train|test",
    system="|".join(ADDITION["networks"]),


rule pair_each_once:
    input:
        images=lambda wildcards: MNIST[f"{wildcards.part}_images"],
        labels=lambda wildcards: MNIST[f"{wildcards.part}_labels"],
    output:
        "results/addition/{part}.npz",
    log:
        "logs/pair_each_once/{part}.log",
    localrule: True
    conda:
        "../../envs/base.yaml"
    params:
        code=code("pair_each_once.py"),
        stream=lambda wildcards: [SEED, "addition", wildcards.part],
    script:
        "../scripts/pair_each_once.py"


# All pairs train and nothing is chosen, so there are none to validate on: a thousand training pairs show the progress.
use rule train_network as train_addition with:
    input:
        train="results/addition/train.npz",
        val="results/addition/train.npz",
    output:
        model="results/addition/{system}/{seed}/model.pt",
        history="results/addition/{system}/{seed}/history.csv",
    log:
        "logs/train_addition/{system}-{seed}.log",
    params:
        code=lambda wildcards: code_for(ADDITION["networks"][wildcards.system], "train_network.py"),
        training=lambda wildcards: {
            "identity": network_identity(
                ADDITION["networks"][wildcards.system], wildcards.system, "all", wildcards.seed
            ),
            "settings": training_settings(ADDITION["networks"][wildcards.system]),
            "stream": [SEED, "addition", wildcards.system, wildcards.seed],
            "train_pairs": None,
            "val_pairs": 1000,
        },


use rule evaluate_network as evaluate_addition with:
    input:
        model="results/addition/{system}/{seed}/model.pt",
        history="results/addition/{system}/{seed}/history.csv",
        test="results/addition/test.npz",
    output:
        run="results/addition/{system}/{seed}/run.json",
        predictions="results/addition/{system}/{seed}/predictions.npz",
    log:
        "logs/evaluate_addition/{system}-{seed}.log",
    params:
        code=lambda wildcards: code_for(ADDITION["networks"][wildcards.system], "evaluate_network.py"),
        run=lambda wildcards: {
            **run_identity(ADDITION["networks"][wildcards.system], wildcards.system, wildcards.seed),
            "network": network_identity(
                ADDITION["networks"][wildcards.system], wildcards.system, "all", wildcards.seed
            ),
        },


rule collect_addition:
    input:
        expand(
            "results/addition/{system}/{seed}/run.json",
            system=ADDITION["networks"],
            seed=range(ADDITION["seeds"]),
        ),
    output:
        reported("results/tables/addition.csv", "5 MNIST addition", table="MNIST addition"),
    log:
        "logs/collect_addition/addition.log",
    localrule: True
    conda:
        "../../envs/base.yaml"
    params:
        code=code("collect_addition.py"),
    script:
        "../scripts/collect_addition.py"


rule plot_addition:
    input:
        "results/tables/addition.csv",
    output:
        reported_figure("addition", "5 MNIST addition", figure="MNIST addition"),
    log:
        "logs/plot_addition/addition.log",
    localrule: True
    conda:
        "../../envs/base.yaml"
    params:
        code=code("plot_addition.py"),
    script:
        "../scripts/plot_addition.py"

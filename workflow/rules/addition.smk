# MNIST addition, the benchmark of neuro-symbolic systems: a target of its own, `snakemake addition`.
ADDITION = config["addition"]

ADDITION_RUNS = [
    f"results/addition/{network}/{seed}.json"
    for network, settings in ADDITION.items()
    for seed in seeds(settings["seeds"])
]

ADDITION_RESULTS = [
    *figure("addition"),
    "results/tables/addition.csv",
]


wildcard_constraints:
    part="train|test",


rule pair_each_once:
    input:
        images=lambda wildcards: MNIST[f"{wildcards.part}_images"],
        labels=lambda wildcards: MNIST[f"{wildcards.part}_labels"],
    output:
        "results/addition/{part}.npz",
    log:
        "logs/pair_each_once/{part}.log",
    benchmark:
        "results/benchmarks/pair_each_once/{part}.tsv"
    localrule: True
    conda:
        "../../envs/base.yaml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        code=code("pair_each_once.py"),
        addition={"study_seed": config["seed"]},
    script:
        "../scripts/pair_each_once.py"


rule train_addition:
    input:
        train="results/addition/train.npz",
        test="results/addition/test.npz",
    output:
        "results/addition/{network}/{seed}.json",
    log:
        "logs/train_addition/{network}-{seed}.log",
    benchmark:
        "results/benchmarks/train_addition/{network}-{seed}.tsv"
    wildcard_constraints:
        network="|".join(ADDITION),
    conda:
        "../../envs/torch.yaml"
    threads: 1
    resources:
        mem_mb=scaled(1500, per_mb=4),
        runtime=scaled(10, per_mb=0.4),
    params:
        code=code("train_addition.py"),
        addition=lambda wildcards: {
            "study_seed": config["seed"],
            **training_of(ADDITION[wildcards.network]),
        },
    script:
        "../scripts/train_addition.py"


rule plot_addition:
    input:
        ADDITION_RUNS,
    output:
        figure=reported_figure(
            "addition",
            caption="../report/addition.rst",
            category="6 MNIST addition",
            labels={"figure": "MNIST addition"},
        ),
        table=report(
            "results/tables/addition.csv",
            caption="../report/addition.rst",
            category="6 MNIST addition",
            labels={"table": "MNIST addition"},
        ),
    log:
        "logs/plot_addition/addition.log",
    benchmark:
        "results/benchmarks/plot_addition/addition.tsv"
    localrule: True
    conda:
        "../../envs/base.yaml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        code=code("plot_addition.py"),
        addition={
            "runs": {
                network: settings["seeds"] for network, settings in ADDITION.items()
            },
            "published": PUBLISHED_ADDITION,
        },
    script:
        "../scripts/plot_addition.py"

NETWORKS = list(config["networks"])
SUM_NETWORKS = [
    network
    for network, settings in config["networks"].items()
    if settings["family"] == "sum"
]

NETWORK_RESULTS = [
    *(
        f"results/networks/{network}/{seed}/{name}"
        for network in NETWORKS
        for seed in network_seeds(network)
        for name in ("model.pt", "history.csv", "metrics.json", "predictions.npz")
    ),
    *(path for network in NETWORKS for path in figure(f"{network}_curves")),
    *(path for network in NETWORKS for path in figure(f"{network}_confusion")),
    *expand("results/tables/{network}_per_class.csv", network=NETWORKS),
    *(path for network in SUM_NETWORKS for path in figure(f"{network}_digits")),
]


wildcard_constraints:
    network="|".join(NETWORKS),
    seed=r"\d+",


rule train_network:
    input:
        unpack(hyperparameters_of),
        train="results/pairs/train.npz",
        val="results/pairs/val.npz",
    output:
        model="results/networks/{network}/{seed}/model.pt",
        history="results/networks/{network}/{seed}/history.csv",
    log:
        "logs/train_network/{network}-{seed}.log",
    benchmark:
        "results/benchmarks/train_network/{network}-{seed}.tsv"
    priority: 1
    conda:
        "../../envs/torch.yaml"
    threads: 1
    resources:
        mem_mb=scaled(1500, per_mb=4),
        runtime=scaled(10, per_mb=0.4),
    params:
        code=code("train_network.py"),
        network=lambda wildcards: {
            "study_seed": config["seed"],
            **training_of(config["networks"][wildcards.network]),
        },
    script:
        "../scripts/train_network.py"


rule evaluate_network:
    input:
        model="results/networks/{network}/{seed}/model.pt",
        val="results/pairs/val.npz",
        test="results/pairs/test.npz",
        unseen="results/pairs/unseen.npz",
    output:
        metrics="results/networks/{network}/{seed}/metrics.json",
        predictions="results/networks/{network}/{seed}/predictions.npz",
    log:
        "logs/evaluate_network/{network}-{seed}.log",
    benchmark:
        "results/benchmarks/evaluate_network/{network}-{seed}.tsv"
    conda:
        "../../envs/torch.yaml"
    threads: 1
    resources:
        mem_mb=scaled(1500, per_mb=4),
        runtime=scaled(10),
    params:
        code=code("evaluate_network.py"),
    script:
        "../scripts/evaluate_network.py"


rule plot_network:
    input:
        histories=lambda wildcards: [
            f"results/networks/{wildcards.network}/{seed}/history.csv"
            for seed in network_seeds(wildcards.network)
        ],
        metrics=lambda wildcards: [
            f"results/networks/{wildcards.network}/{seed}/metrics.json"
            for seed in network_seeds(wildcards.network)
        ],
    output:
        curves=reported_figure(
            "{network}_curves",
            caption="../report/network_curves.rst",
            category="2 Networks",
            labels={"figure": "Learning curves", "network": "{network}"},
        ),
        confusion=reported_figure(
            "{network}_confusion",
            caption="../report/network_confusion.rst",
            category="2 Networks",
            labels={"figure": "Confusion matrix", "network": "{network}"},
        ),
        per_class=report(
            "results/tables/{network}_per_class.csv",
            caption="../report/per_class.rst",
            category="2 Networks",
            labels={"table": "Scores of each sum", "network": "{network}"},
        ),
    log:
        "logs/plot_network/{network}.log",
    benchmark:
        "results/benchmarks/plot_network/{network}.tsv"
    localrule: True
    conda:
        "../../envs/base.yaml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        code=code("plot_network.py"),
    script:
        "../scripts/plot_network.py"


rule plot_digits:
    input:
        lambda wildcards: [
            f"results/networks/{wildcards.network}/{seed}/metrics.json"
            for seed in network_seeds(wildcards.network)
        ],
    output:
        figure=reported_figure(
            "{network}_digits",
            caption="../report/network_digits.rst",
            category="2 Networks",
            labels={
                "figure": "Confusion matrix of the digits",
                "network": "{network}",
            },
        ),
    log:
        "logs/plot_digits/{network}.log",
    benchmark:
        "results/benchmarks/plot_digits/{network}.tsv"
    localrule: True
    conda:
        "../../envs/base.yaml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        code=code("plot_digits.py"),
    script:
        "../scripts/plot_digits.py"

# Data efficiency: networks trained on fewer pairs than there are. On all of them the networks of networks.smk are.
EFFICIENCY = config["efficiency"]

EFFICIENCY_RUNS = expand(
    "results/efficiency/{network}/{size}/{seed}.json",
    network=EFFICIENCY["networks"],
    size=EFFICIENCY["sizes"],
    seed=seeds(EFFICIENCY["seeds"]),
)

EFFICIENCY_RESULTS = [
    *EFFICIENCY_RUNS,
    *figure("efficiency"),
    "results/tables/efficiency.csv",
]


rule train_on_fewer:
    input:
        unpack(hyperparameters_of),
        train="results/pairs/train.npz",
        test="results/pairs/test.npz",
        unseen="results/pairs/unseen.npz",
    output:
        "results/efficiency/{network}/{size}/{seed}.json",
    log:
        "logs/train_on_fewer/{network}-{size}-{seed}.log",
    benchmark:
        "results/benchmarks/train_on_fewer/{network}-{size}-{seed}.tsv"
    conda:
        "../../envs/torch.yaml"
    threads: 1
    resources:
        mem_mb=scaled(1500, per_mb=4),
        runtime=scaled(10, per_mb=0.4),
    params:
        code=code("train_on_fewer.py"),
        training=lambda wildcards: {
            "study_seed": config["seed"],
            "steps": EFFICIENCY["steps"],
            **training_of(config["networks"][wildcards.network]),
        },
    script:
        "../scripts/train_on_fewer.py"


rule plot_efficiency:
    input:
        fewer=EFFICIENCY_RUNS,
        full=[
            f"results/networks/{network}/{seed}/metrics.json"
            for network in EFFICIENCY["networks"]
            for seed in network_seeds(network)
        ],
        linear=LINEAR_FITS,
    output:
        figure=reported_figure(
            "efficiency",
            caption="../report/efficiency.rst",
            category="2 Networks",
            labels={"figure": "Data efficiency"},
        ),
        table=report(
            "results/tables/efficiency.csv",
            caption="../report/efficiency.rst",
            category="2 Networks",
            labels={"table": "Data efficiency"},
        ),
    log:
        "logs/plot_efficiency/efficiency.log",
    benchmark:
        "results/benchmarks/plot_efficiency/efficiency.tsv"
    localrule: True
    conda:
        "../../envs/base.yaml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        code=code("plot_efficiency.py"),
        efficiency={"all_pairs": config["data"]["sizes"]["train"]},
    script:
        "../scripts/plot_efficiency.py"

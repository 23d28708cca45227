BASELINES = ["random_forest", "svm"]
FOLDS = range(config["baselines"]["cross_validation_folds"])

BASELINE_RESULTS = [
    *expand(
        "results/baselines/{baseline}/{name}",
        baseline=BASELINES,
        name=["model.skops", "metrics.json", "predictions.npz"],
    ),
    *expand("results/baselines/svm/fold-{fold}.json", fold=FOLDS),
    *(path for baseline in BASELINES for path in figure(f"{baseline}_confusion")),
    *expand("results/tables/{baseline}_per_class.csv", baseline=BASELINES),
    *figure("comparison"),
    "results/tables/comparison.csv",
]


wildcard_constraints:
    baseline="|".join(BASELINES),
    fold=r"\d+",


rule fit_forest:
    input:
        train="results/pairs/train.npz",
        test="results/pairs/test.npz",
        unseen="results/pairs/unseen.npz",
    output:
        model="results/baselines/random_forest/model.skops",
        metrics="results/baselines/random_forest/metrics.json",
        predictions="results/baselines/random_forest/predictions.npz",
    log:
        "logs/fit_forest/random_forest.log",
    benchmark:
        "results/benchmarks/fit_forest/random_forest.tsv"
    conda:
        "../../envs/baselines.yaml"
    threads: 1
    resources:
        mem_mb=scaled(1000 + config["baselines"]["train"] // 15),
        runtime=scaled(10 + config["baselines"]["train"] // 3000),
    params:
        code=code("fit_forest.py"),
        baselines={
            "train": config["baselines"]["train"],
            "test": config["baselines"]["test"],
            "study_seed": config["seed"],
        },
    script:
        "../scripts/fit_forest.py"


rule fit_svm:
    input:
        train="results/pairs/train.npz",
        test="results/pairs/test.npz",
        unseen="results/pairs/unseen.npz",
    output:
        model="results/baselines/svm/model.skops",
        metrics="results/baselines/svm/metrics.json",
        predictions="results/baselines/svm/predictions.npz",
    log:
        "logs/fit_svm/svm.log",
    benchmark:
        "results/benchmarks/fit_svm/svm.tsv"
    conda:
        "../../envs/baselines.yaml"
    threads: 1
    resources:
        mem_mb=scaled(1000 + config["baselines"]["train"] // 12),
        runtime=scaled(10 + config["baselines"]["train"] // 600),
    params:
        code=code("fit_svm.py"),
        baselines={key: config["baselines"][key] for key in ("train", "test")},
    script:
        "../scripts/fit_svm.py"


rule cross_validate_svm:
    input:
        train="results/pairs/train.npz",
    output:
        "results/baselines/svm/fold-{fold}.json",
    log:
        "logs/cross_validate_svm/{fold}.log",
    benchmark:
        "results/benchmarks/cross_validate_svm/{fold}.tsv"
    conda:
        "../../envs/baselines.yaml"
    threads: 1
    resources:
        mem_mb=scaled(1000 + config["baselines"]["train"] // 12),
        runtime=scaled(10 + config["baselines"]["train"] // 600),
    params:
        code=code("cross_validate_svm.py"),
        baselines={
            key: config["baselines"][key]
            for key in ("train", "cross_validation_folds")
        },
    script:
        "../scripts/cross_validate_svm.py"


rule plot_baseline:
    input:
        metrics="results/baselines/{baseline}/metrics.json",
    output:
        confusion=reported_figure(
            "{baseline}_confusion",
            caption="../report/baseline_confusion.rst",
            category="3 Baselines",
            labels={"figure": "Confusion matrix", "baseline": "{baseline}"},
        ),
        per_class=report(
            "results/tables/{baseline}_per_class.csv",
            caption="../report/per_class.rst",
            category="3 Baselines",
            labels={"table": "Scores of each sum", "baseline": "{baseline}"},
        ),
    log:
        "logs/plot_baseline/{baseline}.log",
    benchmark:
        "results/benchmarks/plot_baseline/{baseline}.tsv"
    localrule: True
    conda:
        "../../envs/base.yaml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        code=code("plot_baseline.py"),
    script:
        "../scripts/plot_baseline.py"


rule compare_models:
    input:
        **{
            network: [
                f"results/networks/{network}/{seed}/metrics.json"
                for seed in network_seeds(network)
            ]
            for network in NETWORKS
        },
        **{
            baseline: [f"results/baselines/{baseline}/metrics.json"]
            for baseline in BASELINES
        },
    output:
        figure=reported_figure(
            "comparison",
            caption="../report/comparison.rst",
            category="3 Baselines",
            labels={"figure": "Comparison of all models"},
        ),
        table=report(
            "results/tables/comparison.csv",
            caption="../report/comparison.rst",
            category="3 Baselines",
            labels={"table": "Comparison of all models"},
        ),
    log:
        "logs/compare_models/comparison.log",
    benchmark:
        "results/benchmarks/compare_models/comparison.tsv"
    localrule: True
    conda:
        "../../envs/base.yaml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        code=code("compare_models.py"),
        comparison={
            "training_pairs": {
                **dict.fromkeys(NETWORKS, config["data"]["sizes"]["train"]),
                **dict.fromkeys(BASELINES, config["baselines"]["train"]),
            },
            "published": {
                "trial": PUBLISHED["trial_network"]["test_accuracy"],
                "best": PUBLISHED["best_network"]["test_accuracy"],
                **{
                    baseline: PUBLISHED[baseline]["accuracy"] for baseline in BASELINES
                },
            },
        },
    script:
        "../scripts/compare_models.py"

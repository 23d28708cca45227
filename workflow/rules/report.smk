# The first page of Snakemake's own report.
report: "../report/workflow.rst"


STAGE_RESULTS = [
    *DATA_RESULTS,
    *TUNING_RESULTS,
    *NETWORK_RESULTS,
    *BASELINE_RESULTS,
    *LINEAR_RESULTS,
    *EFFICIENCY_RESULTS,
    *TSNE_RESULTS,
]

# The templates, their style, the captions and the published figures.
REPORT_TEMPLATES = sorted(
    path for path in (WORKFLOW_DIR / "report").rglob("*") if path.is_file()
)

NETWORK_RUNS = [
    (network, seed) for network in NETWORKS for seed in network_seeds(network)
]


rule summarise:
    input:
        splits=expand("results/pairs/{split}.npz", split=SPLITS),
        train_labels=MNIST["train_labels"],
        test_labels=MNIST["test_labels"],
        metrics=[
            f"results/networks/{network}/{seed}/metrics.json"
            for network, seed in NETWORK_RUNS
        ],
        histories=[
            f"results/networks/{network}/{seed}/history.csv"
            for network, seed in NETWORK_RUNS
        ],
        best="results/tuning/best.json",
        trials="results/tuning/trials.csv",
        importances="results/tables/tuning_importances.csv",
        random_forest="results/baselines/random_forest/metrics.json",
        svm="results/baselines/svm/metrics.json",
        folds=expand("results/baselines/svm/fold-{fold}.json", fold=FOLDS),
        linear=LINEAR_FITS,
        efficiency=EFFICIENCY_RUNS,
        tsne=expand(
            "results/embedding/{space}/perplexity-{perplexity}.json",
            space=SPACES,
            perplexity=PERPLEXITIES,
        ),
    output:
        "results/summary.json",
    log:
        "logs/summarise/summary.log",
    benchmark:
        "results/benchmarks/summarise/summary.tsv"
    localrule: True
    conda:
        "../../envs/base.yaml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        code=code("summarise.py"),
    script:
        "../scripts/summarise.py"


# The benchmark files of all jobs of this study, in its order. Others may lie beside them, of jobs that an earlier
# configuration had. They are no input: a stage doesn't run again because its benchmark file is gone.
BENCHMARKS = [
    rules.fetch_mnist.benchmark,
    *expand(rules.make_pairs.benchmark, split=SPLITS),
    rules.plot_pairs.benchmark,
    *expand(rules.propose_trials.benchmark, round=range(ROUNDS)),
    *expand(
        rules.promote_trials.benchmark, round=range(ROUNDS), rung=range(1, len(RUNGS))
    ),
    *(
        f"results/benchmarks/train_rung/{round}-{rung}-{slot}.tsv"
        for round in range(ROUNDS)
        for rung in range(len(RUNGS))
        for slot in range(RUNGS[rung]["slots"])
    ),
    rules.select_best.benchmark,
    rules.plot_tuning.benchmark,
    *(
        f"results/benchmarks/train_network/{network}-{seed}.tsv"
        for network, seed in NETWORK_RUNS
    ),
    *(
        f"results/benchmarks/evaluate_network/{network}-{seed}.tsv"
        for network, seed in NETWORK_RUNS
    ),
    *expand(rules.plot_network.benchmark, network=NETWORKS),
    *expand(rules.plot_digits.benchmark, network=SUM_NETWORKS),
    rules.fit_forest.benchmark,
    rules.fit_svm.benchmark,
    *expand(rules.cross_validate_svm.benchmark, fold=FOLDS),
    *expand(rules.plot_baseline.benchmark, baseline=BASELINES),
    rules.compare_models.benchmark,
    *expand(
        rules.fit_linear.benchmark,
        method=METHODS,
        size=LINEAR["sizes"],
        seed=seeds(LINEAR["seeds"]),
    ),
    rules.plot_linear.benchmark,
    *expand(
        rules.train_on_fewer.benchmark,
        network=EFFICIENCY["networks"],
        size=EFFICIENCY["sizes"],
        seed=seeds(EFFICIENCY["seeds"]),
    ),
    rules.plot_efficiency.benchmark,
    *expand(rules.embed.benchmark, space=SPACES),
    *expand(rules.run_tsne.benchmark, space=SPACES, perplexity=PERPLEXITIES),
    rules.plot_tsne.benchmark,
    rules.summarise.benchmark,
]


rule report:
    input:
        summary="results/summary.json",
        trials="results/tuning/trials.csv",
        figures=[path for path in STAGE_RESULTS if path.endswith(".svg")],
        per_class=[path for path in STAGE_RESULTS if path.endswith("_per_class.csv")],
    output:
        "results/report.html",
    log:
        "logs/report/report.log",
    benchmark:
        "results/benchmarks/report/report.tsv"
    localrule: True
    conda:
        "../../envs/base.yaml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        code=code("report.py", *REPORT_TEMPLATES),
        report={"config": config, "benchmarks": list(map(str, BENCHMARKS))},
    script:
        "../scripts/report.py"

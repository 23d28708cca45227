METHODS = ["paired", "sequential"]
LINEAR = config["linear"]

LINEAR_FITS = expand(
    "results/linear/{method}/{size}/{seed}.json",
    method=METHODS,
    size=LINEAR["sizes"],
    seed=seeds(LINEAR["seeds"]),
)

LINEAR_RESULTS = [
    *LINEAR_FITS,
    *figure("linear"),
    "results/tables/linear.csv",
]


wildcard_constraints:
    method="|".join(METHODS),
    size=r"\d+",


rule fit_linear:
    input:
        train="results/pairs/train.npz",
        test="results/pairs/test.npz",
        unseen="results/pairs/unseen.npz",
    output:
        "results/linear/{method}/{size}/{seed}.json",
    log:
        "logs/fit_linear/{method}-{size}-{seed}.log",
    benchmark:
        "results/benchmarks/fit_linear/{method}-{size}-{seed}.tsv"
    conda:
        "../../envs/baselines.yaml"
    threads: 1
    resources:
        mem_mb=scaled(1000, per_mb=4),
        runtime=scaled(10),
    params:
        code=code("fit_linear.py"),
        linear={"study_seed": config["seed"]},
    script:
        "../scripts/fit_linear.py"


rule plot_linear:
    input:
        LINEAR_FITS,
    output:
        figure=reported_figure(
            "linear",
            caption="../report/linear.rst",
            category="4 Linear classifier",
            labels={"figure": "Accuracy by number of examples"},
        ),
        table=report(
            "results/tables/linear.csv",
            caption="../report/linear_table.rst",
            category="4 Linear classifier",
            labels={"table": "Accuracy by number of examples"},
        ),
    log:
        "logs/plot_linear/linear.log",
    benchmark:
        "results/benchmarks/plot_linear/linear.tsv"
    localrule: True
    conda:
        "../../envs/base.yaml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        code=code("plot_linear.py"),
        linear={
            "methods": METHODS,
            "sizes": LINEAR["sizes"],
            "seeds": LINEAR["seeds"],
            "published": PUBLISHED["linear"],
        },
    script:
        "../scripts/plot_linear.py"

SPACES = ["embedding", "input"]
PERPLEXITIES = sorted(config["tsne"]["perplexities"])


TSNE_RESULTS = [
    *expand(
        "results/embedding/{space}/perplexity-{perplexity}.{suffix}",
        space=SPACES,
        perplexity=PERPLEXITIES,
        suffix=["npz", "json"],
    ),
    *(path for space in SPACES for path in figure(f"tsne_{space}")),
    "results/tables/tsne.csv",
]


wildcard_constraints:
    space="|".join(SPACES),
    perplexity=r"\d+",


rule embed:
    input:
        unpack(embedding_model_of),
        test="results/pairs/test.npz",
    output:
        vectors="results/embedding/{space}/vectors.npz",
    log:
        "logs/embed/{space}.log",
    benchmark:
        "results/benchmarks/embed/{space}.tsv"
    localrule: True
    conda:
        "../../envs/torch.yaml"
    threads: 1
    resources:
        mem_mb=2000,
        runtime=10,
    params:
        code=code("embed.py"),
        tsne={"pairs": config["tsne"]["pairs"]},
    script:
        "../scripts/embed.py"


rule run_tsne:
    input:
        vectors="results/embedding/{space}/vectors.npz",
    output:
        map="results/embedding/{space}/perplexity-{perplexity}.npz",
        scores="results/embedding/{space}/perplexity-{perplexity}.json",
    log:
        "logs/run_tsne/{space}-{perplexity}.log",
    benchmark:
        "results/benchmarks/run_tsne/{space}-{perplexity}.tsv"
    conda:
        "../../envs/tsne.yaml"
    threads: 1
    resources:
        mem_mb=scaled(1500, per_mb=30),
        runtime=scaled(20, per_mb=1),
    params:
        code=code("run_tsne.py"),
        tsne={"study_seed": config["seed"]},
    script:
        "../scripts/run_tsne.py"


rule plot_tsne:
    input:
        maps=expand(
            "results/embedding/{space}/perplexity-{perplexity}.npz",
            space=SPACES,
            perplexity=PERPLEXITIES,
        ),
        scores=expand(
            "results/embedding/{space}/perplexity-{perplexity}.json",
            space=SPACES,
            perplexity=PERPLEXITIES,
        ),
    output:
        embedding=reported_figure(
            "tsne_embedding",
            caption="../report/tsne_embedding.rst",
            category="5 t-SNE",
            labels={"figure": "Maps of the embedding"},
        ),
        input=reported_figure(
            "tsne_input",
            caption="../report/tsne_input.rst",
            category="5 t-SNE",
            labels={"figure": "Maps of the pixels"},
        ),
        table=report(
            "results/tables/tsne.csv",
            caption="../report/tsne_table.rst",
            category="5 t-SNE",
            labels={"table": "Scores of the maps"},
        ),
    log:
        "logs/plot_tsne/tsne.log",
    benchmark:
        "results/benchmarks/plot_tsne/tsne.tsv"
    localrule: True
    conda:
        "../../envs/base.yaml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        code=code("plot_tsne.py"),
        tsne={"spaces": SPACES, "perplexities": PERPLEXITIES},
    script:
        "../scripts/plot_tsne.py"

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


def embedding_model_of(wildcards):
    """The network whose last hidden layer is the embedding; pixels need none."""
    embedding = wildcards.space == "embedding"
    return {"model": "results/networks/best/0/model.pt"} if embedding else {}


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
        mem_mb=2000,
        runtime=20,
    params:
        code=code("run_tsne.py"),
        tsne={"study_seed": config["seed"]},
    script:
        "../scripts/run_tsne.py"

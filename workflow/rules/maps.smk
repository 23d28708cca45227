MAPS = config["maps"]
SPACES = ["embedding", "input"]
PERPLEXITIES = sorted(MAPS["perplexities"])
MAP_FILES = expand(
    "results/maps/{space}/perplexity-{perplexity}",
    space=SPACES,
    perplexity=PERPLEXITIES,
)

RESULTS += expand("{map}.{suffix}", map=MAP_FILES, suffix=["npz", "json"])
RESULTS += expand("results/maps/{space}/vectors.npz", space=SPACES)
RESULTS += [path for space in SPACES for path in figure(f"tsne_{space}")]
RESULTS += ["results/tables/tsne.csv"]
SUMMARY["maps"] = "results/maps/summary.json"
SECTIONS["maps"] = {}


wildcard_constraints:
    space="|".join(SPACES),
    perplexity=r"\d+",


rule embed:
    input:
        unpack(
            lambda wildcards: (
                {"model": HEADLINE[MAPS["model"]][0].file("model.pt")} if wildcards.space == "embedding" else {}
            )
        ),
        **pairs("test"),
    output:
        vectors="results/maps/{space}/vectors.npz",
    log:
        "logs/embed/{space}.log",
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=lambda wildcards: (
            code_for(MODELS[MAPS["model"]], "embed.py") if wildcards.space == "embedding" else code("embed.py")
        ),
        maps=lambda wildcards: {
            "space": wildcards.space,
            "pairs": MAPS["pairs"],
            "network": network_of(HEADLINE[MAPS["model"]][0]) if wildcards.space == "embedding" else None,
        },
    script:
        "../scripts/embed.py"


rule run_tsne:
    input:
        vectors="results/maps/{space}/vectors.npz",
    output:
        map="results/maps/{space}/perplexity-{perplexity}.npz",
        scores="results/maps/{space}/perplexity-{perplexity}.json",
    log:
        "logs/run_tsne/{space}-{perplexity}.log",
    conda:
        "../../envs/study.yaml"
    resources:
        mem_mb=scaled(1500, per_mb=30),
        runtime=scaled(20, per_mb=1),
    params:
        code=code("run_tsne.py"),
        map=lambda wildcards: {
            "space": wildcards.space,
            "perplexity": int(wildcards.perplexity),
            "study_seed": SEED,
        },
    script:
        "../scripts/run_tsne.py"


rule summarise_maps:
    input:
        expand("{map}.json", map=MAP_FILES),
    output:
        summary="results/maps/summary.json",
        table=reported(
            "results/tables/tsne.csv",
            "4 t-SNE",
            caption="tsne_table",
            table="Scores of the maps",
        ),
    log:
        "logs/summarise_maps/maps.log",
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=code("summarise_maps.py"),
        maps=[{"space": space, "perplexity": perplexity} for space in SPACES for perplexity in PERPLEXITIES],
    script:
        "../scripts/summarise_maps.py"


rule plot_tsne:
    input:
        maps=lambda wildcards: expand(
            "results/maps/{space}/perplexity-{perplexity}.npz",
            space=wildcards.space,
            perplexity=PERPLEXITIES,
        ),
        table="results/tables/tsne.csv",
    output:
        reported_figure("tsne_{space}", "4 t-SNE", caption="tsne", figure="Maps", space="{space}"),
    log:
        "logs/plot_tsne/{space}.log",
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=code("plot_tsne.py"),
        maps=lambda wildcards: {
            "space": wildcards.space,
            "perplexities": PERPLEXITIES,
            "number": DATASET["number"],
        },
    script:
        "../scripts/plot_tsne.py"

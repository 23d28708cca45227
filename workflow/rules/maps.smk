MAPS = config["maps"]
SPACES = ["embedding", "input"]
PERPLEXITIES = sorted(MAPS["perplexities"])
MAPPED = LARGEST[MAPS["model"]][0]  # the run whose last hidden layer is the embedding


wildcard_constraints:
    space="|".join(SPACES),
    perplexity=r"\d+",


rule embed:
    input:
        **pairs("test"),
        model=lambda wildcards: MAPPED.file("model.pt") if wildcards.space == "embedding" else [],
    output:
        vectors="results/maps/{space}/vectors.npz",
    log:
        "logs/embed/{space}.log",
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=lambda wildcards: (
            code_for(MODELS[MAPPED.model], "embed.py") if wildcards.space == "embedding" else code("embed.py")
        ),
        maps=lambda wildcards: {
            "space": wildcards.space,
            "pairs": MAPS["pairs"],
            "network": network_of(MAPPED) if wildcards.space == "embedding" else None,
        },
    script:
        "../scripts/embed.py"


rule run_tsne:
    input:
        vectors=rules.embed.output.vectors,
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
        map=lambda wildcards: {"space": wildcards.space, "perplexity": int(wildcards.perplexity), "study_seed": SEED},
    script:
        "../scripts/run_tsne.py"


rule summarise_maps:
    input:
        expand(rules.run_tsne.output.scores, space=SPACES, perplexity=PERPLEXITIES),
    output:
        summary="results/maps/summary.json",
        table=reported_table("tsne", "4 t-SNE", "Scores of the maps", caption="tsne_table"),
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


plot(
    "tsne",
    section="maps",
    output=reported_figure("tsne_{space}", "4 t-SNE", "Maps: {space}", caption="tsne"),
    inputs={
        "maps": lambda wildcards: expand(rules.run_tsne.output.map, space=wildcards.space, perplexity=PERPLEXITIES),
        "table": rules.summarise_maps.output.table,
    },
    params={
        "maps": lambda wildcards: {
            "space": wildcards.space,
            "perplexities": PERPLEXITIES,
            "number": DATASET["number"],
        },
    },
    wildcards={"space": SPACES},
)

RESULTS += expand([*rules.embed.output, *rules.run_tsne.output], space=SPACES, perplexity=PERPLEXITIES)
RESULTS += rules.summarise_maps.output
SUMMARY["maps"] = rules.summarise_maps.output.summary
SECTIONS["maps"] = {}

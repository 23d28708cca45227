# The seeds of each network averaged: one more classifier, with a record like that of any run.
from digitsum.runs import ensemble_of
from support.planning import title_of

# the ensemble of each network with seeds to average
ENSEMBLES = {name: LARGEST[name][0]._replace(model=ensemble_of(name)) for name in NETWORKS if len(LARGEST[name]) > 1}
TITLES = {name: title_of(name, model) for name, model in MODELS.items()}
TITLES |= {ensemble_of(name): f"ensemble of the {TITLES[name]}" for name in ENSEMBLES}

RESULTS += [run.file(name) for run in ENSEMBLES.values() for name in ("run.json", "predictions.npz")]


rule average_seeds:
    input:
        **pairs("val", "test", "unseen"),
        runs=lambda wildcards: [run.file("run.json") for run in LARGEST[wildcards.network]],
        predictions=lambda wildcards: [run.file("predictions.npz") for run in LARGEST[wildcards.network]],
    output:
        run="results/models/{network}-ensemble/{examples}/0/run.json",
        predictions="results/models/{network}-ensemble/{examples}/0/predictions.npz",
    log:
        "logs/average_seeds/{network}-{examples}.log",
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=code("average_seeds.py"),
        ensemble=lambda wildcards: {
            "name": ensemble_of(wildcards.network),
            "members": [run.identity for run in LARGEST[wildcards.network]],
        },
    script:
        "../scripts/average_seeds.py"

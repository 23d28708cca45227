# The seeds of each network averaged: one more classifier, with a record like that of any run.
from digitsum.analysis.ensembles import ensemble_of
from support.planning import ensemble_identity, title_of

# the networks with seeds to average, and the identity of each ensemble
ENSEMBLES = {name: ensemble_identity(HEADLINE[name], N_TRAIN) for name in NETWORKS if len(HEADLINE[name]) > 1}
TITLES = {name: title_of(name, model) for name, model in MODELS.items()}
TITLES |= {ensemble_of(name): f"ensemble of the {TITLES[name]}" for name in ENSEMBLES}


rule average_seeds:
    input:
        **pairs("val", "test", "unseen"),
        runs=lambda wildcards: [run.file("run.json") for run in HEADLINE[wildcards.network]],
        predictions=lambda wildcards: [run.file("predictions.npz") for run in HEADLINE[wildcards.network]],
    output:
        run="results/ensembles/{network}/run.json",
        predictions="results/ensembles/{network}/predictions.npz",
    log:
        "logs/average_seeds/{network}.log",
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=code("average_seeds.py"),
        ensemble=lambda wildcards: {
            "name": ensemble_of(wildcards.network),
            "members": [run.identity(N_TRAIN) for run in HEADLINE[wildcards.network]],
        },
    script:
        "../scripts/average_seeds.py"


RESULTS += expand(rules.average_seeds.output, network=ENSEMBLES)

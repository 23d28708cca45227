# The networks of the study for use elsewhere: as ONNX files, and a page that says what they are good for.
from digitsum.data.datasets import for_card

EXPORTED = {name: LARGEST[name][0] for name in NETWORKS if family_of(MODELS[name]["family"]).exported}


rule export_network:
    input:
        **pairs("unseen"),
        model=rules.train_network.output.model,
        run=rules.evaluate_network.output.run,
    output:
        "results/models/{network}/{examples}/{seed}/model.onnx",
    log:
        "logs/export_network/{network}-{examples}-{seed}.log",
    conda:
        "../../envs/study.yaml"
    resources:
        mem_mb=scaled(2000, per_mb=4),
        runtime=scaled(10),
    params:
        code=lambda wildcards: code_for(MODELS[wildcards.network], "export_network.py"),
        export=lambda wildcards: {
            "network": network_of(run_of(wildcards.network, wildcards)),
            "title": TITLES[wildcards.network],
            "pool": config["data"]["pool"],
            "dataset": DATASET["title"],
        },
    script:
        "../scripts/export_network.py"


rule describe_networks:
    input:
        models=rules.collect_runs.output.summary,
        data=rules.describe_pairs.output.summary,
    output:
        "results/networks.md",
    log:
        "logs/describe_networks/networks.log",
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=code("describe_networks.py", "digitsum/report/networks.md"),
        networks={
            "files": {name: run.file("model.onnx") for name, run in EXPORTED.items()},
            "pool": config["data"]["pool"],
            "dataset": for_card(DATASET),
        },
    script:
        "../scripts/describe_networks.py"


RESULTS += [*(run.file("model.onnx") for run in EXPORTED.values()), *rules.describe_networks.output]

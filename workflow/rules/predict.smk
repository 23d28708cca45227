# Your own pictures: `snakemake predict --config pictures=FOLDER`. Of the study, it needs only one network.
from digitsum.pictures.folder import digest, find_pictures

PICTURES, NETWORK = config["predict"]["pictures"], config["predict"]["network"]
# Reported only if a target needs pictures. Without any, the network is not checked, and may be none of the study's.
NO_PICTURES = []
if PICTURES is None:
    NO_PICTURES = ["predict.pictures: name the folder that has them: snakemake predict --config pictures=FOLDER"]


# The output is kept, so that the next run reads only new and changed pictures. The pictures are a parameter, not an
# input, because their names can be anything and because one may be replaced by an older file.
rule read_pictures:
    input:
        lambda wildcards: refuse(NO_PICTURES) or [],
    output:
        update("results/pictures.json"),
    log:
        "logs/read_pictures/pictures.log",
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=code("read_pictures.py"),
        pictures=lambda wildcards: {str(path): digest(path) for path in find_pictures(Path(PICTURES).expanduser())},
    script:
        "../scripts/read_pictures.py"


rule predict_pictures:
    input:
        pictures=rules.read_pictures.output[0],
        model=lambda wildcards: refuse(NO_PICTURES) or LARGEST[NETWORK][0].file("model.pt"),
    output:
        "results/predictions.csv",
    log:
        "logs/predict_pictures/predictions.log",
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=lambda wildcards: code_for(MODELS[NETWORK], "predict_pictures.py"),
        network=lambda wildcards: network_of(LARGEST[NETWORK][0]),
    script:
        "../scripts/predict_pictures.py"


rule show_predictions:
    input:
        pictures=rules.read_pictures.output[0],
        predictions=rules.predict_pictures.output[0],
    output:
        "results/predictions.html",
    log:
        "logs/show_predictions/predictions.log",
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=code("show_predictions.py", "digitsum/report/report.css"),
        page=lambda wildcards: {"title": TITLES[NETWORK]},
    script:
        "../scripts/show_predictions.py"

# The section of the report in which readers draw digits. It is left out if its model is, or if the images of the data
# set are not digits.
TRY_IT = config["try_it"]["model"]

if TRY_IT in MODELS and DATASET["image"] == "digit":

    rule export_page_network:
        input:
            **pairs("unseen"),
            model=LARGEST[TRY_IT][0].file("model.pt"),
        output:
            network="results/try_it/network.json",
            pairs="results/try_it/pairs.json",
        log:
            "logs/export_page_network/network.log",
        localrule: True
        conda:
            "../../envs/study.yaml"
        params:
            code=code_for(MODELS[TRY_IT], "export_page_network.py"),
            network=network_of(LARGEST[TRY_IT][0]),
        script:
            "../scripts/export_page_network.py"

    RESULTS += rules.export_page_network.output
    SECTIONS = {"try_it": dict(rules.export_page_network.output.items()), **SECTIONS}  # the first one

# The section of the report in which readers draw digits. It is left out if its model is, or if the images of the data
# set are not digits.
TRY_IT = config["try_it"]["model"]
PAGE_NETWORK = {name: f"results/try_it/{name}.json" for name in ("network", "pairs")}

if TRY_IT in MODELS and DATASET["image"] == "digit":
    RESULTS += PAGE_NETWORK.values()
    SECTIONS = {"try_it": PAGE_NETWORK, **SECTIONS}  # the first one


rule export_page_network:
    input:
        **pairs("unseen"),
        model=lambda wildcards: HEADLINE[TRY_IT][0].file("model.pt"),
    output:
        **PAGE_NETWORK,
    log:
        "logs/export_page_network/network.log",
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=lambda wildcards: code_for(MODELS[TRY_IT], "export_page_network.py"),
        network=lambda wildcards: network_of(HEADLINE[TRY_IT][0]),
    script:
        "../scripts/export_page_network.py"

# Reasoning shortcuts: the networks of MNIST addition once more, trained where only certain pairs of digits are added. Each
# seed is trained by itself, and all of them once more one after another, in one job, each apart from those before it.
# Up to five seeds: an ensemble gains little from more (Ovadia et al., arXiv:1906.02530).
from itertools import product

from support.addition_cost import of_shortcut
from support.planning import shortcut_identity

# The seeds of the networks that a job trains, by the name of its file.
SHORTCUT_SEEDS = {str(seed): [seed] for seed in range(min(ADDITION["seeds"], 5))}
if len(SHORTCUT_SEEDS) > 1:
    SHORTCUT_SEEDS["apart"] = list(range(len(SHORTCUT_SEEDS)))
SHORTCUTS = {"pairs": ADDITION["pairs"], "system": list(ADDITION["networks"]), "network": list(SHORTCUT_SEEDS)}


rule train_shortcut:
    input:
        **ADDITION_FILES,
    output:
        read="results/addition/shortcuts/{pairs}/{system}/{network}.npz",
    log:
        "logs/train_shortcut/{pairs}-{system}-{network}.log",
    wildcard_constraints:
        system="|".join(ADDITION["networks"]),
        pairs="|".join(ADDITION["pairs"]),
        network="|".join(SHORTCUT_SEEDS),
    conda:
        "../../envs/study.yaml"
    resources:
        mem_mb=scaled(1500, per_mb=4),
        runtime=lambda wildcards, attempt: attempt * 20 * len(SHORTCUT_SEEDS[wildcards.network]),
    params:
        code=lambda wildcards: code_for(ADDITION["networks"][wildcards.system], "train_shortcut.py"),
        plan=lambda wildcards: {
            "identity": shortcut_identity(wildcards.pairs, wildcards.system, wildcards.network),
            "seeds": SHORTCUT_SEEDS[wildcards.network],
            "scored_on": ADDITION["scored_on"],
            "sha256": ADDITION_SHA256,
            "settings": training_settings(ADDITION["networks"][wildcards.system]),
            "order": [SEED, "addition", "shortcuts", wildcards.pairs],
            "stream": [SEED, "addition", "shortcuts", wildcards.pairs, wildcards.system],
        },
    script:
        "../scripts/train_shortcut.py"


rule collect_shortcuts:
    input:
        read=expand(rules.train_shortcut.output.read, **SHORTCUTS),
    output:
        scores=reported_table("addition_shortcuts", "5 MNIST addition", "what sums can't teach"),
        read=reported_table("addition_readings", "5 MNIST addition", "digits where few pairs occur"),
    log:
        "logs/collect_shortcuts/addition.log",
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=code("collect_shortcuts.py"),
        plan={
            "runs": [shortcut_identity(*names) for names in product(*SHORTCUTS.values())],
            "titles": {name: title_of(name, system) for name, system in ADDITION_SYSTEMS.items()},
            "study_seed": SEED,
        },
    script:
        "../scripts/collect_shortcuts.py"


plot(
    "addition_shortcuts",
    section="addition",
    output=reported_figure("addition_shortcuts", "5 MNIST addition", "what sums can't teach"),
    inputs={"table": rules.collect_shortcuts.output.read},
    log="addition",
)

SHORTCUT_TABLES["shortcuts"] = rules.collect_shortcuts.output.scores
ADDITION_TRAININGS += [
    of_shortcut(
        rules.train_shortcut.output.read.format(pairs=pairs, system=system, network=network),
        system,
        pairs,
        ADDITION_TRAIN,
        len(SHORTCUT_SEEDS[network]),
    )
    for pairs, system, network in product(*SHORTCUTS.values())
]
ADDITION_RESULTS += [*expand(rules.train_shortcut.output, **SHORTCUTS), *rules.collect_shortcuts.output]

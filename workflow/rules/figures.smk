# A figure is an SVG and a PNG. The stages make the rules that draw them with `plot`, next to their other rules.
FIGURES = {}  # the section of the report that shows each figure, by the name of the figure


def figure(name):
    """Return the two files of a figure."""
    return [f"results/figures/{name}.svg", f"results/figures/{name}.png"]


def reported_figure(name, category, label, caption=None):
    """Return the same; Snakemake's report shows the SVG."""
    svg, png = figure(name)
    return [reported(svg, category, caption, Result=label, Kind="figure"), png]


def plot(name, section, output, inputs, params={}, wildcards={}, log=None):
    """Make a rule that draws figures, and add them to FIGURES.

    Args:
        name: the rule is called plot_NAME, its script plot_NAME.py.
        section: the section of the report that shows them, or `addition` for the page of MNIST addition.
        output: what `reported_figure` returns, or several of these by name.
        inputs: files by name.
        params: the settings of the script by name, without the digests of its code.
        wildcards: the values of each wildcard in the names of the figures.
        log: what the log is called, if not NAME or, with wildcards, by their values.
    """
    outputs = output if isinstance(output, dict) else {"figure": output}
    log = log or "-".join(f"{{{wildcard}}}" for wildcard in wildcards) or name

    # In a function, not in a loop over entries: the name of the script is looked up when a job runs, after the loop.
    rule:
        name:
            f"plot_{name}"
        input:
            **inputs,
        output:
            **outputs,
        log:
            f"logs/plot_{name}/{log}.log",
        localrule: True
        conda:
            "../../envs/study.yaml"
        params:
            **{"code": code(f"plot_{name}.py"), **params},
        script:
            f"../scripts/plot_{name}.py"

    names = expand([Path(svg).stem for svg, _ in outputs.values()], **wildcards)
    FIGURES.update(dict.fromkeys(names, section))

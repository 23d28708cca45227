"""Draw how often each network is right against how sure it is, before and after temperature scaling."""

from support.joblog import job_log

from collections.abc import Mapping, Sequence
from math import ceil
from textwrap import wrap

import pandas as pd

from digitsum.files import read_csv
from digitsum.report.figures import PAGE_WIDTH, TEST, figure_files, panels
from digitsum.report.wording import capitalised
from digitsum.runs_table import mean_over_seeds

COLUMNS = 3
LINES = {  # split and state: style and name
    ("val", "before"): ({"color": "0.45", "marker": "s", "markersize": 3.5, **TEST}, "validation pairs"),
    ("unseen", "before"): ({"color": "C1", "marker": "o"}, "unseen pairs"),
    ("unseen", "after"): ({"color": "C0", "marker": "o"}, "unseen pairs, scaled"),
}


def plot_calibration(tables: Mapping[str, pd.DataFrame], paths: Sequence[str]) -> None:
    """Draw a reliability diagram for each network: bins of equally many answers, means over seeds.

    `tables` has split, state, seed, bin, confidence and accuracy of each bin, by title of the network.
    """
    with figure_files(paths, PAGE_WIDTH, 0.4 + 2.5 * ceil(len(tables) / COLUMNS)) as figure:
        places = panels(figure, len(tables), COLUMNS)
        for axes, (title, table) in zip(places, tables.items(), strict=True):
            bins = table.groupby(["split", "state", "bin"])
            means = bins[["confidence", "accuracy"]].agg(mean_over_seeds)
            for line, (style, name) in LINES.items():
                if line in means.index.droplevel("bin"):
                    points = 100 * means.loc[line]
                    axes.plot(points["confidence"], points["accuracy"], label=name, linewidth=1, **style)
            low = 100 * means.to_numpy().min() - 2
            axes.axline((100, 100), slope=1, color="black", linewidth=0.8, zorder=1)
            axes.set(xlim=(low, 101), ylim=(low, 101), aspect="equal")
            axes.set_title("\n".join(wrap(capitalised(title), 22)), fontsize=9)
        figure.supxlabel("Mean confidence of a bin (%)", fontsize=9)
        figure.supylabel("Right (%)", fontsize=9)
        figure.legend(*places[0].get_legend_handles_labels(), loc="outside upper center", ncols=3)


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        table = read_csv(snakemake.input[0], ["model", "split", "state"], ["seed", "n", "confidence", "accuracy"])
        titles = snakemake.params.titles
        # A model that entered may have no probabilities.
        known = [name for name in titles if (table["model"] == name).any()]
        plot_calibration({titles[name]: table[table["model"] == name] for name in known}, snakemake.output)

"""Draw the accuracy of our networks and of the published systems against the time that training took."""

from support.joblog import job_log

import pandas as pd
from matplotlib.ticker import FuncFormatter

from digitsum.addition.runs import on_all_examples, read_table
from digitsum.report.figures import PAGE_WIDTH, figure_files


def plot_addition_time(table: pd.DataFrame, paths: list[str]) -> None:
    """Draw a panel for each N, in it a point for each row of collect_addition's table that has a time."""
    numbers = sorted(table.loc[table["seconds"].notna(), "digits"].unique())
    with figure_files(paths, PAGE_WIDTH, 2.3 * -(-len(numbers) // 2) + 0.4) as figure:
        grid = figure.subplots(-(-len(numbers) // 2), 2, sharex=True, squeeze=False).ravel()
        for axes, digits in zip(grid, numbers, strict=False):
            rows = table[(table["digits"] == digits) & table["seconds"].notna()]
            for origin, color in (("published", "0.45"), ("other", "C3"), ("this study", "C0")):
                of_origin = rows[rows["origin"] == origin]
                axes.errorbar(
                    of_origin["seconds"] / 60,
                    100 * of_origin["mean"],
                    yerr=100 * of_origin["sd"].fillna(0),
                    fmt="o",
                    color=color,
                    capsize=2,
                )
                for row in of_origin.itertuples():
                    axes.annotate(
                        row.system,
                        (row.seconds / 60, 100 * row.mean),
                        (5, 3),
                        textcoords="offset points",
                        fontsize=7,
                        color=color,
                    )
            axes.set(xscale="log", title=f"N = {digits}", ylabel="Whole sums right (%)")
            axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
            axes.margins(x=0.3, y=0.2)
        for axes in grid[len(numbers) :]:
            axes.set_visible(False)
        for axes in grid[max(0, len(numbers) - 2) : len(numbers)]:
            axes.set_xlabel("Training (minutes)")
            axes.tick_params(labelbottom=True)


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        plot_addition_time(on_all_examples(read_table(snakemake.input[0])), snakemake.output)

"""Charts as PNG, readable in a channel on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from bot.i18n import Words

INK, CERTAIN, POSSIBLE, REST = "#24323d", "#2a7f7a", "#9ccfc6", "#e8ece9"
SIZE_INCHES = (8, 4.2)
MOST_TICKS = 26


@dataclass(frozen=True)
class RoundBar:
    """One round: certainly so many, possibly so many, of n."""

    number: int
    lowest: int
    highest: int
    n: int


def progress_chart(title: str, bars: Sequence[RoundBar], t: Words) -> bytes:
    """Return a PNG with a bar per round: certain, possible, and the rest of n."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # slow to import, seldom needed
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    figure = Figure(figsize=SIZE_INCHES, dpi=150, layout="constrained", facecolor="white")
    axes = figure.add_subplot()
    for bar in bars:
        axes.bar(bar.number, bar.n, color=REST, width=0.7)
        axes.bar(bar.number, bar.highest, color=POSSIBLE, width=0.7)
        axes.bar(bar.number, bar.lowest, color=CERTAIN, width=0.7)
        label = str(bar.lowest) if bar.lowest == bar.highest else f"{bar.lowest}–{bar.highest}"
        axes.annotate(
            t("{count} of {n}", count=label, n=bar.n),
            (bar.number, bar.n),
            ha="center",
            va="bottom",
            color=INK,
        )
    if not bars:
        axes.text(
            0.5, 0.5, t("Fewer than five answers so far"), ha="center", transform=axes.transAxes
        )
    axes.set_title(title, loc="left", color=INK, fontsize=14, pad=12)
    axes.set_xlabel(t("Round"), color=INK)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.spines[["top", "right"]].set_visible(False)
    figure.legend(
        handles=[axes.bar(0, 0, color=colour) for colour in (CERTAIN, POSSIBLE, REST)],
        labels=[t("met, as its members said"), t("not known"), t("not met")],
        loc="outside lower left",
        ncols=3,
        frameon=False,
    )
    if bars:
        axes.set_xticks([bar.number for bar in bars][-MOST_TICKS:])
        axes.set_xlim(bars[0].number - 0.6, max(bars[-1].number, bars[0].number + 5) + 0.6)
    out = BytesIO()
    FigureCanvasAgg(figure)
    figure.savefig(out, format="png")
    return out.getvalue()

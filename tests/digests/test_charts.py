"""The chart is a picture that can be opened, with and without numbers."""

import pytest

from bot.documents.charts import RoundBar, progress_chart
from bot.i18n import words_for

PNG = b"\x89PNG\r\n"


@pytest.mark.parametrize("bars", [[], [RoundBar(1, 3, 5, 6), RoundBar(2, 4, 4, 6)]])
def test_a_chart_is_a_png(bars: list[RoundBar]) -> None:
    chart = progress_chart("Coffee across teams", bars, words_for(None))

    assert chart.startswith(PNG)
    assert len(chart) > 5_000

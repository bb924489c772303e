"""A message of two parts keeps working buttons when one part is answered."""

from __future__ import annotations

from datetime import date

from bot.domain.notices.check_ins import EndQuestion
from bot.domain.notices.corrections import Together
from bot.domain.notices.rounds import RoundNotice
from bot.i18n import words_for
from bot.views.blocks import Block, section
from bot.views.notices import is_seam, render, with_part_replaced

BOTH = Together(
    (
        EndQuestion("check-in", "pairing", ("Jonas",)),
        RoundNotice("notice", "programme", "Coffee", date(2026, 11, 30), asks=False),
    )
)


def as_slack_stores_it() -> list[Block]:
    shown = render(BOTH, words_for("en-GB")).blocks
    return [{"block_id": f"b{number}", **block} for number, block in enumerate(shown)]


def test_two_parts_stand_on_both_sides_of_a_line() -> None:
    shown = render(BOTH, words_for("en-GB"))

    assert [block["type"] for block in shown.blocks if is_seam(block)] == ["divider"]
    assert "Did you get to meet Jonas?" in shown.text
    assert "introduce you" in shown.text


def test_an_answer_replaces_its_own_part_only() -> None:
    shown = as_slack_stores_it()
    seam = next(number for number, block in enumerate(shown) if is_seam(block))
    answer = [section("Good.")]

    assert with_part_replaced(shown, "b1", answer) == [*answer, *shown[seam:]]
    after = with_part_replaced(shown, f"b{seam + 2}", answer)
    assert after == [*shown[: seam + 1], *answer]

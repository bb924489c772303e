"""What members read about rounds, pinned."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

import pytest

from bot.domain.notices import Notice
from bot.domain.notices.rounds import NoPartner, RoundNotice, SeasonQuestion
from bot.domain.rounds import Reply, RoundReply, SeasonChoice, SeasonReply
from bot.i18n import words_for
from bot.views import rounds as views
from tests.golden import Golden

WORDS = words_for("en-GB")
DAY, NEXT = date(2026, 11, 30), date(2026, 12, 7)


@pytest.mark.parametrize(
    ("name", "notice"),
    [
        ("round_notice", RoundNotice("row1", "p1", "Coffee & cake", DAY, asks=False)),
        ("round_notice_asks", RoundNotice("row1", "p1", "Coffee", DAY, asks=True)),
        ("no_partner", NoPartner("enrolment1", "Skill exchange", NEXT)),
        ("no_partner_without_a_next_round", NoPartner("enrolment1", "Skill exchange", None)),
        ("season_question", SeasonQuestion("row2", "Coffee", 8, 7, NEXT)),
        ("season_question_after_one", SeasonQuestion("row2", "Coffee", 2, 1, None)),
        ("season_question_after_skips", SeasonQuestion("row2", "Coffee", 0, 3, NEXT)),
    ],
)
def test_notices_of_rounds_read_like_this(name: str, notice: Notice, golden: Golden) -> None:
    golden(name, asdict(views.NOTICES[type(notice)](notice, WORDS)))


@pytest.mark.parametrize("kind", list(Reply))
@pytest.mark.parametrize("known", [True, False])
def test_taps_on_notices_are_answered_like_this(kind: Reply, known: bool, golden: Golden) -> None:
    answer = RoundReply(kind, "row1", "Coffee", DAY if known else None, NEXT if known else None)
    name = f"round_reply_{kind.value}" + ("" if known else "_without_dates")
    golden(name, asdict(views.reply(answer, WORDS)))


@pytest.mark.parametrize("choice", list(SeasonChoice))
def test_choices_at_the_end_of_a_season_are_answered_like_this(
    choice: SeasonChoice, golden: Golden
) -> None:
    answer = SeasonReply(choice, "row2", "Coffee", NEXT, 2)
    golden(f"season_reply_{choice.value}", asdict(views.season_reply(answer, WORDS)))


def test_every_error_of_rounds_has_its_words() -> None:
    shown = {code: words(WORDS, {}) for code, words in views.ERRORS.items()}

    assert all(text.endswith(".") for text in shown.values())

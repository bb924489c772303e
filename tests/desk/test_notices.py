"""What the desk is told by itself, from the stored line to its words."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.notices import Kind, Notice
from bot.domain.notices.desk import DeskNewcomer, DeskWarning
from bot.i18n import words_for
from bot.services.desk_notices import desk_script
from bot.services.outbox import Line
from bot.services.round_messages import warn_desk
from bot.services.trouble import Trouble
from bot.views import errors
from bot.views.desk.words import ERRORS
from bot.views.notices import render
from models.outbox import OutboxRow, Target
from tests.desk.bench import Bench
from tests.rounds.stage import company
from tests.world import MONDAY


def composed(bench: Bench, row: OutboxRow) -> Notice | None:
    world = bench.stage.world
    with world.database.reading.begin() as session:
        return desk_script()[Kind(row.kind)].compose(session, row, world.now)


def test_a_failed_match_names_its_round_and_offers_another_run(bench: Bench) -> None:
    company(bench.stage, 4)
    bench.stage.at(MONDAY)
    round_ = bench.stage.round()

    with bench.stage.world.database.writing.begin() as session:
        outbox = bench.stage.world.outbox
        warn_desk(outbox, session, session.merge(round_), "match-failed", MONDAY)
    notice = composed(bench, bench.stage.world.lines("desk_warning")[0])

    assert notice == DeskWarning(
        "match-failed", programme="Coffee across teams", number=1, round_id=round_.id
    )
    assert "could not be matched" in render(notice, words_for("en")).text


def test_an_item_that_keeps_failing_is_told_by_its_reference(bench: Bench) -> None:
    world = bench.stage.world
    Trouble(world.database, world.clock, world.outbox).tell(world.workspace_id, "x:1", "7f3a")

    notice = composed(bench, world.lines("desk_warning")[0])

    assert notice is not None
    assert "reference 7f3a" in render(notice, words_for("en")).text


def test_the_review_of_a_stand_down_names_nobody(bench: Bench) -> None:
    company(bench.stage, 2)
    bench.stand_downs.begin(bench.ines, "UA", date(2026, 12, 21))

    notice = composed(bench, bench.stage.world.lines("desk_warning")[0])

    assert notice is not None
    assert "one person is matched again" in render(notice, words_for("en")).text


def test_news_that_is_not_true_any_more_is_not_told(bench: Bench) -> None:
    world, programmes = bench.stage.world, bench.programmes
    programme_id = world.programme()
    programmes.pause(bench.ines, programme_id)
    paused = world.lines("programme_news")[0]
    told = composed(bench, paused)
    assert told is not None
    assert "<@UINES> paused *Coffee across teams*" in render(told, words_for("en")).text

    world.clock.move_to(MONDAY)
    programmes.resume(bench.ines, programme_id)

    assert composed(bench, paused) is None
    resumed = composed(bench, world.lines("programme_news")[-1])
    assert resumed is not None
    assert "The next round is on" in render(resumed, words_for("en")).text


def test_a_newcomer_is_mentioned(bench: Bench) -> None:
    bench.desk.somebody_joined(bench.ines.workspace_id, "UNEW", "Ev1")

    notice = composed(bench, bench.stage.world.lines("desk_newcomer")[0])

    assert notice == DeskNewcomer("UNEW")


def test_a_warning_about_what_nobody_knows_still_says_where_to_look(bench: Bench) -> None:
    world = bench.stage.world
    line = Line(
        Kind.DESK_WARNING,
        key="warning:odd",
        target=Target.DESK,
        not_before=world.now,
        details={"code": "odd"},
    )
    with world.database.writing.begin() as session:
        world.outbox.write(session, world.workspace_id, line, world.now)

    notice = composed(bench, world.lines("desk_warning")[0])

    assert notice is not None
    assert "needs a look" in render(notice, words_for("en")).text


@pytest.mark.parametrize("code", ERRORS)
def test_every_refusal_of_the_desk_has_a_sentence(code: str) -> None:
    sentence = errors.SENTENCES[code](words_for("en"), {"name": "Coffee", "user": "U1"})

    assert sentence.endswith(".")

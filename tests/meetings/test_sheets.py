"""Reflection sheets: wished for, written, shared, looked back on, deleted."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.feedback import Line, Sheet
from bot.domain.notices.check_ins import SheetGone, SheetLookBack, SheetPrepare, SheetShared
from models.meeting import ReflectionSheet
from models.programme import Format
from models.rounds import Pairing
from tests.meetings.office import Office


def peers(office: Office, *member_ids: str) -> str:
    programme = office.world.programme(format=Format.PEER, lasts_weeks=6, every_weeks=6)
    pairing_id = office.pairing(*member_ids, programme_id=programme)
    office.change(Pairing, pairing_id, ends_at=office.world.now + timedelta(weeks=6))
    return pairing_id


def test_in_a_coffee_pairing_the_sheet_comes_only_if_both_want_it(
    office: Office, ada: str, bo: str
) -> None:
    pairing_id = office.pairing(ada, bo)

    alone = office.sheets.wish(office.caller(ada), pairing_id)
    office.send()
    assert not alone
    assert office.heard(SheetPrepare) == []

    both = office.sheets.wish(office.caller(bo), pairing_id)
    office.send()
    assert both
    assert len(office.read_by("Ada", SheetPrepare)) == 1


def test_lines_are_shared_when_both_have_written_but_for_private_ones(
    office: Office, ada: str, bo: str
) -> None:
    pairing_id = peers(office, ada, bo)

    first = Sheet(pairing_id, strength=Line("patience"), difficulty=Line("fear", private=True))
    assert not office.sheets.prepare(office.caller(ada), first)
    office.send()
    assert office.heard(SheetShared) == []
    assert office.sheets.prepare(office.caller(bo), Sheet(pairing_id, question=Line("How?")))
    office.send()

    (said,) = office.heard(SheetShared)
    assert [(one.name, one.strength, one.difficulty, one.question) for one in said.people] == [
        ("Ada", "patience", None, None),
        ("Bo", None, None, "How?"),
    ]
    assert ("GUADAUBO", said) in office.messenger.said


def test_what_was_shared_is_not_changed_by_writing_again(office: Office, ada: str, bo: str) -> None:
    pairing_id = peers(office, ada, bo)
    for member_id in (ada, bo):
        office.sheets.prepare(office.caller(member_id), Sheet(pairing_id, strength=Line("calm")))

    office.sheets.prepare(office.caller(ada), Sheet(pairing_id, strength=Line("haste")))

    assert office.sheets.sheet(office.caller(ada), pairing_id).strength.text == "calm"


def test_the_look_ahead_is_asked_before_the_meeting_and_the_look_back_after_it(
    office: Office, ada: str, bo: str
) -> None:
    pairing_id = peers(office, ada, bo)
    for member_id in (ada, bo):
        office.vote(member_id, pairing_id, "C")
    starts_at = office.session(pairing_id).starts_at
    assert starts_at is not None

    office.until(starts_at - timedelta(hours=1))
    assert len(office.read_by("Ada", SheetPrepare)) == 1
    assert office.read_by("Ada", SheetLookBack) == []
    office.until(starts_at + timedelta(days=1))
    assert len(office.read_by("Ada", SheetPrepare)) == 1
    assert len(office.read_by("Ada", SheetLookBack)) == 1


def test_the_one_thing_to_try_stays_with_its_writer(office: Office, ada: str, bo: str) -> None:
    pairing_id = peers(office, ada, bo)

    office.sheets.look_back(office.caller(ada), pairing_id, "Ask sooner")

    assert office.sheets.sheet(office.caller(ada), pairing_id).to_try == "Ask sooner"
    assert office.sheets.sheet(office.caller(bo), pairing_id).to_try == ""
    assert office.heard(SheetShared) == []


def test_sheets_and_what_was_shared_of_them_are_gone_after_thirty_days(
    office: Office, ada: str, bo: str
) -> None:
    pairing_id = peers(office, ada, bo)
    for member_id in (ada, bo):
        office.sheets.prepare(office.caller(member_id), Sheet(pairing_id, strength=Line("calm")))
    office.send()
    ends_at = office.get(Pairing, pairing_id).ends_at
    assert ends_at is not None

    office.until(ends_at + timedelta(days=29))
    assert len(office.rows(ReflectionSheet)) == 2
    office.until(ends_at + timedelta(days=30, hours=1))

    assert office.rows(ReflectionSheet) == []
    assert len(office.heard(SheetGone)) == 1

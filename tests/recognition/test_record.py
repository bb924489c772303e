"""A personal record: the picked lines, for their owner alone; a name only with its owner's word."""

from __future__ import annotations

import logging
import re
import zlib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from bot.documents.record import BOX, markdown, page_of, pdf
from bot.domain.mentorship import MentorshipState
from bot.domain.notices import Notice
from bot.domain.notices.record import ConfirmationAsked, ConfirmationGiven, RecordReady
from bot.domain.record import MentorshipLine, NoSuchLine, NothingPicked, Record, ThanksQuote
from bot.i18n import words_for
from bot.services.messenger import Document
from bot.views import record as view
from bot.views.forms import InvalidForm
from bot.views.notices import render
from models.meeting import MeetingSession, SessionState
from models.mentorship import Mentorship
from models.record import RecordConfirmation
from models.rounds import Pairing, PairingMember, PairingState
from models.session import Database
from models.toolkit import MemberLesson
from tests.golden import Golden
from tests.whole import Whole
from tests.world import World, build_world

T = words_for("en-GB")
R = "00000000-0000-7000-8000-000000000007"
FULL = Record(
    name="Amara <Okafor> & co",
    made_on=date(2026, 12, 7),
    mentorships=(
        MentorshipLine(R, True, "Jonas", date(2026, 3, 2), date(2026, 9, 7), 8, 8, asked=True),
        MentorshipLine(R[:-1] + "8", False, "Bo", date(2026, 10, 1), None, 3, may_ask=True),
        MentorshipLine(R[:-1] + "9", True, "Cy", date(2026, 10, 1), None, 1, asked=True),
    ),
    meetings=14,
    people=12,
    skills=("Git", "SQL"),
    lessons=5,
    thanks=(ThanksQuote(R, "Jonas", "That query *saved* my week.\nTruly.", date(2026, 9, 1)),),
)


@dataclass
class Studio(Whole):
    """Amara mentors Jonas; three sessions were held."""

    def __post_init__(self) -> None:
        world, here = self.world, self.world.workspace_id
        programme = world.mentorship_programme()
        self.amara, self.jonas = world.member("Amara"), world.member("Jonas")
        world.enrol(programme, self.amara, self.jonas)
        self.pairing = world.new_id()
        with world.database.writing.begin() as session:
            session.add(
                Pairing(
                    workspace_id=here,
                    id=self.pairing,
                    programme_id=programme,
                    state=PairingState.INTRODUCED,
                    locked=False,
                    score=0,
                    terms=[],
                    openers=[],
                    sheet_wanted=False,
                    created_at=world.now,
                    introduced_at=world.now,
                )
            )
            session.flush()
            for position, member_id in enumerate((self.amara, self.jonas)):
                session.add(
                    PairingMember(
                        workspace_id=here,
                        pairing_id=self.pairing,
                        member_id=member_id,
                        position=position,
                        wants_sheet=False,
                        silent=False,
                    )
                )
            session.add(
                Mentorship(
                    workspace_id=here,
                    pairing_id=self.pairing,
                    mentor_id=self.amara,
                    mentee_id=self.jonas,
                    state=MentorshipState.ACTIVE,
                    began_at=world.now,
                    ends_on=date(2027, 5, 1),
                )
            )
            for number in (1, 2, 3):
                session.add(
                    MeetingSession(
                        workspace_id=here,
                        id=world.new_id(),
                        pairing_id=self.pairing,
                        number=number,
                        state=SessionState.HELD,
                        slot_set=1,
                        starts_at=world.now,
                        minutes=45,
                        version=1,
                    )
                )
            session.add(
                MemberLesson(
                    workspace_id=here,
                    member_id=self.amara,
                    lesson="first-meeting",
                    done_at=world.now,
                    done_text="abc",
                )
            )

    @property
    def record(self) -> Record:
        return self.services.thanks.record.own(self.caller(self.amara))

    def files(self, name: str) -> list[Document]:
        channel = f"DU{name.upper()}"
        return [one for at, one in self.heard(Document) if at == channel]

    def sent(self, *keys: str) -> str:
        """Return the Markdown that Amara gets for some lines."""
        caller = self.caller(self.amara)
        self.services.thanks.record.send(caller, keys, self.world.new_id())
        self.wake()
        return self.files("Amara")[-1].content.decode()


@pytest.fixture
def studio(world: World) -> Studio:
    return Studio(world)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def both(request: pytest.FixtureRequest) -> Studio:
    """Return the studio on either database."""
    database: Database = request.getfixturevalue(
        "database" if request.param == "sqlite" else "postgres"
    )
    return Studio(build_world(database))


def test_only_what_was_picked_is_on_the_page_and_only_its_owner_gets_it(both: Studio) -> None:
    assert both.record.keys == (f"mentorship:{both.pairing}", "meetings", "lessons")
    told = both.sent(f"mentorship:{both.pairing}")

    assert "Mentored a colleague, since November 2026; 3 sessions held." in told
    assert "Jonas" not in told
    assert "lesson" not in told
    names = [one.filename for one in both.files("Amara")]
    assert names == ["mentoring-record.pdf", "mentoring-record.md"]
    assert {at for at, one in both.messenger.said if isinstance(one, Document)} == {"DUAMARA"}


def test_a_partner_is_named_only_after_confirming_and_no_more_after_taking_it_back(
    both: Studio,
) -> None:
    records, key = both.services.thanks.record, f"mentorship:{both.pairing}"
    for _ in range(2):
        assert records.ask(both.caller(both.amara), both.pairing) == "Jonas"
    both.wake()
    (asked,) = both.read_by("Jonas", ConfirmationAsked)
    assert (asked.who, asked.mentored, asked.sessions) == ("Amara", False, 3)
    assert "Jonas" not in both.sent(key)

    records.answer(both.caller(both.jonas), asked.confirmation_id, confirms=True)
    assert "Mentored Jonas, since November 2026" in both.sent(key)
    assert "Jonas confirms 3 sessions" in both.sent(key)
    assert len(both.read_by("Amara", ConfirmationGiven)) == 1
    records.answer(both.caller(both.jonas), asked.confirmation_id, confirms=False)
    assert "Jonas" not in both.sent(key)


def test_rather_not_looks_the_same_as_no_answer(studio: Studio) -> None:
    records = studio.services.thanks.record
    records.ask(studio.caller(studio.amara), studio.pairing)
    studio.wake()
    before, said = studio.record, len(studio.messenger.said)
    (asked,) = studio.read_by("Jonas", ConfirmationAsked)

    records.answer(studio.caller(studio.jonas), asked.confirmation_id, confirms=False)
    studio.wake()

    assert studio.record == before
    assert len(studio.messenger.said) == said


def test_who_would_rather_not_hear_is_not_asked_and_the_owner_cannot_tell(studio: Studio) -> None:
    studio.services.members.privacy.keep_apart(studio.caller(studio.jonas), ["UAMARA"])
    name = studio.services.thanks.record.ask(studio.caller(studio.amara), studio.pairing)
    studio.wake()
    assert name == "Jonas"
    assert studio.heard(ConfirmationAsked) == []
    assert studio.record.mentorships[0].asked


def test_nobody_else_asks_or_confirms(studio: Studio) -> None:
    stranger = studio.world.member("Eve")
    records = studio.services.thanks.record
    with pytest.raises(NoSuchLine):
        records.ask(studio.caller(stranger), studio.pairing)
    records.ask(studio.caller(studio.amara), studio.pairing)
    (asked,) = studio.rows(RecordConfirmation)
    for member_id in (stranger, studio.amara):
        with pytest.raises(NoSuchLine):
            records.answer(studio.caller(member_id), asked.id, confirms=True)


def test_the_record_does_not_tell_of_an_end_before_it_is_told(studio: Studio) -> None:
    now = studio.world.now
    with studio.world.database.writing.begin() as session:
        pairing = session.get_one(Pairing, (studio.world.workspace_id, studio.pairing))
        pairing.state, pairing.ended_at = PairingState.ENDED, now
        pairing.end_told_at = now + timedelta(days=1)
    assert studio.record.mentorships[0].ended_on is None
    studio.world.clock.move_to(now + timedelta(days=2))
    assert studio.record.mentorships[0].ended_on == date(2026, 11, 23)


def test_lines_of_somebody_else_are_not_sent(studio: Studio) -> None:
    caller = studio.caller(studio.amara)
    with pytest.raises(NothingPicked):
        studio.services.thanks.record.send(caller, ["thanks:elsewhere", "mentorship:x"], "V1")
    for _ in range(2):
        studio.services.thanks.record.send(caller, ["lessons"], "V2")
    assert len(studio.world.lines("record_pdf")) == 1


def test_the_markdown_reads_as_pinned(golden: Golden) -> None:
    golden("record_markdown", markdown(page_of(FULL, T)).decode().splitlines())


def letters_in(content: bytes) -> set[int]:
    """Return the characters that a PDF says it shows, by its own tables."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    texts = b"".join(_unpacked(stream) for stream in streams)
    return {int(code, 16) for code in re.findall(rb"<[0-9A-Fa-f]{4}> <([0-9A-Fa-f]{4})>", texts)}


def _unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream


def test_the_pdf_shows_letters_of_other_alphabets(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    record = Record("Ольга Żółć Ελένη", date(2026, 12, 7), lessons=1)
    content, has_gaps = pdf(page_of(record, T), record.made_on)

    assert content.startswith(b"%PDF-")
    assert {ord(one) for one in "ОльгаŻółćΕλένη"} <= letters_in(content)
    assert not has_gaps
    assert caplog.records == []


def test_what_the_font_lacks_becomes_a_box_and_is_said_and_not_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    record = Record("田中 Mei", date(2026, 12, 7), lessons=1)
    content, has_gaps = pdf(page_of(record, T), record.made_on)

    assert has_gaps
    assert ord(BOX) in letters_in(content)
    assert "田" not in caplog.text
    assert "田中 Mei" in markdown(page_of(record, T)).decode()


NOTICES: dict[str, Notice] = {
    "record_ready_pdf": RecordReady(is_pdf=True),
    "record_ready_pdf_gaps": RecordReady(is_pdf=True, has_gaps=True),
    "record_ready_markdown": RecordReady(is_pdf=False),
    "record_question_mentor": ConfirmationAsked(R, "Jonas", True, 8),
    "record_question_mentee": ConfirmationAsked(R, "Amara", False, 1),
    "record_confirmed": ConfirmationGiven("Jonas", 8),
}


@pytest.mark.parametrize("name", NOTICES)
def test_notices_about_records_read_as_pinned(golden: Golden, name: str) -> None:
    message = render(NOTICES[name], T)
    golden(name, {"text": message.text, "blocks": message.blocks})


VIEWS = {
    "record_form": view.form(FULL, T),
    "record_form_empty": view.form(Record("Amara", date(2026, 12, 7)), T),
    "record_preview": view.preview(FULL, T),
    "record_sent": view.sent(T),
    "record_asked": view.asked("Jonas", T),
}


@pytest.mark.parametrize("name", VIEWS)
def test_views_of_records_are_as_pinned(golden: Golden, name: str) -> None:
    golden(name, VIEWS[name])


def test_a_page_without_lines_is_answered_beside_the_field() -> None:
    empty: dict[str, Any] = {"numbers": {"numbers": {"selected_options": []}}}
    with pytest.raises(InvalidForm) as invalid:
        view.read(empty, T)
    assert set(invalid.value.errors) == {"numbers"}
    preview = view.preview(FULL, T)
    assert tuple(view.read_preview(preview["private_metadata"])) == FULL.keys

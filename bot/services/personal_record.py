"""The personal record: looked at, sent to its owner as files, and confirmed by a partner."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.documents import record as documents
from bot.domain.membership import local_day
from bot.domain.notices import Kind, Notice
from bot.domain.notices.record import ConfirmationAsked, ConfirmationGiven, RecordReady
from bot.domain.profile import NAMELESS, NoProfile
from bot.domain.record import (
    MOST_OF_A_KIND,
    MentorshipLine,
    NoSuchLine,
    NothingPicked,
    Record,
    ThanksQuote,
)
from bot.i18n import words_for
from bot.ids import NewId
from bot.services.access import Caller
from bot.services.messenger import Document
from bot.services.outbox import Line, Outbox
from bot.services.places import zone_of
from bot.services.script import Part, Script
from models import ask_questions
from models import record_questions as questions
from models.member import Member, MemberState, member_of_user
from models.mentorship import Mentorship
from models.outbox import OutboxRow, Target
from models.record import RecordConfirmation
from models.rounds import Pairing
from models.session import Database

FILENAME = "mentoring-record"


@dataclass(frozen=True)
class PersonalRecord:
    """Nothing of it goes to anybody but its owner; a partner is asked only at the owner's wish.

    Attributes:
        other_key: what stands for a Slack user on private lists.
    """

    database: Database
    clock: Clock
    new_id: NewId
    outbox: Outbox
    other_key: Callable[[str], bytes]

    def parts(self) -> Script:
        """Return how records are said."""
        return {
            Kind.RECORD_MARKDOWN: Part(compose=self._compose_markdown),
            Kind.RECORD_PDF: Part(compose=self._compose_pdf),
            Kind.RECORD_QUESTION: Part(compose=self._compose_question),
            Kind.RECORD_CONFIRMED: Part(compose=_compose_confirmed),
        }

    def own(self, caller: Caller, keys: Sequence[str] | None = None) -> Record:
        """Return all that the caller may pick, or what was picked.

        Raises:
            NoProfile: the caller never joined, or left.
        """
        with self.database.reading.begin() as session:
            record = self._record(session, _member(session, caller), self.clock())
            return record if keys is None else record.only(keys)

    def send(self, caller: Caller, keys: Sequence[str], view_id: str) -> None:
        """Have the picked lines sent to the caller as Markdown and as PDF; a form sends once.

        Raises:
            NoProfile: the caller never joined, or left.
            NothingPicked: none of the lines is there any more.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            member = _member(session, caller)
            picked = self._record(session, member, now).only(keys)
            if not picked.keys:
                raise NothingPicked
            for kind in (Kind.RECORD_PDF, Kind.RECORD_MARKDOWN):
                line = Line(
                    kind=kind,
                    key=f"{kind.value}:{member.id}:{view_id}",
                    target=Target.MEMBER,
                    member_id=member.id,
                    not_before=now,
                    details={"lines": list(picked.keys)},
                )
                self.outbox.write(session, caller.workspace_id, line, now)

    def ask(self, caller: Caller, pairing_id: str) -> str:
        """Ask the partner of a mentorship to confirm its sessions, once; return the name.

        Somebody who would rather not hear of the caller is not asked, and the caller is not told.

        Raises:
            NoSuchLine: it is no mentorship of the caller's, or nothing was held.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            member = _member(session, caller)
            mentorship = session.get(Mentorship, (caller.workspace_id, pairing_id))
            if mentorship is None or member.id not in (mentorship.mentor_id, mentorship.mentee_id):
                raise NoSuchLine
            partner = _partner(session, mentorship, member)
            held = questions.sessions_held(session, caller.workspace_id, pairing_id, now)
            if not held:
                raise NoSuchLine
            known = questions.confirmation_of(session, caller.workspace_id, pairing_id, member.id)
            if known is None:
                self._ask(session, member, partner, pairing_id, held, now)
            return partner.name or NAMELESS

    def answer(self, caller: Caller, confirmation_id: str, *, confirms: bool) -> None:
        """Confirm a line of a partner's record, or do not; the latter is told to nobody.

        Raises:
            NoSuchLine: the caller was not asked this.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            asked = session.get(RecordConfirmation, (caller.workspace_id, confirmation_id))
            if asked is None or asked.partner_id != caller.member_id:
                raise NoSuchLine
            first = confirms and asked.confirmed_at is None
            asked.confirmed_at = (asked.confirmed_at or now) if confirms else None
            if first:
                line = Line(
                    kind=Kind.RECORD_CONFIRMED,
                    key=f"record-confirmed:{asked.id}",
                    target=Target.MEMBER,
                    member_id=asked.member_id,
                    not_before=now,
                    subject=asked.id,
                )
                self.outbox.write(session, caller.workspace_id, line, now)

    def _ask(
        self,
        session: Session,
        member: Member,
        partner: Member,
        pairing_id: str,
        held: int,
        now: datetime,
    ) -> None:
        asked = RecordConfirmation(
            workspace_id=member.workspace_id,
            id=self.new_id(),
            pairing_id=pairing_id,
            member_id=member.id,
            partner_id=partner.id,
            sessions=held,
            asked_at=now,
        )
        session.add(asked)
        session.flush()
        line = Line(
            kind=Kind.RECORD_QUESTION,
            key=f"record-question:{asked.id}",
            target=Target.MEMBER,
            member_id=partner.id,
            not_before=now,
            subject=asked.id,
        )
        self.outbox.write(session, member.workspace_id, line, now)

    def _record(self, session: Session, member: Member, now: datetime) -> Record:
        zone = zone_of(session, member)
        meetings, people = questions.meetings_and_people(session, member, now)
        return Record(
            name=member.name or NAMELESS,
            made_on=local_day(now, zone),
            mentorships=tuple(
                _mentorship(session, member, mentorship, pairing, zone, now)
                for mentorship, pairing in questions.mentorships_of(session, member, MOST_OF_A_KIND)
            ),
            meetings=meetings,
            people=people,
            skills=tuple(questions.skills_passed_on(session, member)),
            lessons=questions.lessons_done(session, member),
            thanks=tuple(
                ThanksQuote(note.id, name or NAMELESS, note.text or "", local_day(note.at, zone))
                for note, name in questions.thanks_to_quote(session, member, MOST_OF_A_KIND)
            ),
        )

    def _page(
        self, session: Session, row: OutboxRow, now: datetime
    ) -> tuple[Member, Record, documents.Page] | None:
        member = session.get(Member, (row.workspace_id, row.member_id))
        if member is None or member.state is not MemberState.ACTIVE:
            return None
        keys = row.details.get("lines")
        picked = self._record(session, member, now).only(keys if isinstance(keys, list) else ())
        return member, picked, documents.page_of(picked, words_for(member.locale))

    def _compose_markdown(self, session: Session, row: OutboxRow, now: datetime) -> Notice | None:
        found = self._page(session, row, now)
        if found is None:
            return None
        _, _, page = found
        return Document(f"{FILENAME}.md", documents.markdown(page), RecordReady(is_pdf=False))

    def _compose_pdf(self, session: Session, row: OutboxRow, now: datetime) -> Notice | None:
        found = self._page(session, row, now)
        if found is None:
            return None
        _, record, page = found
        content, has_gaps = documents.pdf(page, record.made_on)
        return Document(f"{FILENAME}.pdf", content, RecordReady(is_pdf=True, has_gaps=has_gaps))

    def _compose_question(
        self, session: Session, row: OutboxRow, _now: datetime
    ) -> ConfirmationAsked | None:
        asked = session.get(RecordConfirmation, (row.workspace_id, row.subject))
        if asked is None or asked.confirmed_at is not None:
            return None
        owner = session.get_one(Member, (row.workspace_id, asked.member_id))
        reader = session.get_one(Member, (row.workspace_id, asked.partner_id))
        both = owner.state is MemberState.ACTIVE and reader.state is MemberState.ACTIVE
        if not both or self._apart(session, owner, reader):
            return None
        mentorship = session.get_one(Mentorship, (row.workspace_id, asked.pairing_id))
        mentored = mentorship.mentor_id == reader.id
        return ConfirmationAsked(asked.id, owner.name or NAMELESS, mentored, asked.sessions)

    def _apart(self, session: Session, owner: Member, reader: Member) -> bool:
        lists = ask_questions.lists_of(session, owner.workspace_id, [owner.id, reader.id])
        listed = self.other_key(owner.slack_user_id or "") in lists.get(reader.id, set())
        lists_them = self.other_key(reader.slack_user_id or "") in lists.get(owner.id, set())
        return listed or lists_them


def _mentorship(
    session: Session,
    member: Member,
    mentorship: Mentorship,
    pairing: Pairing,
    zone: str,
    now: datetime,
) -> MentorshipLine:
    here = member.workspace_id
    partner = _partner(session, mentorship, member)
    asked = questions.confirmation_of(session, here, pairing.id, member.id)
    held = questions.sessions_held(session, here, pairing.id, now)
    over = questions.is_over(pairing, now)
    confirmed = asked is not None and asked.confirmed_at is not None and partner.name is not None
    return MentorshipLine(
        pairing_id=pairing.id,
        as_mentor=mentorship.mentor_id == member.id,
        partner=partner.name or NAMELESS,
        began_on=local_day(pairing.introduced_at or now, zone),
        ended_on=local_day(pairing.ended_at or now, zone) if over else None,
        sessions=held,
        confirmed=asked.sessions if asked is not None and confirmed else None,
        asked=asked is not None,
        may_ask=asked is None and held > 0 and partner.state is MemberState.ACTIVE,
    )


def _partner(session: Session, mentorship: Mentorship, member: Member) -> Member:
    mentors = mentorship.mentor_id == member.id
    partner_id = mentorship.mentee_id if mentors else mentorship.mentor_id
    return session.get_one(Member, (member.workspace_id, partner_id))


def _member(session: Session, caller: Caller) -> Member:
    member = member_of_user(session, caller.workspace_id, caller.slack_user_id)
    if member is None or member.state is not MemberState.ACTIVE:
        raise NoProfile
    return member


def _compose_confirmed(
    session: Session, row: OutboxRow, _now: datetime
) -> ConfirmationGiven | None:
    asked = session.get(RecordConfirmation, (row.workspace_id, row.subject))
    if asked is None or asked.confirmed_at is None:
        return None
    partner = session.get_one(Member, (row.workspace_id, asked.partner_id))
    return ConfirmationGiven(partner.name, asked.sessions) if partner.name else None

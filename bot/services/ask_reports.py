"""Reporting abuse in an exchange without names: two named contacts open it, one never can."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.ask import NEEDED_CONTACTS, NoContacts, NoSuchAsk, NotForYou, ReportPage
from bot.domain.notices import Kind
from bot.ids import NewId
from bot.services.access import Caller
from bot.services.ask_settling import contacts_beside, exchange_of
from bot.services.outbox import Line, Outbox
from models import ask_questions as questions
from models.ask import Ask, AskConsent, AskRecipient, AskReport
from models.member import Member
from models.outbox import Target
from models.session import Database


@dataclass(frozen=True)
class AskReports:
    """Takes reports, and shows their contacts what they may see by now."""

    database: Database
    clock: Clock
    new_id: NewId
    outbox: Outbox

    def report(self, caller: Caller, recipient_id: str) -> None:
        """Report what the other side wrote; the exchange stops here. Twice is once.

        Raises:
            NoSuchAsk: the caller has no part in it, or the other side wrote nothing.
            NoContacts: fewer than two contacts could look at it.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            ask, recipient = exchange_of(session, caller.workspace_id, recipient_id)
            if caller.member_id not in (ask.member_id, recipient.member_id) or ask.named:
                raise NoSuchAsk
            by_asker = caller.member_id == ask.member_id
            session.refresh(recipient, with_for_update=True)
            known = questions.reports_of(session, caller.workspace_id, recipient_id)
            if any(one.by_asker is by_asker for one in known):
                return
            report = AskReport(
                workspace_id=ask.workspace_id,
                id=self.new_id(),
                recipient_id=recipient_id,
                by_asker=by_asker,
                at=now,
            )
            session.add(report)
            session.flush()
            self._tell_contacts(session, report, now)

    def page(self, caller: Caller, report_id: str) -> ReportPage:
        """Return what a contact may see of a report now.

        Raises:
            NotForYou: the caller is no named contact, or the report is about the caller.
        """
        with self.database.reading.begin() as session:
            return self._page(session, caller, _for_contact(session, caller, report_id))

    def agree(self, caller: Caller, report_id: str) -> ReportPage:
        """Note that a contact agrees to open a report; with the second it is open for the two.

        Raises:
            NotForYou: the caller is no named contact, or the report is about the caller.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            report = _for_contact(session, caller, report_id)
            session.refresh(report, with_for_update=True)
            known = questions.consents(session, report)
            names = [one.contact_slack_id for one in known]
            if caller.slack_user_id not in names and len(names) < NEEDED_CONTACTS:
                session.add(
                    AskConsent(
                        workspace_id=report.workspace_id,
                        report_id=report.id,
                        contact_slack_id=caller.slack_user_id,
                        at=now,
                    )
                )
                session.flush()
                for first in names:
                    self._write(session, report, first, Kind.ASK_REPORT_OPENED, now)
            return self._page(session, caller, report)

    def _page(self, session: Session, caller: Caller, report: AskReport) -> ReportPage:
        agreed = [one.contact_slack_id for one in questions.consents(session, report)]
        mine = caller.slack_user_id in agreed
        is_open = mine and len(agreed) >= NEEDED_CONTACTS
        who = _accused(session, report).slack_user_id if is_open else None
        return ReportPage(
            report_id=report.id,
            lines=_lines(session, report),
            agreed=len(agreed),
            mine=mine,
            who=who,
            gone=is_open and who is None,
        )

    def _tell_contacts(self, session: Session, report: AskReport, now: datetime) -> None:
        accused = _accused(session, report)
        contacts = contacts_beside(session, report.workspace_id, accused.slack_user_id or "")
        if len(contacts) < NEEDED_CONTACTS:
            raise NoContacts
        for contact in contacts:
            self._write(session, report, contact, Kind.ASK_REPORT, now)

    def _write(
        self, session: Session, report: AskReport, contact: str, kind: Kind, now: datetime
    ) -> None:
        line = Line(
            kind=kind,
            key=f"{kind.value}:{report.id}:{contact}",
            target=Target.ORGANISER,
            slack_target=contact,
            subject=report.id,
            not_before=now,
        )
        self.outbox.write(session, report.workspace_id, line, now)


def _for_contact(session: Session, caller: Caller, report_id: str) -> AskReport:
    report = session.get(AskReport, (caller.workspace_id, report_id))
    if report is None:
        raise NotForYou
    accused = _accused(session, report).slack_user_id or ""
    if caller.slack_user_id not in contacts_beside(session, caller.workspace_id, accused):
        raise NotForYou
    return report


def _accused(session: Session, report: AskReport) -> Member:
    ask, recipient = _both(session, report)
    accused = recipient.member_id if report.by_asker else ask.member_id
    return session.get_one(Member, (report.workspace_id, accused))


def _both(session: Session, report: AskReport) -> tuple[Ask, AskRecipient]:
    return exchange_of(session, report.workspace_id, report.recipient_id)


def _lines(session: Session, report: AskReport) -> tuple[tuple[bool, str], ...]:
    """Return the exchange as the two read it; what was not passed on stays unread."""
    ask, recipient = _both(session, report)
    lines = [(not report.by_asker, ask.text or "")]
    lines += [
        (message.from_asker is not report.by_asker, message.text or "")
        for message in questions.messages_of(session, report.workspace_id, recipient.id)
        if message.passed_on
    ]
    return tuple(lines)

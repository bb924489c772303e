"""Private grounds, and what somebody may know about what is stored about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.notices import Kind
from bot.domain.privacy import PrivateList, Stored
from bot.domain.private_list import NotOnesOwnName, other_key
from bot.domain.profile import NoProfile
from bot.ids import NewId
from bot.services.access import Caller
from bot.services.outbox import Line, Outbox
from models import privacy_questions as questions
from models.member import Avoidance, AvoidanceKind, Member, member_of_user
from models.outbox import Target
from models.session import Database


@dataclass(frozen=True)
class Privacy:
    """A member's private list, and the look at what is stored.

    Attributes:
        secret: what the keys of private lists are made with; the same for the life of the
            database.
    """

    database: Database
    clock: Clock
    new_id: NewId
    outbox: Outbox
    secret: bytes

    def other_key(self, slack_user_id: str) -> bytes:
        """Return what stands for a person in ``avoidances.other_key``."""
        return other_key(self.secret, slack_user_id)

    def private_list(self, caller: Caller) -> PrivateList:
        """Return whom the caller would rather not meet; nobody else is ever shown it.

        Raises:
            NoProfile: the caller never joined.
        """
        with self.database.reading.begin() as session:
            member = _member(session, caller)
            lines = questions.avoidances_of(session, member.workspace_id, member.id)
            return PrivateList(
                people=tuple(dict.fromkeys(a.other_slack_id for a in lines if a.other_slack_id)),
                nameless=len({a.other_key for a in lines if a.other_slack_id is None}),
                manager=member.manager_slack_id,
            )

    def keep_apart(self, caller: Caller, others: Sequence[str], manager: str | None = None) -> None:
        """Make this the caller's private list: who is new on it is kept apart, who is not, not.

        Lines about people who erased themselves stay as they are.

        Args:
            caller: whose list it is.
            others: Slack ids, of members or of anybody else.
            manager: the Slack id of the person the caller reports to, who is never a partner.

        Raises:
            NotOnesOwnName: the caller is on the list.
        """
        if caller.slack_user_id in others:
            raise NotOnesOwnName(field="people", reason=NotOnesOwnName.code)
        with self.database.writing.begin() as session:
            member = _member(session, caller)
            member.manager_slack_id = manager
            known = questions.avoidances_of(session, member.workspace_id, member.id)
            for line in known:
                if line.other_slack_id is not None and line.other_slack_id not in others:
                    session.delete(line)
            nameless = {a.other_key: a for a in known if a.other_slack_id is None}
            for slack_user_id in sorted(set(others) - {line.other_slack_id for line in known}):
                returned = nameless.get(self.other_key(slack_user_id))
                if returned is None:
                    session.add(self._line(member, slack_user_id))
                else:  # somebody who had erased everything is back
                    returned.other_slack_id = slack_user_id

    def stored(self, caller: Caller) -> Stored:
        """Return an overview of what is stored about the caller, member or not."""
        with self.database.reading.begin() as session:
            return questions.stored_about(session, caller.workspace_id, caller.slack_user_id)

    def ask_for_export(self, caller: Caller, request: str) -> None:
        """Have everything about the caller sent as a file to the caller's own DM.

        Args:
            caller: who gets the file.
            request: an opaque id of the click, so that one click makes one file.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            member = _member(session, caller)
            line = Line(
                kind=Kind.EXPORT,
                key=f"export:{member.id}:{request}",
                target=Target.MEMBER,
                member_id=member.id,
                not_before=now,
            )
            self.outbox.write(session, caller.workspace_id, line, now)

    def _line(self, member: Member, slack_user_id: str) -> Avoidance:
        return Avoidance(
            workspace_id=member.workspace_id,
            id=self.new_id(),
            member_id=member.id,
            other_key=self.other_key(slack_user_id),
            other_slack_id=slack_user_id,
            kind=AvoidanceKind.LISTED,
            since=self.clock(),
        )


def _member(session: Session, caller: Caller) -> Member:
    member = member_of_user(session, caller.workspace_id, caller.slack_user_id)
    if member is None:
        raise NoProfile
    return member

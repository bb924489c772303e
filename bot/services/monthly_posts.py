"""Once a month a programme's channel reads the thanks that both agreed to show, and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.domain.notices import Kind, Notice
from bot.domain.notices.recognition import MonthlyThanks, PostedThanks
from bot.domain.recognition import (
    AT_MOST_LATE,
    MOST_POSTED,
    Count,
    MonthCounts,
    month_bounds,
    month_counts,
    month_told,
    next_post,
)
from bot.services.duty import Item
from bot.services.messenger import Vanished
from bot.services.outbox import Line, Outbox
from bot.services.script import Part, Script
from models import month_questions as questions
from models.meeting import Thanks
from models.member import Member
from models.outbox import OutboxRow, Target
from models.programme import Programme, ProgrammeState
from models.recognition import MonthlyPost, MonthlyPostRule, ThanksShowing
from models.session import Database
from models.workspace import Workspace


def monthly_post_of(session: Session, programme: Programme) -> bool:
    """Return whether a programme's channel gets the monthly post; it does unless told not to."""
    rule = session.get(MonthlyPostRule, (programme.workspace_id, programme.id))
    return rule is None or rule.posts


def keep_monthly_post(session: Session, programme: Programme, *, posts: bool) -> None:
    """Store whether a programme's channel gets the monthly post."""
    rule = session.get(MonthlyPostRule, (programme.workspace_id, programme.id))
    if rule is not None:
        rule.posts = posts
        rule.next_at = rule.next_at if posts else None
    elif not posts:
        session.add(
            MonthlyPostRule(
                workspace_id=programme.workspace_id, programme_id=programme.id, posts=False
            )
        )


@dataclass(frozen=True)
class MonthlyPosts:
    """Posts once for each month and programme; a duty that is safe to run twice."""

    database: Database
    outbox: Outbox
    name: str = "monthly-posts"

    def parts(self) -> Script:
        """Return how a month is told."""
        return {Kind.MONTHLY_THANKS: Part(compose=_compose, refused=self._refused)}

    def due(self, now: datetime) -> Sequence[Item]:
        """Return the programmes whose channel is due its post."""
        with self.database.reading.begin() as session:
            found = questions.posts_due(session, now)
            return [Item(one.workspace_id, one.id) for one in found]

    def carry_out(self, item: Item, now: datetime) -> None:
        """Post a month, unless it is days late or there is nothing to say; set the next date."""
        with self.database.writing.begin() as session:
            programme = session.get(Programme, (item.workspace_id, item.id), with_for_update=True)
            if programme is None or programme.state is not ProgrammeState.ACTIVE:
                return
            rule = session.get(MonthlyPostRule, (item.workspace_id, item.id))
            if rule is None:
                rule = MonthlyPostRule(
                    workspace_id=item.workspace_id, programme_id=item.id, posts=True
                )
                session.add(rule)
            due = rule.next_at
            if not rule.posts or (due is not None and due > now):
                return
            rule.next_at = next_post(now, programme.time_zone)
            if due is not None and now - due < AT_MOST_LATE:
                self._post(session, programme, month_told(due, programme.time_zone), now)

    def next_due(self, after: datetime) -> datetime | None:
        """Return when the next channel is due its post."""
        with self.database.reading.begin() as session:
            return questions.next_post_moment(session, after)

    def _post(self, session: Session, programme: Programme, month: date, now: datetime) -> None:
        here = programme.workspace_id
        if session.get(MonthlyPost, (here, programme.id, month)) is not None:
            return
        thanks = questions.to_post(session, programme, MOST_POSTED)
        counts = _counts(session, programme, month)
        if not thanks and counts.is_empty:
            return
        session.add(MonthlyPost(workspace_id=here, programme_id=programme.id, month=month, at=now))
        details: dict[str, object] = {
            "month": month.isoformat(),
            "thanks": [one.id for one in thanks],
            "counts": counts.to_record(),
        }
        row_id = self.outbox.write(session, here, _line(programme, month, details, now), now)
        for one in thanks:
            session.get_one(ThanksShowing, (here, one.id)).posted_id = row_id

    def _refused(self, session: Session, row: OutboxRow, now: datetime) -> None:
        """Let the thanks of a post that Slack refused wait for the next month's."""
        for thanks_id in _thanks_ids(row):
            showing = session.get(ThanksShowing, (row.workspace_id, thanks_id))
            if showing is not None and showing.posted_id == row.id:
                showing.posted_id = None
        line = Line(
            kind=Kind.DESK_WARNING,
            key=f"monthly-post-refused:{row.id}",
            target=Target.DESK,
            subject=row.subject,
            not_before=now,
            details={"code": "prompt-refused"},
        )
        self.outbox.write(session, row.workspace_id, line, now)


@dataclass(frozen=True)
class HideThanks:
    """Takes a thank-you out of a post when one of the two does not want it there any more."""

    database: Database
    outbox: Outbox
    name: str = "hide-thanks"

    def due(self, _now: datetime) -> Sequence[Item]:
        """Return the thank-yous that are to go."""
        with self.database.reading.begin() as session:
            found = questions.posted_but_private(session)
            return [Item(one.workspace_id, one.thanks_id) for one in found]

    def carry_out(self, item: Item, now: datetime) -> None:
        """Have the post said again without it."""
        with self.database.writing.begin() as session:
            showing = session.get(ThanksShowing, (item.workspace_id, item.id), with_for_update=True)
            if showing is None or showing.posted_id is None:
                return
            posted = session.get(OutboxRow, (item.workspace_id, showing.posted_id))
            showing.posted_id = None
            if posted is None:
                return
            line = Line(
                kind=Kind.MONTHLY_THANKS,
                key=f"monthly-post-without:{item.id}:{now.isoformat()}",
                target=Target.CHANNEL,
                slack_target=posted.slack_target,
                subject=posted.subject,
                not_before=now,
                details=posted.details,
                after_id=posted.id,
                updates_id=posted.id,
            )
            self.outbox.write(session, item.workspace_id, line, now)

    def next_due(self, after: datetime) -> datetime | None:
        """Return nothing: what is to go is due at once."""
        return None


def _line(programme: Programme, month: date, details: dict[str, object], now: datetime) -> Line:
    return Line(
        kind=Kind.MONTHLY_THANKS,
        key=f"monthly-post:{programme.id}:{month:%Y-%m}",
        target=Target.CHANNEL,
        slack_target=programme.channel,
        subject=programme.id,
        not_before=now,
        details=details,
    )


def _counts(session: Session, programme: Programme, month: date) -> MonthCounts:
    begin, end = month_bounds(month, programme.time_zone)
    zone = session.get_one(Workspace, programme.workspace_id).time_zone
    asked = questions.asked_in(session, programme.workspace_id, *month_bounds(month, zone))
    return month_counts(
        meetings=Count(*questions.held_in(session, programme, begin, end)),
        thanks=Count(*questions.thanked_in(session, programme, begin, end)),
        questions=Count(*asked),
    )


def _thanks_ids(row: OutboxRow) -> list[str]:
    found = row.details.get("thanks")
    return [str(one) for one in found] if isinstance(found, list) else []


def _compose(session: Session, row: OutboxRow, _now: datetime) -> Notice | None:
    programme = session.get(Programme, (row.workspace_id, row.subject))
    if programme is None:
        return None
    shown = [_shown(session, row.workspace_id, thanks_id) for thanks_id in _thanks_ids(row)]
    thanks = tuple(one for one in shown if one is not None)
    record = row.details.get("counts")
    counts = MonthCounts(**record) if isinstance(record, dict) else MonthCounts()
    if not thanks and counts.is_empty:
        return Vanished() if row.updates_id is not None else None
    month = date.fromisoformat(str(row.details["month"]))
    return MonthlyThanks(programme.name, month, thanks, counts)


def _shown(session: Session, workspace_id: str, thanks_id: str) -> PostedThanks | None:
    note = session.get(Thanks, (workspace_id, thanks_id))
    showing = session.get(ThanksShowing, (workspace_id, thanks_id))
    if note is None or not note.text or showing is None:
        return None
    if not (showing.offered and showing.shown):
        return None
    people = (note.from_id, note.to_id)
    names = [session.get_one(Member, (workspace_id, one)).name for one in people]
    if None in names:
        return None
    return PostedThanks(str(names[0]), str(names[1]), note.text)

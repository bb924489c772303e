"""Closing a round for the desk: numbers are counted once, stored, and told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy.orm import Session

from bot.documents.charts import RoundBar, progress_chart
from bot.domain.metrics import (
    Interval,
    MemberOutcome,
    PairingOutcome,
    RoundNumbers,
    answer_rate,
    falls_twice,
    round_numbers,
)
from bot.domain.notices import Kind
from bot.domain.notices.digests import Digest, DigestChart, Suggestion
from bot.errors import NotFound
from bot.i18n import words_for
from bot.services.messenger import Document
from bot.services.outbox import Line, Outbox
from bot.services.script import Part, Script
from models import digest_questions as questions
from models.digest_questions import PairingPerson
from models.meeting import Again, Answer, CheckIn, Pulse
from models.outbox import OutboxRow, Target
from models.programme import ObjectiveCount, Programme
from models.rounds import Participation, Round
from models.session import Database


class RoundNotClosed(NotFound):
    """The round is unknown, or has no numbers before it closes."""

    code = "round-not-closed"


@dataclass(frozen=True)
class Digests:
    """Counts what came of a round and tells the desk."""

    database: Database
    outbox: Outbox

    def write(self, session: Session, round_: Round, now: datetime) -> None:
        """Publish a round that closes: once, in the caller's transaction."""
        key = (round_.workspace_id, round_.programme_id, round_.number)
        if session.get(ObjectiveCount, key) is not None:
            return
        programme = session.get_one(Programme, (round_.workspace_id, round_.programme_id))
        numbers = self._count(session, round_, programme.measure)
        session.add(
            ObjectiveCount(
                workspace_id=round_.workspace_id,
                programme_id=programme.id,
                round_number=round_.number,
                numbers=numbers.to_record(),
            )
        )
        session.flush()
        self._tell(session, round_, Kind.DIGEST, f"digest:{round_.id}", now)
        if self._falling(session, round_) is not None:
            self._tell(session, round_, Kind.DESK_SUGGESTION, f"suggestion:{round_.id}", now)

    def send_chart(self, workspace_id: str, round_id: str, now: datetime) -> None:
        """Put the chart of a programme up to a round on its way to the desk; once."""
        with self.database.writing.begin() as session:
            round_ = self._round(session, workspace_id, round_id)
            self._tell(session, round_, Kind.DIGEST_CHART, f"chart:{round_.id}", now)

    def silent_pairings(self, workspace_id: str, round_id: str) -> list[list[str]]:
        """Return the names of each pairing in which nobody reacted: for a modal, never a post."""
        with self.database.reading.begin() as session:
            round_ = self._round(session, workspace_id, round_id)
            silent = {one.pairing_id for one in self._outcomes(session, round_) if one.silent}
            people = questions.people_of_round(session, round_)
            return [
                [person.name or "" for person in group]
                for pairing_id, group in groupby(people, key=lambda person: person.pairing_id)
                if pairing_id in silent
            ]

    def parts(self) -> Script:
        """Return how digests, charts and suggestions are said."""
        return {
            Kind.DIGEST: Part(compose=self._compose_digest),
            Kind.DIGEST_CHART: Part(compose=self._compose_chart),
            Kind.DESK_SUGGESTION: Part(compose=self._compose_suggestion),
        }

    def numbers_of(self, workspace_id: str, round_id: str) -> RoundNumbers:
        """Return what was published about a round.

        Raises:
            RoundNotClosed: the round is unknown, or not closed yet.
        """
        with self.database.reading.begin() as session:
            round_ = self._round(session, workspace_id, round_id)
            stored = session.get(ObjectiveCount, (workspace_id, round_.programme_id, round_.number))
            if stored is None:
                raise RoundNotClosed
            return RoundNumbers.from_record(stored.numbers)

    def _round(self, session: Session, workspace_id: str, round_id: str | None) -> Round:
        round_ = session.get(Round, (workspace_id, round_id))
        if round_ is None:
            raise RoundNotClosed
        return round_

    def _tell(self, session: Session, round_: Round, kind: Kind, key: str, now: datetime) -> None:
        line = Line(kind=kind, key=key, target=Target.DESK, not_before=now, subject=round_.id)
        self.outbox.write(session, round_.workspace_id, line, now)

    def _count(self, session: Session, round_: Round, measure: str) -> RoundNumbers:
        took_part = questions.participation_of_round(session, round_)
        free = sum(took_part.values()) - took_part.get(Participation.AWAY, 0)
        return round_numbers(
            self._outcomes(session, round_),
            measure,
            invited=sum(took_part.values()),
            joined=free,
        )

    def _outcomes(self, session: Session, round_: Round) -> list[PairingOutcome]:
        check_ins = questions.check_ins_of_round(session, round_)
        pulses = questions.pulses_of_round(session, round_)
        voters = questions.voters_of_round(session, round_)
        people = questions.people_of_round(session, round_)
        return [
            _pairing_outcome(pairing_id, list(group), check_ins, pulses, voters)
            for pairing_id, group in groupby(people, key=lambda person: person.pairing_id)
        ]

    def _compose_digest(self, session: Session, row: OutboxRow, _now: datetime) -> Digest | None:
        round_ = self._round(session, row.workspace_id, row.subject)
        programme = session.get_one(Programme, (row.workspace_id, round_.programme_id))
        published = _published(session, round_)
        return Digest(
            round_id=round_.id,
            programme_name=programme.name,
            round_number=round_.number,
            measure=programme.measure,
            target=programme.target,
            numbers=published[-1],
            so_far=_sum([one.progress for one in published if one.progress is not None]),
        )

    def _compose_chart(self, session: Session, row: OutboxRow, _now: datetime) -> Document | None:
        round_ = self._round(session, row.workspace_id, row.subject)
        programme = session.get_one(Programme, (row.workspace_id, round_.programme_id))
        published = _published(session, round_)
        first = round_.number - len(published) + 1
        bars = [
            RoundBar(number, one.progress.lowest, one.progress.highest, one.progress.n)
            for number, one in enumerate(published, start=first)
            if one.progress is not None
        ]
        return Document(
            filename=f"round-{round_.number}.png",
            content=progress_chart(programme.name, bars, words_for(None)),
            caption=DigestChart(programme.name, len(bars)),
        )

    def _compose_suggestion(
        self, session: Session, row: OutboxRow, _now: datetime
    ) -> Suggestion | None:
        round_ = self._round(session, row.workspace_id, row.subject)
        what = self._falling(session, round_)
        if what is None:
            return None
        programme = session.get_one(Programme, (row.workspace_id, round_.programme_id))
        return Suggestion(programme.id, programme.name, what)

    def _falling(self, session: Session, round_: Round) -> str | None:
        """Return what fell two rounds running, if it did not fall for longer already."""
        published = _published(session, round_)
        for what, rates in (("answers", _answer_rates(published)), ("meetings", _met(published))):
            if falls_twice(rates) and not falls_twice(rates[:-1]):
                return what
        return None


def _published(session: Session, round_: Round) -> list[RoundNumbers]:
    rows = questions.published_numbers(
        session, round_.workspace_id, round_.programme_id, round_.number
    )
    return [RoundNumbers.from_record(row.numbers) for row in rows]


def _answer_rates(published: Sequence[RoundNumbers]) -> list[float]:
    return [rate for rate in map(answer_rate, published) if rate is not None]


def _met(published: Sequence[RoundNumbers]) -> list[float]:
    known = [one.progress for one in published if one.progress is not None and one.progress.n]
    return [progress.lowest / progress.n for progress in known]


def _sum(intervals: Sequence[Interval]) -> Interval | None:
    if not intervals:
        return None
    return Interval(
        sum(one.lowest for one in intervals),
        sum(one.highest for one in intervals),
        sum(one.n for one in intervals),
    )


def _pairing_outcome(
    pairing_id: str,
    people: list[PairingPerson],
    check_ins: dict[tuple[str, str], list[CheckIn]],
    pulses: dict[tuple[str, str], Pulse],
    voters: set[tuple[str, str]],
) -> PairingOutcome:
    return PairingOutcome(
        pairing_id=pairing_id,
        members=tuple(
            _member_outcome(
                check_ins.get((pairing_id, person.member_id), []),
                pulses.get((pairing_id, person.member_id)),
                reacted=(pairing_id, person.member_id) in voters or person.pairing_ended,
            )
            for person in people
        ),
        teams=len({person.team for person in people if person.team}),
        locations=len({person.location for person in people if person.location}),
    )


def _member_outcome(
    check_ins: list[CheckIn], pulse: Pulse | None, *, reacted: bool
) -> MemberOutcome:
    answer = questions.met_answer(check_ins)
    return MemberOutcome(
        met=None if answer is None else answer.answer is Answer.YES,
        responded=reacted or bool(check_ins) or pulse is not None,
        rated=pulse is not None and pulse.compared is not None,
        again=None if pulse is None or pulse.again is None else pulse.again is Again.YES,
    )

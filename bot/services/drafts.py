"""What the desk reads of a round: its numbers, its groups page by page, its file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.documents.draft_csv import draft_csv
from bot.domain.desk import (
    PAIRINGS_A_PAGE,
    Draft,
    DraftGroup,
    DraftPage,
    DraftState,
)
from bot.domain.notices import Kind, Notice
from bot.domain.notices.desk import DraftFileCaption, DraftNotice
from bot.errors import NotFound
from bot.i18n import words_for
from bot.services.access import OrganiserCaller
from bot.services.audit import Audit
from bot.services.draft_groups import (
    MINUTES_A_HALF_HOUR,
    group_score,
    groups_of,
    terms_in,
)
from bot.services.messenger import Document
from bot.services.outbox import Line, Outbox
from bot.services.script import Part, Script
from models import draft_questions as questions
from models.outbox import OutboxRow, Target
from models.programme import Programme
from models.rounds import PairingState, Participation, Round, RoundState
from models.session import Database

IN_THE_DRAFT = (PairingState.DRAFTED,)
MADE_KNOWN = (
    PairingState.RELEASED,
    PairingState.INTRODUCED,
    PairingState.ENDED,
    PairingState.FINISHED,
)
WEAKEST_SHOWN = 5
_KNOWN_ROUNDS = (RoundState.RELEASED, RoundState.CLOSED)


class NoSuchRound(NotFound):
    """A round was named that does not exist."""

    code = "no-such-round"


@dataclass(frozen=True)
class Drafts:
    """Reads drafts with a fixed number of queries however many members there are."""

    database: Database
    clock: Clock
    outbox: Outbox
    audit: Audit

    def of_round(self, caller: OrganiserCaller, round_id: str) -> Draft:
        """Return a round in numbers."""
        with self.database.reading.begin() as session:
            return draft_in_numbers(session, caller.workspace_id, round_id)

    def page(
        self, caller: OrganiserCaller, round_id: str, after: str | None = None, first: int = 1
    ) -> DraftPage:
        """Return 25 groups with names and reasons: those after a key, numbered from ``first``."""
        with self.database.reading.begin() as session:
            draft = draft_in_numbers(session, caller.workspace_id, round_id)
            found = questions.pairing_page(
                session, caller.workspace_id, round_id, after, PAIRINGS_A_PAGE + 1
            )
            groups = groups_of(session, caller.workspace_id, found[:PAIRINGS_A_PAGE])
        more = len(found) > PAIRINGS_A_PAGE
        return DraftPage(
            draft=draft,
            groups=tuple(groups),
            first_number=first,
            next_key=groups[-1].pairing_id if more else None,
            changeable=draft.state is DraftState.DRAFTED,
        )

    def weakest(self, caller: OrganiserCaller, round_id: str) -> list[DraftGroup]:
        """Return the few groups that fit least, the weakest first."""
        with self.database.reading.begin() as session:
            found = questions.pairings_of_round(
                session, caller.workspace_id, round_id, IN_THE_DRAFT
            )
            weak = sorted(found, key=lambda one: (group_score(one), one.id))[:WEAKEST_SHOWN]
            return groups_of(session, caller.workspace_id, weak)

    def ask_for_file(self, caller: OrganiserCaller, round_id: str) -> None:
        """Let the full list follow at the desk as a file; once for each version of the draft."""
        now = self.clock()
        with self.database.writing.begin() as session:
            round_ = session.get(Round, (caller.workspace_id, round_id))
            if round_ is None:
                raise NoSuchRound
            line = Line(
                Kind.DRAFT_FILE,
                key=f"draft-file:{round_id}:{round_.version}:{round_.state.value}",
                target=Target.DESK,
                not_before=now,
                subject=round_id,
            )
            self.outbox.write(session, caller.workspace_id, line, now)
            self.audit.record(session, caller, "draft.file", round_id, {}, now)

    def script(self) -> Script:
        """Return how a draft, its changes, its release and its file are said."""
        draft = Part(compose=_compose_draft)
        return {
            Kind.DRAFT: draft,
            Kind.DRAFT_CHANGED: draft,
            Kind.RELEASED: draft,
            Kind.DRAFT_FILE: Part(compose=_compose_file),
        }


def draft_in_numbers(session: Session, workspace_id: str, round_id: str) -> Draft:
    """Return a round in numbers, with a fixed number of queries.

    Raises:
        NoSuchRound: there is none of this id.
    """
    round_ = session.get(Round, (workspace_id, round_id))
    if round_ is None:
        raise NoSuchRound
    programme = session.get_one(Programme, (workspace_id, round_.programme_id))
    states = MADE_KNOWN if round_.state in _KNOWN_ROUNDS else IN_THE_DRAFT
    pairings = questions.pairings_of_round(session, workspace_id, round_id, states)
    people = questions.people_of_round(session, workspace_id, round_id)
    counts = questions.participation_counts(session, workspace_id, round_id)
    fits = [fit for one in pairings for fit in terms_in(one)]
    teams = [{person.team for person in people.get(one.id, ())} - {None} for one in pairings]
    least = min((fit.common_half_hours for fit in fits), default=0)
    return Draft(
        round_id=round_id,
        programme=programme.name,
        number=round_.number,
        state=DraftState(round_.state.value),
        version=round_.version,
        people=counts.get(Participation.MATCHED, 0) + counts.get(Participation.UNMATCHED, 0),
        pairings=len(pairings),
        larger=sum(len(people.get(one.id, ())) > programme.group_size for one in pairings),
        without=counts.get(Participation.UNMATCHED, 0),
        away=counts.get(Participation.AWAY, 0),
        repeats=sum(fit.met > 0 for fit in fits),
        across_teams=sum(len(named) > 1 for named in teams),
        least_common_minutes=least * MINUTES_A_HALF_HOUR,
        weakest=min((group_score(one) for one in pairings), default=None),
        locked=sum(one.locked for one in pairings),
        release_at=round_.release_at,
        time_zone=programme.time_zone,
        usual_size=programme.group_size,
    )


def _compose_draft(session: Session, row: OutboxRow, _now: datetime) -> Notice | None:
    try:
        return DraftNotice(draft_in_numbers(session, row.workspace_id, row.subject or ""))
    except NoSuchRound:
        return None


def _compose_file(session: Session, row: OutboxRow, _now: datetime) -> Notice | None:
    try:
        draft = draft_in_numbers(session, row.workspace_id, row.subject or "")
    except NoSuchRound:
        return None
    states = MADE_KNOWN if draft.state is DraftState.RELEASED else IN_THE_DRAFT
    pairings = questions.pairings_of_round(session, row.workspace_id, draft.round_id, states)
    groups = groups_of(session, row.workspace_id, pairings)
    return Document(
        filename=f"round-{draft.number}.csv",
        content=draft_csv(groups, words_for(None)),
        caption=DraftFileCaption(draft.programme, draft.number),
    )

"""What organisers look at first: what needs them, the programmes, who is enrolled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.desk import (
    PEOPLE_A_PAGE,
    EnrolledPerson,
    GrowthLine,
    Panel,
    PeoplePage,
    ProgrammeLine,
)
from bot.domain.growth import Growth, Subject
from bot.domain.workspace_settings import WorkspaceSettings
from bot.services.access import OrganiserCaller
from bot.services.cadences import has_rounds
from bot.services.draft_groups import person_of
from bot.services.mentorship_care import in_need
from bot.services.programmes import NoSuchProgramme
from models import desk_questions as questions
from models.cohort_questions import drafted_cohorts
from models.growth_questions import counts_of
from models.programme import Enrolment, EnrolmentState, Programme
from models.rounds import Round
from models.session import Database
from models.stand_down import stood_down_count
from models.workspace import Workspace


@dataclass(frozen=True)
class Overview:
    """Reads with a fixed number of queries however many members and programmes there are."""

    database: Database
    clock: Clock

    def panel(self, caller: OrganiserCaller) -> Panel:
        """Return what the bare command shows."""
        today = self.clock().astimezone(ZoneInfo(caller.time_zone)).date()
        with self.database.reading.begin() as session:
            workspace = session.get_one(Workspace, caller.workspace_id)
            settings = WorkspaceSettings.from_record(workspace.settings)
            return Panel(
                programmes=tuple(self._lines(session, caller)),
                contacts_missing=settings.contacts_missing,
                no_fallback=not settings.fallback_organisers,
                stood_down=stood_down_count(session, caller.workspace_id, today),
                needing_care=len(in_need(session, caller.workspace_id, self.clock())),
            )

    def programmes(self, caller: OrganiserCaller) -> list[ProgrammeLine]:
        """Return the programmes that have not ended, oldest first."""
        with self.database.reading.begin() as session:
            return self._lines(session, caller)

    def people(
        self, caller: OrganiserCaller, programme_id: str, after: str | None = None
    ) -> PeoplePage:
        """Return who is enrolled, forty a page: those after a key.

        Raises:
            NoSuchProgramme: there is none of this id.
        """
        with self.database.reading.begin() as session:
            programme = session.get(Programme, (caller.workspace_id, programme_id))
            if programme is None:
                raise NoSuchProgramme
            found = questions.enrolled_page(
                session, caller.workspace_id, programme_id, after, PEOPLE_A_PAGE + 1
            )
            shown = found[:PEOPLE_A_PAGE]
            return PeoplePage(
                programme_id=programme_id,
                programme=programme.name,
                people=tuple(
                    EnrolledPerson(person_of(member), _is_available(enrolment, programme))
                    for enrolment, member in shown
                ),
                next_key=shown[-1][0].id if len(found) > PEOPLE_A_PAGE else None,
            )

    def _lines(self, session: Session, caller: OrganiserCaller) -> list[ProgrammeLine]:
        counts = questions.enrolled_counts(session, caller.workspace_id)
        rounds = questions.latest_rounds(session, caller.workspace_id)
        drafted = drafted_cohorts(session, caller.workspace_id)
        growth = _newest_growth(session, caller.workspace_id)
        return [
            replace(
                _line(programme, counts, rounds.get(programme.id), drafted),
                growth=tuple(growth[programme.id].values()),
            )
            for programme in questions.programmes_of(session, caller.workspace_id)
        ]


def _newest_growth(session: Session, workspace_id: str) -> dict[str, dict[Subject, GrowthLine]]:
    """Return the newest report with a number of each programme and subject."""
    found: dict[str, dict[Subject, GrowthLine]] = defaultdict(dict)
    for row in counts_of(session, workspace_id):
        if row.numbers:
            line = GrowthLine(row.subject, row.period, Growth.from_record(row.numbers))
            found[row.programme_id][row.subject] = line
    return found


def _is_available(enrolment: Enrolment, programme: Programme) -> bool:
    skips = enrolment.skips_round_at is not None
    skips_next = skips and enrolment.skips_round_at == programme.next_round_at
    return enrolment.state is EnrolmentState.ACTIVE and not skips_next


def _line(
    programme: Programme,
    counts: Mapping[tuple[str, EnrolmentState], int],
    round_: Round | None,
    drafted_cohorts: Collection[str],
) -> ProgrammeLine:
    active = counts.get((programme.id, EnrolmentState.ACTIVE), 0)
    away = sum(
        counts.get((programme.id, state), 0)
        for state in (EnrolmentState.PAUSED, EnrolmentState.RESTING)
    )
    return ProgrammeLine(
        programme_id=programme.id,
        name=programme.name,
        format=programme.format.value,
        state=programme.state.value,
        enrolled=active + away,
        unavailable=away,
        next_round_at=programme.next_round_at,
        time_zone=programme.time_zone,
        round_id=round_.id if round_ else None,
        round_number=round_.number if round_ else None,
        round_state=round_.state.value if round_ else None,
        channel=programme.channel,
        has_rounds=has_rounds(programme),
        cohort_waits=programme.id in drafted_cohorts,
    )

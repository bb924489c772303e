"""What the desk reads of a cohort match: its numbers, and its pairs page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.domain.cohort import (
    CohortDraft,
    CohortPage,
    CohortPair,
    CohortSize,
    CohortState,
    ModeReport,
    NoCohort,
)
from bot.domain.desk import PAIRINGS_A_PAGE, DeskPerson
from bot.services.access import OrganiserCaller
from bot.services.draft_groups import Names, person_of, shown_score
from bot.services.snapshots import terms_of
from models import cohort_questions as questions
from models.cohort import Cohort, CohortMatch
from models.desk_questions import members_by_id
from models.programme import Programme
from models.session import Database

WITHOUT_SHOWN = 25


@dataclass(frozen=True)
class CohortDrafts:
    """Reads cohort matches with a fixed number of queries however many members there are."""

    database: Database

    def of_cohort(self, caller: OrganiserCaller, cohort_id: str) -> CohortDraft:
        """Return a cohort match in numbers.

        Raises:
            NoCohort: there is none of this id.
        """
        with self.database.reading.begin() as session:
            return cohort_in_numbers(session, caller.workspace_id, cohort_id)

    def page(
        self, caller: OrganiserCaller, cohort_id: str, after: str | None = None, first: int = 1
    ) -> CohortPage:
        """Return 25 pairs with names and reasons; the last page names who has no mentor."""
        with self.database.reading.begin() as session:
            draft = cohort_in_numbers(session, caller.workspace_id, cohort_id)
            found = questions.match_page(
                session, caller.workspace_id, cohort_id, after, PAIRINGS_A_PAGE + 1
            )
            pairs = pairs_of(session, caller.workspace_id, found[:PAIRINGS_A_PAGE])
            more = len(found) > PAIRINGS_A_PAGE
            without, count = ([], 0) if more else _without(session, caller, draft)
        return CohortPage(
            draft=draft,
            pairs=tuple(pairs),
            first_number=first,
            next_key=pairs[-1].match_id if more else None,
            without=tuple(without),
            more_without=count - len(without),
        )


def cohort_in_numbers(session: Session, workspace_id: str, cohort_id: str) -> CohortDraft:
    """Return a cohort match in numbers.

    Raises:
        NoCohort: there is none of this id.
    """
    cohort = session.get(Cohort, (workspace_id, cohort_id))
    if cohort is None:
        raise NoCohort
    programme = session.get_one(Programme, (workspace_id, cohort.programme_id))
    matches = questions.matches_of(session, cohort)
    reports = _reports(cohort)
    known = cohort.state is not CohortState.PLANNING
    return CohortDraft(
        cohort_id=cohort_id,
        programme=programme.name,
        state=cohort.state,
        mode=cohort.mode,
        version=cohort.version,
        size=_size(session, cohort),
        chosen=_as_it_stands(reports[0], matches) if reports and known else None,
        others=tuple(reports[1:]),
        locked=sum(one.locked for one in matches),
        approximate="why" in (cohort.method or {}),
    )


def pairs_of(
    session: Session, workspace_id: str, matches: Sequence[CohortMatch]
) -> list[CohortPair]:
    """Return matches with the names of their people and why they fit; three queries."""
    ids = {one for match in matches for one in (match.mentor_id, match.mentee_id)}
    people = members_by_id(session, workspace_id, sorted(ids))
    terms = [terms_of(match.terms) for match in matches]
    names = Names.of(session, workspace_id, {"": list(people.values())}, terms)
    return [
        CohortPair(
            match_id=match.id,
            mentor=person_of(people[match.mentor_id]),
            mentee=person_of(people[match.mentee_id]),
            wish=match.wish,
            score=shown_score([match.score]),
            locked=match.locked,
            fit=names.fit(each),
        )
        for match, each in zip(matches, terms, strict=True)
    ]


def _size(session: Session, cohort: Cohort) -> CohortSize:
    rows = questions.members_of(session, cohort)
    return CohortSize(
        mentees=sum(row.wants_mentor for row in rows),
        wishing=sum(row.wants_mentor and bool(row.wishes) for row in rows),
        mentors=sum(row.places > 0 for row in rows),
        places=sum(row.places for row in rows),
    )


def _reports(cohort: Cohort) -> list[ModeReport]:
    stored = (cohort.outcome or {}).get("reports", [])
    return [ModeReport.from_record(one) for one in stored] if isinstance(stored, list) else []


def _as_it_stands(report: ModeReport, matches: Sequence[CohortMatch]) -> ModeReport:
    """Return the report of the chosen way with what was changed by hand."""
    scores = [shown_score([one.score]) for one in matches]
    return ModeReport(
        mode=report.mode,
        matched=len(matches),
        without=report.matched + report.without - len(matches),
        first_wishes=sum(one.wish == 1 for one in matches),
        lowest=min(scores, default=0),
        mean=round(sum(scores) / len(scores)) if scores else 0,
        blocking=report.blocking,
    )


def _without(
    session: Session, caller: OrganiserCaller, draft: CohortDraft
) -> tuple[list[DeskPerson], int]:
    if draft.chosen is None:
        return [], 0
    found, count = questions.without_mentor(
        session, caller.workspace_id, draft.cohort_id, WITHOUT_SHOWN
    )
    return [person_of(member) for member in found], count

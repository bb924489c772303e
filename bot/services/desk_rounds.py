"""What organisers do with a round as a whole: plan, release, match again, cancel."""

from __future__ import annotations

from dataclasses import dataclass

from bot.clock import Clock
from bot.services.access import OrganiserCaller
from bot.services.audit import Audit
from bot.services.draft_rules import write_draft_changed
from bot.services.programmes import NoSuchProgramme
from bot.services.rounds import Rounds
from models import desk_questions as questions
from models.programme import ProgrammeState
from models.round_questions import claim_programme
from models.rounds import RoundState
from models.session import Database


@dataclass(frozen=True)
class DeskRounds:
    """Each verb is one transaction with its entry in the audit log."""

    database: Database
    clock: Clock
    rounds: Rounds
    audit: Audit

    def plan(self, caller: OrganiserCaller, programme_id: str) -> int:
        """Plan a programme's coming round now; return its number.

        Raises:
            NoSuchProgramme: it does not exist, or is paused.
            NoRound, RoundAsksFirst: see ``Rounds.plan_next``.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            programme = claim_programme(session, caller.workspace_id, programme_id)
            if programme is None or programme.state is not ProgrammeState.ACTIVE:
                raise NoSuchProgramme
            round_ = self.rounds.plan_next(session, programme, now)
            self.audit.record(session, caller, "round.plan", round_.id, {}, now)
            return round_.number

    def release(self, caller: OrganiserCaller, round_id: str) -> None:
        """Introduce the pairings of a draft now.

        Raises:
            NoRound, RoundNotOpen, RoundMatching: see ``Rounds.release``.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            self.rounds.release(session, caller.workspace_id, round_id, now)
            self.audit.record(session, caller, "round.release", round_id, {}, now)

    def match_again(self, caller: OrganiserCaller, *round_ids: str) -> None:
        """Match drafts again with another seed; locks stay.

        Raises:
            NoRound, RoundNotOpen: see ``Rounds.rematch``.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            for round_id in round_ids:
                round_ = self.rounds.rematch(session, caller.workspace_id, round_id, now)
                write_draft_changed(session, self.rounds.outbox, round_, now)
                self.audit.record(session, caller, "round.match-again", round_id, {}, now)

    def cancel(self, caller: OrganiserCaller, round_id: str) -> None:
        """Take a round back before anybody is introduced.

        Raises:
            NoRound, RoundNotOpen: see ``Rounds.cancel``.
        """
        now = self.clock()
        with self.database.writing.begin() as session:
            self.rounds.cancel(session, caller.workspace_id, round_id, now)
            self.audit.record(session, caller, "round.cancel", round_id, {}, now)

    def unreleased(self, caller: OrganiserCaller, programme_id: str) -> str | None:
        """Return the round of a programme that is being matched or lies at the desk."""
        with self.database.reading.begin() as session:
            return next(
                (
                    round_.id
                    for round_ in questions.open_rounds(session, caller.workspace_id)
                    if round_.programme_id == programme_id
                    and round_.state in (RoundState.PLANNING, RoundState.DRAFTED)
                ),
                None,
            )

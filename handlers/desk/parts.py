"""What the desk's handlers call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.clock import Clock
from bot.services.audit import Audit
from bot.services.cohort_drafts import CohortDrafts
from bot.services.contact_wishes import ContactWishes
from bot.services.dead_letters import DeadLetters
from bot.services.desk import Desk
from bot.services.desk_actions import DeskEndings, Invitations
from bot.services.desk_cohorts import DeskCohorts
from bot.services.desk_rounds import DeskRounds
from bot.services.drafts import Drafts
from bot.services.health import Finding
from bot.services.mentorship_care import MentorshipCare
from bot.services.overview import Overview
from bot.services.pair_rules import PairRules
from bot.services.programmes import Programmes
from bot.services.stand_downs import StandDowns
from bot.services.swaps import Swaps
from bot.services.toolkit_desk import ToolkitDesk
from bot.services.why import Reasons
from bot.services.workspace_rules import WorkspaceRules


class LooksForTrouble(Protocol):
    """Says what is wrong; see bot/services/health.py."""

    def report(self, workspace_id: str) -> Sequence[Finding]:
        """Return what was found, good and bad."""


@dataclass(frozen=True)
class Parts:
    """The services behind the desk, by the words of its commands."""

    clock: Clock
    desk: Desk
    overview: Overview
    programmes: Programmes
    rounds: DeskRounds
    drafts: Drafts
    swaps: Swaps
    cohorts: DeskCohorts
    cohort_drafts: CohortDrafts
    pairs: PairRules
    why: Reasons
    invitations: Invitations
    endings: DeskEndings
    stand_downs: StandDowns
    mentorship_care: MentorshipCare
    contact_wishes: ContactWishes
    rules: WorkspaceRules
    toolkit: ToolkitDesk
    audit: Audit
    dead_letters: DeadLetters
    health: LooksForTrouble

"""What a mentor and a mentee agree on, and what it may hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.mentorship import WayOfWorking
from bot.errors import InvalidInput, NotPossible

LONGEST_GOAL = 300
MOST_STEPS = 10
LONGEST_STEP = 75  # the label of a tick box
RHYTHMS = (1, 2, 3, 4, 6, 8)  # weeks
LENGTHS = (30, 45, 60, 90)  # minutes
USUAL_WEEKS = 2
USUAL_MINUTES = 45
LONGEST = timedelta(days=366)


class AgreementWrong(InvalidInput):
    """A day cannot be the last one; the reason is ``passed`` or ``too-far``."""

    code = "agreement-wrong"


class AgreementReplaced(NotPossible):
    """Somebody agreed to a proposal when a newer one was there."""

    code = "agreement-replaced"


class NoAgreement(NotPossible):
    """A pairing has nothing to agree on: it is no mentorship."""

    code = "no-agreement"


@dataclass(frozen=True)
class Milestone:
    """A milestone of a project; both may tick it."""

    step_id: str
    text: str
    done: bool = False


@dataclass(frozen=True)
class Terms:
    """What is agreed on.

    Attributes:
        milestones: of a project, in order; otherwise none.
        ends_on: the last day, local to the programme.
    """

    goal: str
    way: WayOfWorking
    every_weeks: int
    minutes: int
    ends_on: date
    milestones: tuple[str, ...] = ()


@dataclass(frozen=True)
class AgreementCard:
    """One version of an agreement, as both read it.

    Attributes:
        agreed: the names of those who said yes.
        open_to: the names of those who did not yet.
        newer: a later version was proposed.
    """

    pairing_id: str
    version: int
    terms: Terms
    proposed_by: str
    agreed: tuple[str, ...]
    open_to: tuple[str, ...]
    milestones: tuple[Milestone, ...] = ()
    newer: bool = False

    @property
    def holds(self) -> bool:
        """Return whether both said yes."""
        return not self.open_to


@dataclass(frozen=True)
class AgreementForm:
    """What the form needs: who, what stands in it at first, and the days it takes."""

    pairing_id: str
    partner: str
    terms: Terms
    today: date
    holds: bool = False  # an agreement is in force; this changes it


def check_last_day(ends_on: date, today: date) -> None:
    """Accept the last day of a mentorship.

    Raises:
        AgreementWrong: it is not to come, or more than a year away.
    """
    if ends_on <= today:
        raise AgreementWrong("until", "passed")
    if ends_on > today + LONGEST:
        raise AgreementWrong("until", "too-far")

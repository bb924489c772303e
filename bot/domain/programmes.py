"""What an organiser decides about a programme, with defaults that work as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Self

COFFEE = "coffee"
PEER = "peer"
MENTORSHIP = "mentorship"
FORMATS = (COFFEE, PEER, MENTORSHIP)
MENTORSHIP_WEEKS = (13, 26, 39, 52)
WEIGHT_PRESETS = ("balanced", "skills", "across", "similar")
LONGEST_NAME = 80
LONGEST_SENTENCE = 300
LARGEST_TARGET = 100_000
MONDAY = 1


class Objective(StrEnum):
    """What a programme is for."""

    ONBOARDING = "onboarding"
    SKILLS = "skills"
    CROSS_SITE = "cross-site"
    CAREER = "career"
    BELONGING = "belonging"
    OTHER = "other"


class Measure(StrEnum):
    """What progress is counted in, each round and in total."""

    MEETINGS = "meetings"  # pairings that met
    CROSS_TEAM = "cross-team"  # pairings over two teams or more that met
    CROSS_SITE = "cross-site"  # pairings over two locations or more that met
    PEOPLE = "people"  # members who met somebody


USUAL_MEASURE: Mapping[Objective, Measure] = {
    Objective.ONBOARDING: Measure.PEOPLE,
    Objective.SKILLS: Measure.MEETINGS,
    Objective.CROSS_SITE: Measure.CROSS_SITE,
    Objective.CAREER: Measure.MEETINGS,
    Objective.BELONGING: Measure.PEOPLE,
    Objective.OTHER: Measure.MEETINGS,
}


@dataclass(frozen=True)
class MentorshipRules:
    """What only a mentorship programme decides.

    Attributes:
        by_request: a mentee looks for a mentor and asks.
        by_cohort: organisers match everybody's wishes and places from the desk.
        first_lessons: mentors read the first two lessons before they are listed.
    """

    by_request: bool = True
    by_cohort: bool = False
    first_lessons: bool = False


@dataclass(frozen=True)
class Plan:
    """Everything that an organiser may choose for a programme.

    Attributes:
        first_on: the local day of the first round (or, in an edit, of the next one); its
            weekday is the weekday of all rounds.
        minute_of_day: local minutes after midnight, 0 to 1439.
        release_after_minutes: how long a draft waits for an objection.
        minimum_hours: working hours in common a week.
        prompts_weekday: ISO weekday of the water-cooler prompt; None means no prompts.
        monthly_post: once a month the channel reads agreed thanks and numbers.
        mentorship: what only a mentorship has; such a programme has no rounds of its own, so
            nothing that decides when rounds fall is used.
    """

    objective: Objective
    objective_text: str
    measure: Measure
    target: int | None
    format: str
    name: str
    first_on: date
    minute_of_day: int
    time_zone: str
    every_weeks: int
    lasts_weeks: int
    asks_each_time: bool
    drafts: bool
    release_after_minutes: int
    group_size: int
    weights: str
    best_fit: bool
    minimum_score: int
    minimum_hours: int
    season_rounds: int
    guests_allowed: bool
    channel: str | None
    prompts_weekday: int | None
    mentorship: MentorshipRules = MentorshipRules()
    monthly_post: bool = True

    @property
    def has_rounds(self) -> bool:
        """Return whether the programme plans rounds by a cadence."""
        return self.format != MENTORSHIP

    def with_format(self, chosen: str) -> Plan:
        """Return the plan with another format, and with what usually goes with it."""
        if chosen == self.format:
            return self
        usual = usual_plan(chosen, self.first_on, self.time_zone)
        return replace(
            usual,
            objective=self.objective,
            objective_text=self.objective_text,
            measure=self.measure,
            target=self.target,
            first_on=self.first_on,
            channel=self.channel,
        )

    def to_record(self) -> dict[str, object]:
        """Return values that JSON can hold."""
        record = asdict(self)
        return {**record, "first_on": self.first_on.isoformat()}

    @classmethod
    def from_record(cls, record: Mapping[str, object]) -> Self:
        """Return the plan of a record that ``to_record`` made."""
        values = {one.name: record[one.name] for one in fields(cls) if one.name in record}
        values["first_on"] = date.fromisoformat(str(record["first_on"]))
        values["objective"] = Objective(str(record["objective"]))
        values["measure"] = Measure(str(record["measure"]))
        rules = record.get("mentorship")
        values["mentorship"] = MentorshipRules(**rules) if isinstance(rules, dict) else _NO_RULES
        return cls(**values)  # type: ignore[arg-type] # the record was made by to_record

    def changed_fields(self, other: Plan) -> list[str]:
        """Return the names of what differs in another plan, for the audit log."""
        mine, theirs = self.to_record(), other.to_record()
        return [name for name, value in mine.items() if theirs[name] != value]


def usual_plan(chosen: str, first_on: date, time_zone: str) -> Plan:
    """Return the plan that most organisers want, for a format."""
    usual = _USUAL[chosen]
    return Plan(
        objective=usual.objective,
        objective_text=usual.sentence,
        measure=USUAL_MEASURE[usual.objective],
        target=None,
        format=chosen,
        name=usual.name,
        first_on=first_on,
        minute_of_day=9 * 60,
        time_zone=time_zone,
        every_weeks=usual.every_weeks,
        lasts_weeks=usual.lasts_weeks,
        asks_each_time=False,
        drafts=True,
        release_after_minutes=120,
        group_size=2,
        weights=usual.weights,
        best_fit=False,
        minimum_score=3_000,
        minimum_hours=2,
        season_rounds=8,
        guests_allowed=False,
        channel=None,
        prompts_weekday=None,
    )


@dataclass(frozen=True)
class _Usual:
    """What differs between the usual plans of the formats."""

    name: str
    objective: Objective
    sentence: str
    every_weeks: int
    lasts_weeks: int
    weights: str


_NO_RULES = MentorshipRules()
_USUAL: Mapping[str, _Usual] = {
    COFFEE: _Usual(
        "Coffee across teams",
        Objective.CROSS_SITE,
        "Meet a colleague from another team or office.",
        every_weeks=2,
        lasts_weeks=2,
        weights="across",
    ),
    PEER: _Usual(
        "Skill exchange",
        Objective.SKILLS,
        "Teach a colleague something, and learn something back.",
        every_weeks=6,
        lasts_weeks=6,
        weights="skills",
    ),
    MENTORSHIP: _Usual(
        "Mentorship",
        Objective.CAREER,
        "Learn from somebody who has been there, or be that somebody.",
        every_weeks=4,
        lasts_weeks=26,
        weights="skills",
    ),
}


def next_monday(today: date) -> date:
    """Return the first Monday after a day."""
    return today + timedelta(days=8 - today.isoweekday())

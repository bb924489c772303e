"""What an organiser decides about a programme, with defaults that work as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Self

COFFEE = "coffee"
PEER = "peer"
FORMATS = (COFFEE, PEER)
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
class Plan:
    """Everything that an organiser may choose for a programme.

    Attributes:
        first_on: the local day of the first round (or, in an edit, of the next one); its
            weekday is the weekday of all rounds.
        minute_of_day: local minutes after midnight, 0 to 1439.
        release_after_minutes: how long a draft waits for an objection.
        minimum_hours: working hours in common a week.
        prompts_weekday: ISO weekday of the water-cooler prompt; None means no prompts.
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
        values = {one.name: record[one.name] for one in fields(cls)}
        values["first_on"] = date.fromisoformat(str(record["first_on"]))
        values["objective"] = Objective(str(record["objective"]))
        values["measure"] = Measure(str(record["measure"]))
        return cls(**values)  # type: ignore[arg-type] # the record was made by to_record

    def changed_fields(self, other: Plan) -> list[str]:
        """Return the names of what differs in another plan, for the audit log."""
        mine, theirs = self.to_record(), other.to_record()
        return [name for name, value in mine.items() if theirs[name] != value]


def usual_plan(chosen: str, first_on: date, time_zone: str) -> Plan:
    """Return the plan that most organisers want, for a format."""
    peer = chosen == PEER
    return Plan(
        objective=Objective.SKILLS if peer else Objective.CROSS_SITE,
        objective_text=_SENTENCES[Objective.SKILLS if peer else Objective.CROSS_SITE],
        measure=Measure.MEETINGS if peer else Measure.CROSS_SITE,
        target=None,
        format=chosen,
        name="Skill exchange" if peer else "Coffee across teams",
        first_on=first_on,
        minute_of_day=9 * 60,
        time_zone=time_zone,
        every_weeks=6 if peer else 2,
        lasts_weeks=6 if peer else 2,
        asks_each_time=False,
        drafts=True,
        release_after_minutes=120,
        group_size=2,
        weights="skills" if peer else "across",
        best_fit=False,
        minimum_score=3_000,
        minimum_hours=2,
        season_rounds=8,
        guests_allowed=False,
        channel=None,
        prompts_weekday=None,
    )


_SENTENCES = {
    Objective.SKILLS: "Teach a colleague something, and learn something back.",
    Objective.CROSS_SITE: "Meet a colleague from another team or office.",
}


def next_monday(today: date) -> date:
    """Return the first Monday after a day."""
    return today + timedelta(days=8 - today.isoweekday())

"""From an organiser's plan to a programme's row and back, and when its next things are due."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.domain.cadence import instant_of
from bot.domain.programmes import COFFEE, Measure, MentorshipRules, Objective, Plan
from bot.errors import InvalidInput
from bot.services.cadences import has_rounds, schedule
from models.programme import Format, Programme

PROMPT_TIME = time(10)
TIMING = frozenset({"first_on", "minute_of_day", "time_zone", "every_weeks"})
"""Fields of a plan that decide when a programme's next round is due."""
ELSEWHERE = {"first_on", "format", "objective", "measure", "mentorship", "monthly_post"}
"""Fields of a plan that are no columns of a programme, or are columns of another type."""
ROUNDS_ONLY = TIMING - {"time_zone"} | {
    "asks_each_time", "drafts", "release_after_minutes", "group_size", "best_fit",
    "minimum_score", "season_rounds",
}  # fmt: skip
"""Fields of a plan that a programme without rounds does not use."""


def plan_of(programme: Programme, rules: MentorshipRules, *, monthly_post: bool = True) -> Plan:
    """Return what organisers decided about a programme, as its form shows it.

    ``first_on`` is the day of the next round, or the first day where there are none.
    """
    zone = ZoneInfo(programme.time_zone)
    upcoming = programme.next_round_at
    return Plan(
        objective=Objective(programme.objective),
        objective_text=programme.objective_text,
        measure=Measure(programme.measure),
        target=programme.target,
        format=programme.format.value,
        name=programme.name,
        first_on=upcoming.astimezone(zone).date() if upcoming else programme.starts_on,
        minute_of_day=programme.minute_of_day,
        time_zone=programme.time_zone,
        every_weeks=programme.every_weeks,
        lasts_weeks=programme.lasts_weeks,
        asks_each_time=programme.asks_each_time,
        drafts=programme.drafts,
        release_after_minutes=programme.release_after_minutes,
        group_size=programme.group_size,
        weights=programme.weights,
        best_fit=programme.best_fit,
        minimum_score=programme.minimum_score,
        minimum_hours=programme.minimum_hours,
        season_rounds=programme.season_rounds,
        guests_allowed=programme.guests_allowed,
        channel=programme.channel,
        prompts_weekday=programme.prompts_weekday,
        mentorship=rules,
        monthly_post=monthly_post,
    )


def apply(programme: Programme, plan: Plan) -> None:
    """Set what a plan says; when the next round is due is set by ``set_times``.

    The rules of a mentorship and of the monthly post lie in tables of their own.
    """
    coffee = plan.format == COFFEE
    values = plan.to_record()
    for name in values.keys() - ELSEWHERE:
        setattr(programme, name, values[name])
    programme.format = Format(plan.format)
    programme.objective, programme.measure = plan.objective.value, plan.measure.value
    programme.group_size = plan.group_size if coffee else 2
    programme.lasts_weeks = plan.every_weeks if coffee else plan.lasts_weeks


def start_on(programme: Programme, day: date) -> None:
    """Let rounds fall on a day's weekday, counted from that day."""
    programme.starts_on, programme.weekday = day, day.isoweekday()


def set_times(session: Session, programme: Programme, now: datetime) -> None:
    """Set when the next round and its notice are due; a mentorship has none.

    Raises:
        InvalidInput: no round would ever come.
    """
    schedule(session, programme, now)
    if programme.next_round_at is None and has_rounds(programme):
        raise InvalidInput("first_on", "never")


def next_prompt(programme: Programme, now: datetime) -> datetime | None:
    """Return when a programme's next water-cooler prompt is due; None if it has none."""
    if programme.prompts_weekday is None or programme.channel is None:
        return None
    day = now.astimezone(ZoneInfo(programme.time_zone)).date()
    ahead = (programme.prompts_weekday - day.isoweekday()) % 7
    moment = instant_of(
        datetime.combine(day + timedelta(days=ahead), PROMPT_TIME), programme.time_zone
    )
    if moment > now:
        return moment
    later = day + timedelta(days=ahead + 7)
    return instant_of(datetime.combine(later, PROMPT_TIME), programme.time_zone)


def for_the_log(plan: Plan) -> dict[str, object]:
    """Return the settings of a plan without its free texts, and only those it uses."""
    record = plan.to_record()
    unused = {"mentorship"} if plan.has_rounds else ROUNDS_ONLY
    return {name: record[name] for name in record.keys() - {"objective_text"} - unused}

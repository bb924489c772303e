"""Who is enrolled and who is stood down: in modals, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot.domain.desk import DeskPerson, PeoplePage, StandDown
from bot.i18n import Mrkdwn, Words
from bot.views import blocks
from bot.views.blocks import Block, View
from bot.views.forms import Answers, InvalidForm, typed

PAGE, UNDO, STAND_DOWN = "people_page", "stand_down_undo", "stand_down_form"
ALLOW = "forbidden_allow"
USUAL_REVIEW = timedelta(days=28)
_UNTIL, _PERSON = "until", "person"


def page(listed: PeoplePage, counts: str, t: Words) -> View:
    """Return a page of who is enrolled; "not available" never says until when or why."""
    lines = [
        Mrkdwn(
            f"• {_named(one.person, t)}"
            + ("" if one.available else f" · {t('not available this round')}")
        )
        for one in listed.people
    ]
    body: list[Block] = [blocks.section(f"*{t('{name}', name=listed.programme)}* · {counts}")]
    if lines:
        body.append(blocks.section("\n".join(lines)))
    else:
        body.append(blocks.section(t("Nobody has joined yet. An invitation may help.")))
    if listed.next_key is not None:
        key = f"{listed.programme_id}:{listed.next_key}"
        body.append(blocks.buttons(blocks.button(t("Next page"), PAGE, key)))
    return blocks.modal("desk_people", t("People"), body, close=t("Close"))


def stand_down_form(slack_user_id: str | None, today: date, t: Words) -> View:
    """Return the question until when a person is not matched."""
    picker: dict[str, object] = {"type": "users_select", "action_id": _PERSON}
    if slack_user_id:
        picker["initial_user"] = slack_user_id
    body = [
        blocks.section(
            t(
                "No programme matches this person until the day you choose, and open pairings "
                "end. Partners read the words of any other end; nobody is told why. It also "
                "holds for somebody who has not joined, and after erasing everything. "
                "You are reminded here on that day."
            )
        ),
        blocks.field_of(_PERSON, t("Who"), picker),
        blocks.field_of(
            _UNTIL,
            t("Until"),
            {
                "type": "datepicker",
                "action_id": _UNTIL,
                "initial_date": (today + USUAL_REVIEW).isoformat(),
            },
            hint=t("Matching starts again on this day. That is the day to review it."),
        ),
    ]
    return blocks.modal(
        STAND_DOWN, t("Stand-down"), body, submit=t("Stop matching"), close=t("Not now")
    )


def read_stand_down(answers: Answers, t: Words) -> tuple[str, date]:
    """Return who is stood down (a Slack id) and until when.

    Raises:
        InvalidForm: one of the two is missing.
    """
    person, until = typed(answers, _PERSON), typed(answers, _UNTIL)
    errors = {}
    if not person:
        errors[_PERSON] = t("Please pick somebody.")
    if not until:
        errors[_UNTIL] = t("Please pick a day.")
    if errors:
        raise InvalidForm(errors)
    return person, date.fromisoformat(until)


def beside_day(t: Words) -> dict[str, str]:
    """Return what is wrong with a day that lies in the past or too far away."""
    return {_UNTIL: t("Please pick a day in the coming year.")}


def stood_down(one: StandDown, t: Words) -> View:
    """Return that somebody is not matched any more, with the way back."""
    sentence = t(
        "{person} is not matched anywhere until *{day}*. Partners hear the ordinary words. "
        "You will be reminded to review this.",
        person=called(one, t),
        day=_day(one.until, t),
    )
    undo = blocks.buttons(blocks.button(t("Undo"), UNDO, one.id))
    body = [blocks.section(sentence), undo]
    return blocks.modal("stand_down_done", t("Stand-down"), body, close=t("Close"))


def called(one: StandDown, t: Words) -> Mrkdwn:
    """Return how the desk calls somebody who is stood down, member or not."""
    if one.person.name:
        return t("*{name}*", name=one.person.name)
    if one.person.slack_user_id:
        return Mrkdwn(f"<@{one.person.slack_user_id}>")
    return t("Somebody who has erased everything since")


def stood_down_list(found: Sequence[StandDown], t: Words) -> View:
    """Return who is stood down, with a way back for each."""
    body = [
        blocks.section(
            t("{person}, until {day}", person=called(one, t), day=_day(one.until, t)),
            accessory=blocks.button(t("Match again"), f"{UNDO}_{number}", one.id),
        )
        for number, one in enumerate(found[:90])
    ]
    if not body:
        body = [blocks.section(t("Nobody is stood down."))]
    return blocks.modal("stand_downs", t("Stood down"), body, close=t("Close"))


def forbidden_list(pairs: Sequence[tuple[DeskPerson, DeskPerson]], t: Words) -> View:
    """Return who is kept apart by organisers, with a way back for each."""
    body = [
        blocks.section(
            t("{first} and {second}", first=one.name, second=other.name),
            accessory=blocks.button(
                t("Allow again"), f"{ALLOW}_{number}", f"{one.member_id}:{other.member_id}"
            ),
        )
        for number, (one, other) in enumerate(pairs[:90])
    ]
    if not body:
        body = [blocks.section(t("No pair is forbidden."))]
    return blocks.modal("forbidden_pairs", t("Forbidden pairs"), body, close=t("Close"))


def _named(person: DeskPerson, t: Words) -> Mrkdwn:
    if not person.team:
        return t("{name}", name=person.name)
    return t("{name} · {team}", name=person.name, team=person.team)


def _day(day: date, t: Words) -> Mrkdwn:
    return t("{day} {month} {year}", day=day.day, month=f"{day:%B}", year=day.year)

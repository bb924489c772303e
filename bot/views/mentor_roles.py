"""Being a mentor, a mentee or both, in words: the short form, and how it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from bot.domain.mentors import MOST_PLACES, Role, RoleCard
from bot.domain.mentorship import WayOfWorking
from bot.i18n import Mrkdwn, Words
from bot.views.blocks import (
    Block,
    Element,
    View,
    button,
    buttons,
    choose_many,
    choose_one,
    field_of,
    modal,
    option,
    section,
    small,
)
from bot.views.forms import Answers, InvalidForm, picked, picked_many

CHANGE = "mentor_role_change"
NOBODY_NEW = "mentor_nobody_new"
FIND = "mentors_find"  # its value is a programme
FORM = "mentor_role"
_ROLES, _PLACES, _WAY = "roles", "places", "way"
_MENTOR, _MENTEE = "mentor", "mentee"


def form(card: RoleCard, t: Words, *, joined: bool = False) -> View:
    """Return the short form; after joining it says that the person is in."""
    role = card.role or Role(mentors=False, wants_mentor=False)
    lead = t("You are in *{name}*. One more thing:", name=card.programme)
    return modal(
        FORM,
        t("You are in") if joined else t("My part"),
        [
            *([section(lead)] if joined else []),
            _roles(role, t),
            _places(role, t),
            _way(role, t),
            small(t("You can change all of this at any time, in App Home or `/rapport mentors`.")),
        ],
        submit=t("Save"),
        close=t("Later") if joined else t("Cancel"),
        metadata=card.programme_id,
    )


def read(answers: Answers, t: Words) -> Role:
    """Return what the form says.

    Raises:
        InvalidForm: neither is ticked.
    """
    roles, way = picked_many(answers, _ROLES), picked(answers, _WAY)
    if not roles:
        raise InvalidForm({_ROLES: t("Please tick at least one; both is fine.")})
    return Role(
        mentors=_MENTOR in roles,
        wants_mentor=_MENTEE in roles,
        places=min(int(picked(answers, _PLACES) or 1), MOST_PLACES),
        way=WayOfWorking(way) if way else None,
    )


def saved(card: RoleCard, t: Words) -> View:
    """Return the answer to the form: how it stands, and what comes next."""
    row = [find_button(card, t)] if looks_for_mentor(card) else []
    shown = [section(standing(card, t)), buttons(*row)] if row else [section(standing(card, t))]
    said = modal("mentor_role_saved", t("Saved"), shown, close=t("Close"))
    return {**said, "clear_on_close": True}


def standing(card: RoleCard, t: Words) -> Mrkdwn:
    """Return what somebody is in a programme for, in sentences."""
    role = card.role
    if role is None:
        return t("Would you like to mentor, to find a mentor, or both?")
    said = []
    if role.mentors:
        said.append(_mentoring(card, role, t))
    if role.wants_mentor:
        said.append(_looking(card, t))
    return Mrkdwn(" ".join(said))


def looks_for_mentor(card: RoleCard) -> bool:
    """Return whether somebody may look for a mentor and ask."""
    wants = card.role is not None and card.role.wants_mentor
    return wants and card.by_request and card.active


def find_button(card: RoleCard, t: Words) -> Element:
    """Return the button that opens the directory of mentors."""
    label = t("Find a mentor in {name}", name=card.programme)
    return button(t("Find a mentor"), FIND, card.programme_id, style="primary", label=label)


def row_of(card: RoleCard, t: Words) -> list[Element]:
    """Return the buttons beside somebody's part in a programme."""
    if card.role is None:
        return [button(t("Choose my part"), CHANGE, card.programme_id, style="primary")]
    row = [find_button(card, t)] if looks_for_mentor(card) else []
    row.append(button(t("Change my part"), CHANGE, card.programme_id))
    if card.role.mentors and card.role.places:
        row.append(button(t("No new mentees for now"), NOBODY_NEW, card.programme_id))
    return row


def ways(t: Words) -> Mapping[WayOfWorking, Mrkdwn]:
    """Return the ways of working as they are called."""
    return {
        WayOfWorking.SCHEDULED: t("Fixed meetings"),
        WayOfWorking.INFORMAL: t("When it suits"),
        WayOfWorking.PROJECT: t("Around a project"),
    }


def _roles(role: Role, t: Words) -> Block:
    options = [
        option(t("Be a mentor"), _MENTOR, t("Others learn from you")),
        option(t("Find a mentor"), _MENTEE, t("You learn from somebody")),
    ]
    ticked = {_MENTOR: role.mentors, _MENTEE: role.wants_mentor}
    element = choose_many(_ROLES, options, [name for name, on in ticked.items() if on])
    return field_of(_ROLES, t("What would you like? Both is fine."), element)


def _places(role: Role, t: Words) -> Block:
    options = [
        option(t.many("{n} mentee", "{n} mentees at a time", n), str(n))
        for n in range(1, MOST_PLACES + 1)
    ]
    if role.mentors:
        options.append(option(t("Nobody new for now"), "0"))
    chosen = str(role.places) if role.mentors else None
    element = choose_one(_PLACES, options, chosen, placeholder=t("One mentee"))
    hint = t("About an hour every second week for each. One is a good start.")
    return field_of(_PLACES, t("As a mentor: places for"), element, hint=hint, optional=True)


def _way(role: Role, t: Words) -> Block:
    options = [option(name, way.value) for way, name in ways(t).items()]
    element = choose_one(
        _WAY, options, role.way.value if role.way else None, placeholder=t("No preference")
    )
    hint = t("The two of you agree on it later; this is where you start from.")
    return field_of(_WAY, t("How do you like to work?"), element, hint=hint, optional=True)


def _mentoring(card: RoleCard, role: Role, t: Words) -> Mrkdwn:
    if not role.places:
        return t("You mentor, and take nobody new for now.")
    if card.lessons_due:
        return t("You mentor. You are listed once you have read two lessons: `/rapport toolkit`.")
    if not card.free:
        return t.many(
            "You mentor; your place is taken.",
            "You mentor; your {n} places are taken.",
            role.places,
        )
    return t.many(
        "You mentor, with {n} place free.", "You mentor, with {n} places free.", card.free
    )


def _looking(card: RoleCard, t: Words) -> Mrkdwn:
    if card.by_request:
        return t("You would like to find a mentor.")
    return t("You would like to find a mentor; organisers bring you together with one.")


ERRORS: Mapping[str, Callable[[Words, Mapping[str, object]], str]] = MappingProxyType(
    {
        "not-a-mentorship": lambda t, _: t(
            "You are not in that mentorship programme (any more). Nothing was changed; "
            "`/rapport` shows what you can do now."
        ),
        "cannot-be-asked": lambda t, _: t(
            "That person cannot be asked just now; there are many ordinary reasons for it. "
            "Nothing was sent."
        ),
    }
)

"""The settings of the workspace as a form."""

from __future__ import annotations

from bot.domain.workspace_settings import LONGEST_KEPT_MONTHS, WorkspaceSettings
from bot.i18n import Words
from bot.views import blocks
from bot.views.blocks import Element, View
from bot.views.desk.fields import number
from bot.views.forms import Answers, InvalidForm, picked_many, typed

CALLBACK_ID = "desk_settings"
_FALLBACK, _CONTACTS, _NOTE, _CONDUCT, _MONTHS = (
    "fallback", "contacts", "note", "conduct", "months",
)  # fmt: skip
LONGEST_CONDUCT = 1000


def build(settings: WorkspaceSettings, t: Words) -> View:
    """Return the form, filled in with what holds now."""
    note = [blocks.option(t("Say that this is working time and managers see nothing"), _NOTE)]
    body = [
        blocks.field_of(
            _CONTACTS,
            t("Whom to turn to when something is not right"),
            _people(_CONTACTS, settings.safety_contacts),
            hint=t("At least two. Members see these names on every message of a pairing."),
            optional=True,
        ),
        blocks.field_of(
            _FALLBACK,
            t("Whom to tell if this channel is lost"),
            _people(_FALLBACK, settings.fallback_organisers),
            hint=t("They get one message each; rounds are held until the channel is back."),
            optional=True,
        ),
        blocks.field_of(
            _NOTE,
            t("Where people join"),
            blocks.choose_many(_NOTE, note, [_NOTE] if settings.working_time_note else []),
            optional=True,
        ),
        blocks.field_of(
            _CONDUCT,
            t("Code of conduct"),
            blocks.text_input(
                _CONDUCT, settings.code_of_conduct, lines=True, longest=LONGEST_CONDUCT
            ),
            hint=t("A link, or a few sentences. People accept it when they join."),
            optional=True,
        ),
        blocks.field_of(
            _MONTHS,
            t("A profile is kept after leaving, in months"),
            number(_MONTHS, settings.keep_profile_months, most=LONGEST_KEPT_MONTHS),
        ),
    ]
    return blocks.modal(CALLBACK_ID, t("Settings"), body, submit=t("Save"), close=t("Cancel"))


def read(answers: Answers, t: Words) -> WorkspaceSettings:
    """Return the settings as they were sent.

    Raises:
        InvalidForm: one safety contact only, or a number of months that is none.
    """
    contacts, months = picked_many(answers, _CONTACTS), typed(answers, _MONTHS)
    errors = {}
    if len(contacts) == 1:
        errors[_CONTACTS] = t("Please name at least two, so that nobody is the only way.")
    if not months.isdigit() or not 1 <= int(months) <= LONGEST_KEPT_MONTHS:
        errors[_MONTHS] = t("Please give a number from 1 to {most}.", most=LONGEST_KEPT_MONTHS)
    if errors:
        raise InvalidForm(errors)
    return WorkspaceSettings(
        fallback_organisers=tuple(picked_many(answers, _FALLBACK)),
        safety_contacts=tuple(contacts),
        working_time_note=bool(picked_many(answers, _NOTE)),
        code_of_conduct=typed(answers, _CONDUCT),
        keep_profile_months=int(months),
    )


def _people(action_id: str, chosen: tuple[str, ...]) -> Element:
    element: Element = {"type": "multi_users_select", "action_id": action_id}
    return {**element, "initial_users": list(chosen)} if chosen else element

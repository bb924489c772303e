"""Block Kit's composition objects and elements, with Slack's limits."""

from collections.abc import Mapping

from .checks import (
    Check,
    Complaints,
    all_of,
    array,
    by_type,
    complain,
    flag,
    integer,
    one_of,
    shape,
    string,
)

LONGEST_ID = 255
MOST_OPTIONS = 100
URL = r"https?://.+"
_DATE = r"\d{4}-\d{2}-\d{2}"
_TIME = r"([01]\d|2[0-3]):[0-5]\d"
_kind = one_of


def plain_text(most: int) -> Check:
    """A plain_text object."""
    return shape(
        {"type": _kind("plain_text"), "text": string(most), "emoji": flag}, ("type", "text")
    )


def any_text(most: int) -> Check:
    """A plain_text or mrkdwn object."""
    mrkdwn = shape({"type": _kind("mrkdwn"), "text": string(most), "verbatim": flag}, ("text",))
    return by_type("text", {"plain_text": plain_text(most), "mrkdwn": mrkdwn})


def _option(text: Check, *, url: bool = False) -> Check:
    fields = {"text": text, "value": string(150), "description": any_text(75)}
    if url:
        fields["url"] = string(3000, pattern=URL)
    return shape(fields, ("text", "value"))


PLAIN_OPTION = _option(plain_text(75))
_RICH_OPTION = _option(any_text(75))
_MENU_OPTION = _option(plain_text(75), url=True)
OPTION_GROUP = shape(
    {"label": plain_text(75), "options": array(PLAIN_OPTION, MOST_OPTIONS)}, ("label", "options")
)
CONFIRM = shape(
    {
        "title": plain_text(100),
        "text": any_text(300),
        "confirm": plain_text(30),
        "deny": plain_text(30),
        "style": one_of("primary", "danger"),
    },
    ("text",),
)
_DISPATCH = shape(
    {"trigger_actions_on": array(one_of("on_enter_pressed", "on_character_entered"), 2)}
)
_FILTER = shape(
    {
        "include": array(one_of("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    }
)
_ACTION: Mapping[str, Check] = {"action_id": string(LONGEST_ID)}
_FOCUS: Mapping[str, Check] = {"focus_on_load": flag}
_HINTED: Mapping[str, Check] = {"placeholder": plain_text(150)}
_ASKED: Mapping[str, Check] = {"confirm": CONFIRM}
_SELECT: Mapping[str, Check] = {**_ACTION, **_FOCUS, **_HINTED, **_ASKED}
_MULTI: Mapping[str, Check] = {**_SELECT, "max_selected_items": integer(1, 10_000)}
_TYPED: Mapping[str, Check] = {
    **_ACTION,
    **_FOCUS,
    **_HINTED,
    "dispatch_action_config": _DISPATCH,
}
_OPTIONS: Mapping[str, Check] = {
    "options": array(PLAIN_OPTION, MOST_OPTIONS),
    "option_groups": array(OPTION_GROUP, MOST_OPTIONS),
}
_SLACK_FILE = shape({"id": string(LONGEST_ID), "url": string(3000, pattern=URL)})
IMAGE_FIELDS: Mapping[str, Check] = {
    "image_url": string(3000, pattern=URL),
    "slack_file": _SLACK_FILE,
    "alt_text": string(2000),
}


def _element(name: str, *parts: Mapping[str, Check], required: tuple[str, ...] = ()) -> Check:
    fields: dict[str, Check] = {"type": _kind(name)}
    for part in parts:
        fields |= part
    return shape(fields, required)


def _ids(name: str) -> Mapping[str, Check]:
    return {name: array(string(LONGEST_ID), 10_000, 0)}


def shows_something(value: object, pointer: str, complaints: Complaints) -> None:
    """A picture comes from an address or from a file in Slack."""
    if isinstance(value, dict) and ("image_url" in value) == ("slack_file" in value):
        complain(complaints, "exactly one of image_url and slack_file is needed", pointer)


def _has_options(value: object, pointer: str, complaints: Complaints) -> None:
    if isinstance(value, dict) and ("options" in value) == ("option_groups" in value):
        complain(complaints, "exactly one of options and option_groups is needed", pointer)


def _initials_are_options(value: object, pointer: str, complaints: Complaints) -> None:
    if not isinstance(value, dict):
        return
    chosen = [value["initial_option"]] if "initial_option" in value else []
    initial = value.get("initial_options", [])
    chosen += initial if isinstance(initial, list) else []
    offered = options_of(value)
    if any(option not in offered for option in chosen):
        complain(complaints, "initial options must be among the options", pointer)


def options_of(element: Mapping[str, object]) -> list[object]:
    """Return an element's options, those within groups too."""
    offered: list[object] = []
    options = element.get("options")
    groups = element.get("option_groups")
    offered += options if isinstance(options, list) else []
    for group in groups if isinstance(groups, list) else []:
        inside = group.get("options") if isinstance(group, dict) else None
        offered += inside if isinstance(inside, list) else []
    return offered


def _static(name: str, *parts: Mapping[str, Check]) -> Check:
    return all_of(_element(name, *parts, _OPTIONS), _has_options, _initials_are_options)


def _choices(name: str, *parts: Mapping[str, Check]) -> Check:
    options = {"options": array(_RICH_OPTION, 10)}
    return all_of(
        _element(name, _ACTION, _FOCUS, _ASKED, options, *parts, required=("options",)),
        _initials_are_options,
    )


BUTTON = _element(
    "button",
    _ACTION,
    _ASKED,
    {
        "text": plain_text(75),
        "value": string(2000),
        "url": string(3000),
        "style": one_of("primary", "danger"),
        "accessibility_label": string(75),
    },
    required=("text",),
)
IMAGE = all_of(_element("image", IMAGE_FIELDS, required=("alt_text",)), shows_something)

PRESSED: Mapping[str, Check] = {
    "button": BUTTON,
    "overflow": _element(
        "overflow", _ACTION, _ASKED, {"options": array(_MENU_OPTION, 5)}, required=("options",)
    ),
}
PICKED: Mapping[str, Check] = {
    "static_select": _static("static_select", _SELECT, {"initial_option": PLAIN_OPTION}),
    "multi_static_select": _static(
        "multi_static_select", _MULTI, {"initial_options": array(PLAIN_OPTION, MOST_OPTIONS)}
    ),
    "external_select": _element(
        "external_select",
        _SELECT,
        {"initial_option": PLAIN_OPTION, "min_query_length": integer(0, 1000)},
    ),
    "multi_external_select": _element(
        "multi_external_select",
        _MULTI,
        {
            "initial_options": array(PLAIN_OPTION, MOST_OPTIONS),
            "min_query_length": integer(0, 1000),
        },
    ),
    "users_select": _element("users_select", _SELECT, {"initial_user": string(LONGEST_ID)}),
    "multi_users_select": _element("multi_users_select", _MULTI, _ids("initial_users")),
    "conversations_select": _element(
        "conversations_select",
        _SELECT,
        {
            "initial_conversation": string(LONGEST_ID),
            "default_to_current_conversation": flag,
            "response_url_enabled": flag,
            "filter": _FILTER,
        },
    ),
    "multi_conversations_select": _element(
        "multi_conversations_select",
        _MULTI,
        _ids("initial_conversations"),
        {"default_to_current_conversation": flag, "filter": _FILTER},
    ),
    "channels_select": _element(
        "channels_select",
        _SELECT,
        {"initial_channel": string(LONGEST_ID), "response_url_enabled": flag},
    ),
    "multi_channels_select": _element("multi_channels_select", _MULTI, _ids("initial_channels")),
    "datepicker": _element("datepicker", _SELECT, {"initial_date": string(10, pattern=_DATE)}),
    "timepicker": _element(
        "timepicker", _SELECT, {"initial_time": string(5, pattern=_TIME), "timezone": string(60)}
    ),
    "datetimepicker": _element(
        "datetimepicker",
        _ACTION,
        _FOCUS,
        _ASKED,
        {"initial_date_time": integer(1_000_000_000, 9_999_999_999)},
    ),
    "radio_buttons": _choices("radio_buttons", {"initial_option": _RICH_OPTION}),
    "checkboxes": _choices("checkboxes", {"initial_options": array(_RICH_OPTION, 10)}),
}
TYPED: Mapping[str, Check] = {
    "plain_text_input": _element(
        "plain_text_input",
        _TYPED,
        {
            "initial_value": string(3000, 0),
            "multiline": flag,
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
        },
    ),
    "email_text_input": _element("email_text_input", _TYPED, {"initial_value": string(3000, 0)}),
    "url_text_input": _element("url_text_input", _TYPED, {"initial_value": string(3000, 0)}),
    "number_input": _element(
        "number_input",
        _TYPED,
        {
            "is_decimal_allowed": flag,
            "initial_value": string(40, 0),
            "min_value": string(40),
            "max_value": string(40),
        },
        required=("is_decimal_allowed",),
    ),
    "file_input": _element(
        "file_input", _ACTION, {"filetypes": array(string(20), 100), "max_files": integer(1, 10)}
    ),
}

"""Modals: filling in, submitting, closing; what the bot answers has its effect."""

from __future__ import annotations

import pytest
from slack_bolt import Ack
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.playground.conftest import Room
from tests.playground.echo_bot import Json
from tests.playground.kit import (
    BUTTON,
    form,
    input_block,
    open_form,
    option,
)
from tests.playground_client import Refused


@pytest.fixture
def ines(room: Room) -> str:
    return room.control.person("Ines Roth")


def test_the_clients_own_checks_answer_without_sending(room: Room, ines: str) -> None:
    view = open_form(
        room,
        ines,
        input_block({"type": "plain_text_input", "min_length": 3}, "short"),
        input_block({"type": "email_text_input"}, "mail"),
        input_block({"type": "url_text_input"}, "url"),
        input_block({"type": "number_input", "is_decimal_allowed": False}, "half"),
        input_block(
            {"type": "number_input", "is_decimal_allowed": False, "max_value": "5"}, "high"
        ),
        input_block({"type": "datepicker"}, "day"),
        input_block(
            {"type": "multi_users_select", "max_selected_items": 1}, "people", optional=True
        ),
    )
    answer = room.control.submit(
        ines,
        view,
        {
            "short": {"a": "no"},
            "mail": {"a": "nowhere"},
            "url": {"a": "example.com"},
            "half": {"a": "1.5"},
            "high": {"a": "6"},
            "people": {"a": [ines, room.control.person("Amara Okafor")]},
        },
    )

    assert set(answer["errors"]) == {"short", "mail", "url", "half", "high", "day", "people"}
    assert answer["closed"] is False
    assert room.bot.of_type("view_submission") == []


def test_errors_beside_fields_keep_the_modal_and_what_was_typed(room: Room, ines: str) -> None:
    view = open_form(room, ines, input_block({"type": "plain_text_input"}))

    def answer(body: Json, client: WebClient, ack: Ack) -> None:
        ack(response_action="errors", errors={"b": "This date has passed."})

    room.bot.answer = answer
    result = room.control.submit(ines, view, {"b": {"a": "typed"}})

    assert result["errors"] == {"b": "This date has passed."}
    assert result["view"]["state"]["values"]["b"]["a"]["value"] == "typed"


def test_errors_for_a_block_that_takes_no_input_are_a_mistake_of_the_bot(
    room: Room, ines: str
) -> None:
    view = open_form(room, ines, input_block({"type": "plain_text_input"}))

    def answer(body: Json, client: WebClient, ack: Ack) -> None:
        ack(response_action="errors", errors={"elsewhere": "No."})

    room.bot.answer = answer
    result = room.control.submit(ines, view, {"b": {"a": "typed"}})

    assert result["error"].startswith("invalid_arguments")
    assert result["closed"] is False


def test_a_submission_may_update_push_and_clear(room: Room, ines: str) -> None:
    view = open_form(room, ines, input_block({"type": "plain_text_input"}))
    second = form({"type": "divider"}, callback_id="second")
    answers: list[Json] = [
        {"response_action": "update", "view": second},
        {"response_action": "push", "view": {**second, "callback_id": "third"}},
        {"response_action": "clear"},
    ]

    def answer(body: Json, client: WebClient, ack: Ack) -> None:
        ack(**answers.pop(0))

    room.bot.answer = answer
    updated = room.control.submit(ines, view, {"b": {"a": "typed"}})
    assert (updated["view"]["id"], updated["view"]["callback_id"]) == (view["id"], "second")
    pushed = room.control.submit(ines, updated["view"])
    assert pushed["view"]["callback_id"] == "third"
    assert pushed["view"]["previous_view_id"] == view["id"]
    assert len(room.control.views(ines)) == 2
    cleared = room.control.submit(ines, pushed["view"])
    assert (cleared["closed"], cleared["view"]) == (True, None)


def test_an_update_keeps_what_was_typed_under_the_same_ids(room: Room, ines: str) -> None:
    dispatching = input_block({"type": "plain_text_input"}, "other", dispatch_action=True)
    view = open_form(room, ines, input_block({"type": "plain_text_input"}), dispatching)

    def answer(body: Json, client: WebClient, ack: Ack) -> None:
        ack()
        fresh = [
            input_block({"type": "plain_text_input", "initial_value": "new"}, "other"),
            input_block({"type": "plain_text_input", "initial_value": "mine"}, "third"),
        ]
        update = form(*fresh)
        client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=update)

    room.bot.answer = answer
    room.control.click_view(ines, view, "a", block_id="other", value="typed")
    values = room.control.views(ines)[-1]["state"]["values"]

    assert values["other"]["a"]["value"] == "typed"
    assert values["third"]["a"]["value"] == "mine"
    assert "b" not in values


def test_an_old_hash_conflicts(room: Room, ines: str) -> None:
    view = open_form(room, ines, input_block({"type": "plain_text_input"}))
    room.web.views_update(view_id=view["id"], view=form())
    with pytest.raises(Exception, match="hash_conflict"):
        room.web.views_update(view_id=view["id"], hash=view["hash"], view=form())


def test_a_fourth_modal_does_not_fit_on_the_stack(room: Room, ines: str) -> None:
    view = open_form(room, ines, {"type": "actions", "elements": [BUTTON]})
    errors: list[str] = []

    def answer(body: Json, client: WebClient, ack: Ack) -> None:
        ack()
        again = form({"type": "actions", "elements": [BUTTON]})
        try:
            client.views_push(trigger_id=body["trigger_id"], view=again)
        except SlackApiError as error:
            errors.append(error.response["error"])

    room.bot.answer = answer
    for _ in range(3):
        room.control.click_view(ines, view, "go")
        view = room.control.views(ines)[-1]
    assert errors == ["push_limit_reached"]


def test_closing_tells_those_who_asked_and_a_cleared_stack_is_named_so(
    room: Room, ines: str
) -> None:
    view = open_form(room, ines, input_block({"type": "plain_text_input"}), notify_on_close=True)
    room.control.close(ines, view, everything=True)

    [payload] = room.bot.of_type("view_closed")
    assert payload["is_cleared"] is True
    assert room.control.views(ines) == []
    with pytest.raises(Refused, match="no_such_view"):
        room.control.submit(ines, view)


def test_a_client_that_has_not_heard_can_submit_a_closed_view(room: Room, ines: str) -> None:
    view = open_form(room, ines, input_block({"type": "plain_text_input"}))
    room.control.close(ines, view)
    result = room.control.submit(ines, view, {"b": {"a": "late"}}, stale=True)

    assert result["ack"] is True
    assert len(room.bot.of_type("view_submission")) == 1


def test_external_selects_suggest_from_the_first_letters_asked_for(room: Room, ines: str) -> None:
    select = {"type": "multi_external_select", "min_query_length": 2}
    view = open_form(room, ines, input_block(select))

    def answer(body: Json, client: WebClient, ack: Ack) -> None:
        if body["type"] == "block_suggestion":
            ack(options=[option("SQL"), option(f"Create {body['value']}")])
        else:
            ack()

    room.bot.answer = answer
    assert room.control.suggest(ines, view, "b", "a", "s") == []
    offered = room.control.suggest(ines, view, "b", "a", "sq")
    assert [each["value"] for each in offered] == ["sql", "create sq"]
    with pytest.raises(Refused, match="option_not_offered"):
        room.control.submit(ines, view, {"b": {"a": ["x"]}})
    room.control.submit(ines, view, {"b": {"a": ["sql", "Rust"]}})
    [payload] = room.bot.of_type("view_submission")
    picked = payload["view"]["state"]["values"]["b"]["a"]["selected_options"]
    assert [each["value"] for each in picked] == ["sql", "create rust"]


def test_options_that_slack_would_not_show_are_not_shown(room: Room, ines: str) -> None:
    view = open_form(room, ines, input_block({"type": "external_select", "min_query_length": 1}))

    def answer(body: Json, client: WebClient, ack: Ack) -> None:
        ack(options=[option("x" * 76)])

    room.bot.answer = answer
    assert room.control.suggest(ines, view, "b", "a", "x") == []


def test_what_was_typed_goes_along_with_a_click_in_the_same_view(room: Room, ines: str) -> None:
    button = {"type": "actions", "elements": [BUTTON]}
    view = open_form(room, ines, input_block({"type": "plain_text_input"}), button)
    room.control.click_view(ines, view, "go", values={"b": {"a": "half a thought"}})

    [payload] = room.bot.of_type("block_actions")
    assert payload["view"]["state"]["values"]["b"]["a"]["value"] == "half a thought"


def test_closing_the_top_modal_leaves_the_one_below(room: Room, ines: str) -> None:
    view = open_form(room, ines, {"type": "actions", "elements": [BUTTON]})

    def answer(body: Json, client: WebClient, ack: Ack) -> None:
        ack()
        if body["type"] == "block_actions":
            client.views_push(trigger_id=body["trigger_id"], view=form())

    room.bot.answer = answer
    pushed = room.control.click_view(ines, view, "go")["views"][-1]
    closed = room.control.close(ines, pushed)

    assert [each["id"] for each in closed["views"]] == [view["id"]]


def test_nobody_presses_in_the_view_of_somebody_else(room: Room, ines: str) -> None:
    view = open_form(room, ines, {"type": "actions", "elements": [BUTTON]})
    with pytest.raises(Refused, match="not_visible"):
        room.control.click_view(room.control.person("Amara Okafor"), view, "go")
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    published = room.web.views_publish(user_id=ines, view=home)["view"]
    with pytest.raises(Refused, match="no_submit_button"):
        room.control.submit(ines, published)
    with pytest.raises(Refused, match="no_such_element"):
        room.control.click_view(ines, view, "fly")


@pytest.mark.parametrize(
    ("element", "value", "field", "expected"),
    [
        pytest.param({"type": "users_select"}, "{ines}", "selected_user", "{ines}", id="a person"),
        pytest.param(
            {"type": "channels_select"},
            "{general}",
            "selected_channel",
            "{general}",
            id="a channel",
        ),
        pytest.param(
            {"type": "number_input", "is_decimal_allowed": True}, 1.5, "value", "1.5", id="a number"
        ),
        pytest.param(
            {"type": "datetimepicker"}, 1796115600, "selected_date_time", 1796115600, id="seconds"
        ),
        pytest.param(
            {"type": "datepicker", "initial_date": "2026-12-01"},
            None,
            "selected_date",
            None,
            id="cleared",
        ),
    ],
)
def test_a_field_holds_what_a_person_gives_it(
    room: Room, ines: str, element: Json, value: object, field: str, expected: object
) -> None:
    known = {"{ines}": ines, "{general}": room.control.channel("general")}
    view = open_form(room, ines, input_block(element, optional=True))
    given = known.get(str(value), value)
    room.control.submit(ines, view, {"b": {"a": given}})

    [payload] = room.bot.of_type("view_submission")
    held = payload["view"]["state"]["values"]["b"]["a"][field]
    assert held == known.get(str(expected), expected)


@pytest.mark.parametrize(
    ("element", "value", "error"),
    [
        pytest.param({"type": "datepicker"}, "soon", "invalid_value", id="no date"),
        pytest.param({"type": "users_select"}, "U0", "unknown_person", id="no person"),
        pytest.param({"type": "conversations_select"}, "C0", "unknown_channel", id="no channel"),
    ],
)
def test_a_field_cannot_hold_anything(
    room: Room, ines: str, element: Json, value: str, error: str
) -> None:
    view = open_form(room, ines, input_block(element))
    with pytest.raises(Refused, match=error):
        room.control.submit(ines, view, {"b": {"a": value}})
    with pytest.raises(Refused, match="no_such_field"):
        room.control.submit(ines, view, {"b": {"z": value}})

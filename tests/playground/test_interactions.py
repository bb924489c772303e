"""What people do reaches the bot as Slack would send it, and its answers have their effect."""

from __future__ import annotations

from typing import Any

import pytest
from slack_bolt import Ack
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.playground.conftest import Room
from tests.playground.echo_bot import Json
from tests.playground.test_round_trip import form
from tests.playground_client import Refused

BUTTON = {
    "type": "button",
    "action_id": "go",
    "value": "1",
    "text": {"type": "plain_text", "text": "Go"},
}


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def option(text: str) -> Json:
    return {"text": plain(text), "value": text.lower()}


def element_block(element: Json, block_id: str = "b") -> Json:
    return {"type": "actions", "block_id": block_id, "elements": [{"action_id": "a", **element}]}


def input_block(element: Json, block_id: str = "b", **more: Any) -> Json:
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain("Field"),
        "element": {"action_id": "a", **element},
        **more,
    }


def open_form(room: Room, user: str, *blocks: Json, **more: Any) -> Json:
    view = {**form(), "blocks": list(blocks), **more}

    def answer(body: Json, client: WebClient, ack: Ack) -> None:
        ack()
        if "command" in body:
            client.views_open(trigger_id=body["trigger_id"], view=view)

    room.bot.answer = answer
    room.control.command(user, "/echo")
    return room.control.views(user)[-1]


@pytest.fixture
def ines(room: Room) -> str:
    return room.control.person("Ines Roth")


@pytest.mark.parametrize(
    ("element", "value", "expected"),
    [
        pytest.param(
            {"type": "static_select", "options": [option("One"), option("Two")]},
            "two",
            {"selected_option": option("Two")},
            id="a select",
        ),
        pytest.param(
            {"type": "overflow", "options": [option("One"), option("Two")]},
            "one",
            {"selected_option": option("One")},
            id="an overflow menu",
        ),
        pytest.param(
            {"type": "checkboxes", "options": [option("One"), option("Two")]},
            ["one", "two"],
            {"selected_options": [option("One"), option("Two")]},
            id="checkboxes",
        ),
        pytest.param(
            {"type": "radio_buttons", "options": [option("One")]},
            "one",
            {"selected_option": option("One")},
            id="radio buttons",
        ),
        pytest.param(
            {"type": "datepicker"}, "2026-12-01", {"selected_date": "2026-12-01"}, id="a date"
        ),
        pytest.param({"type": "timepicker"}, "09:30", {"selected_time": "09:30"}, id="a time"),
        pytest.param(
            {"type": "datetimepicker"},
            "2026-12-01T10:00:00+01:00",
            {"selected_date_time": 1796115600},
            id="a moment",
        ),
    ],
)
def test_what_is_picked_in_a_message_is_sent(
    room: Room, ines: str, element: Json, value: object, expected: Json
) -> None:
    room.web.chat_postMessage(channel=ines, text="x", blocks=[element_block(element)])
    [message] = room.control.messages(ines)
    room.control.click(ines, message, "a", value=value)

    [payload] = room.bot.of_type("block_actions")
    action = payload["actions"][0]
    assert {key: action[key] for key in expected} == expected
    assert payload["container"]["type"] == "message"
    assert payload["response_url"].startswith(room.control.url)


def test_two_buttons_of_one_action_are_told_apart_by_their_value(room: Room, ines: str) -> None:
    blocks = [{"type": "actions", "elements": [{**BUTTON, "value": value}]} for value in ("1", "2")]
    room.web.chat_postMessage(channel=ines, text="x", blocks=blocks)
    [message] = room.control.messages(ines)

    with pytest.raises(Refused, match="ambiguous_element"):
        room.control.click(ines, message, "go")
    room.control.click(ines, message, "go", value="2")
    assert room.bot.of_type("block_actions")[0]["actions"][0]["value"] == "2"


def test_who_left_a_channel_cannot_press_there_unless_the_client_has_not_heard(
    room: Room,
) -> None:
    amara, desk = room.control.person("Amara Okafor"), room.control.channel("rapport-desk")
    blocks = [{"type": "actions", "elements": [BUTTON]}]
    room.web.chat_postMessage(channel=desk, text="x", blocks=blocks)
    [message] = room.control.messages(amara)
    room.control.leave(amara, desk)

    assert room.control.messages(amara) == []
    with pytest.raises(Refused) as refused:
        room.control.click(amara, message, "go")
    assert (refused.value.status, refused.value.error) == (403, "not_visible")
    assert room.control.click(amara, message, "go", stale=True)["ack"] is True


def test_a_deactivated_person_does_nothing_any_more(room: Room, ines: str) -> None:
    room.control.change_person(ines, deleted=True)
    with pytest.raises(Refused, match="deactivated"):
        room.control.command(ines, "/echo")


def test_an_ephemeral_message_can_be_replaced_by_its_response_url(room: Room, ines: str) -> None:
    general = room.control.channel("general")
    blocks = [{"type": "actions", "elements": [BUTTON]}]
    room.web.chat_postEphemeral(channel=general, user=ines, text="only you", blocks=blocks)
    [message] = room.control.messages(ines)
    room.control.click(ines, message, "go")
    [payload] = room.bot.of_type("block_actions")
    _respond(payload, {"text": "done", "replace_original": True})

    assert [m["text"] for m in room.control.messages(ines)] == ["done"]
    _respond(payload, {"delete_original": True})
    assert [m["deleted"] for m in room.control.messages(ines)] == [True]


def test_the_answer_to_a_command_cannot_be_replaced(room: Room, ines: str) -> None:
    room.control.command(ines, "/echo")
    [payload] = room.bot.of_type("/echo")
    _respond(payload, {"text": "first"})
    _respond(payload, {"text": "second", "replace_original": True})

    assert [m["text"] for m in room.control.messages(ines)] == ["first", "second"]


def test_a_command_works_in_a_conversation_that_the_app_is_not_in(room: Room, ines: str) -> None:
    amara = room.control.person("Amara Okafor")
    outcome = room.control.command(ines, "/echo", channel=amara)

    assert outcome["ack"] is True
    [payload] = room.bot.of_type("/echo")
    assert payload["channel_name"] == "directmessage"


def test_an_unknown_command_is_refused_by_slack_itself(room: Room, ines: str) -> None:
    with pytest.raises(Refused, match="/nothing is not a valid command"):
        room.control.command(ines, "/nothing")


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
    second = {**form(), "callback_id": "second", "blocks": [{"type": "divider"}]}
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
        update = {**form(), "blocks": fresh}
        client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=update)

    room.bot.answer = answer
    room.control.click_view(ines, view, "a", block_id="other", value="typed")
    values = room.control.views(ines)[-1]["state"]["values"]

    assert values["other"]["a"]["value"] == "typed"
    assert values["third"]["a"]["value"] == "mine"
    assert "b" not in values


def test_an_old_hash_conflicts(room: Room, ines: str) -> None:
    view = open_form(room, ines, input_block({"type": "plain_text_input"}))
    room.web.views_update(view_id=view["id"], view={**form()})
    with pytest.raises(Exception, match="hash_conflict"):
        room.web.views_update(view_id=view["id"], hash=view["hash"], view={**form()})


def test_a_fourth_modal_does_not_fit_on_the_stack(room: Room, ines: str) -> None:
    view = open_form(room, ines, {"type": "actions", "elements": [BUTTON]})
    errors: list[str] = []

    def answer(body: Json, client: WebClient, ack: Ack) -> None:
        ack()
        again = {**form(), "blocks": [{"type": "actions", "elements": [BUTTON]}]}
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


def test_home_is_published_when_it_is_opened_and_kept(room: Room, ines: str) -> None:
    home = {"type": "home", "blocks": [{"type": "actions", "elements": [BUTTON]}]}

    def answer(body: Json, client: WebClient, ack: Ack) -> None:
        ack()
        if body.get("event", {}).get("type") == "app_home_opened":
            client.views_publish(user_id=body["event"]["user"], view=home)

    room.bot.answer = answer
    view = room.control.home(ines)
    assert view is not None
    assert room.control.peek_home(ines) == view
    room.control.click_view(ines, view, "go")
    [payload] = room.bot.of_type("block_actions")
    assert payload["container"] == {"type": "view", "view_id": view["id"]}
    assert "response_url" not in payload


def test_a_file_arrives_with_its_bytes(room: Room, ines: str) -> None:
    dm = room.web.conversations_open(users=[ines])["channel"]["id"]
    room.web.files_upload_v2(channel=dm, content=b"BEGIN:VCALENDAR", filename="a.ics")
    room.control.settle()

    [message] = room.control.messages(ines)
    [file] = message["files"]
    assert (file["name"], file["size"]) == ("a.ics", 15)
    assert room.control.file(file["id"]) == b"BEGIN:VCALENDAR"
    room.web.files_delete(file=file["id"])
    assert room.control.messages(ines)[0]["files"] == []


def test_a_bot_that_does_not_acknowledge_is_named_so(room: Room, ines: str) -> None:
    room.control.fault("drop_ack", "slash_commands")
    outcome = room.control.command(ines, "/echo")

    assert (outcome["ack"], outcome["error"]) == (False, "operation_timeout")


def _respond(payload: Json, content: Json) -> None:
    from slack_sdk.webhook import WebhookClient

    answer = WebhookClient(payload["response_url"]).send_dict(content)
    assert answer.status_code == 200

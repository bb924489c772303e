"""The page, the look-alike and a small bot on slack_bolt together: the whole way and back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from slack_bolt import Ack
from slack_sdk import WebClient

from tests.browser_tools import page_in
from tests.page.canned import button, field, mrkdwn, option, plain
from tests.playground.conftest import Room, a_room

pytestmark = pytest.mark.browser
Json = dict[str, Any]
TEXT = {"type": "plain_text_input"}


@pytest.fixture
def room() -> Iterator[Room]:
    with a_room() as fresh:
        yield fresh


@pytest.fixture
def page(browser: Browser, room: Room) -> Iterator[Page]:
    with page_in(browser, room.playground.url) as opened:
        opened.wait_for_selector(".empty h2, .message")
        yield opened


def say(page: Page, text: str) -> None:
    field_ = page.get_by_role("combobox", name="Message or command")
    field_.fill(text)
    field_.press("Enter")


def step(title: str, *blocks: Json) -> Json:
    return {
        "type": "modal",
        "callback_id": "steps",
        "title": plain(title),
        "submit": plain("Next"),
        "blocks": list(blocks),
    }


GOAL = field("goal", "Your goal", TEXT)
SKILLS = field("skills", "Skills", {"type": "multi_external_select", "min_query_length": 1})


def two_steps(body: Json, client: WebClient, ack: Ack) -> None:
    """Open a form, offer skills, correct a goal once, then show the second step."""
    match body.get("type", "command"):
        case "command":
            ack()
            view = step("Step one", SKILLS, GOAL)
            client.views_open(trigger_id=body["trigger_id"], view=view)
        case "block_suggestion":
            ack(options=[option(f"{body['value']} (new)", f"new:{body['value']}")])
        case "view_submission":
            _second(body, ack)
        case _:
            ack()


def _second(body: Json, ack: Ack) -> None:
    if body["view"]["title"]["text"] != "Step one":
        ack()
        return
    goal = body["view"]["state"]["values"]["goal"]["it"]["value"]
    if goal == "no":
        ack(response_action="errors", errors={"goal": "A little more, please."})
    else:
        ack(response_action="update", view=step("Step two", GOAL, field("level", "Level", TEXT)))


def test_a_form_in_two_steps_with_an_error_and_its_correction(page: Page, room: Room) -> None:
    room.bot.answer = two_steps
    say(page, "/echo join")
    skills = page.get_by_role("combobox", name="Skills")
    skills.press_sequentially("sq")
    page.get_by_role("option", name="sq (new)").click()
    skills.press_sequentially("knit")
    page.get_by_role("option", name="knit (new)").click()
    page.get_by_label("Your goal").fill("no")
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.locator(".field-error")).to_have_text("A little more, please.")
    page.get_by_label("Your goal").fill("To learn")
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.locator("#modal-title")).to_have_text("Step two")
    expect(page.get_by_label("Your goal")).to_have_value("To learn")
    page.get_by_label("Level").fill("3")
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.locator("dialog.modal")).not_to_be_visible()
    first, *_, last = room.bot.of_type("view_submission")
    offered = first["view"]["state"]["values"]["skills"]["it"]["selected_options"]
    assert [one["value"] for one in offered] == ["new:sq", "new:knit"]
    assert last["view"]["state"]["values"]["level"]["it"]["value"] == "3"


def test_a_field_left_empty_is_answered_by_the_page_side(page: Page, room: Room) -> None:
    room.bot.answer = two_steps
    say(page, "/echo join")
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.locator(".field-error").first).to_be_visible()
    assert room.bot.of_type("view_submission") == []
    page.keyboard.press("Escape")
    expect(page.locator("dialog.modal")).not_to_be_visible()


def with_a_button(body: Json, client: WebClient, ack: Ack) -> None:
    ack()
    view = step("Step one", GOAL, {"type": "actions", "elements": [button("Add", "add")]})
    if "command" in body:
        client.views_open(trigger_id=body["trigger_id"], view=view)
    elif body["type"] == "block_actions":
        view["blocks"].insert(0, field("fresh", "One more", TEXT))
        client.views_update(view_id=body["view"]["id"], view=view)


def test_a_button_in_a_form_changes_it_and_what_was_typed_stays(page: Page, room: Room) -> None:
    room.bot.answer = with_a_button
    say(page, "/echo")
    page.get_by_label("Your goal").fill("To learn")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_label("One more")).to_be_visible()
    expect(page.get_by_label("Your goal")).to_have_value("To learn")
    click = room.bot.of_type("block_actions")[-1]
    assert click["view"]["state"]["values"]["goal"]["it"]["value"] == "To learn"
    page.keyboard.press("Escape")
    expect(page.locator("dialog.modal")).not_to_be_visible()


def votes(body: Json, client: WebClient, ack: Ack) -> None:
    ack()
    if body.get("type") == "block_actions":
        chosen = body["actions"][0]["value"]
        client.chat_update(
            channel=body["channel"]["id"], ts=body["message"]["ts"], text=f"Chosen: {chosen}"
        )


def test_a_press_changes_the_message_under_the_eyes_of_whom_pressed(page: Page, room: Room) -> None:
    room.bot.answer = votes
    ines = room.control.state()["people"][0]["id"]
    blocks = [{"type": "actions", "elements": [button("A", "a"), button("B", "b")]}]
    opened = room.web.conversations_open(users=ines)
    room.web.chat_postMessage(channel=opened["channel"]["id"], text="Vote", blocks=blocks)
    page.locator(".place").first.click()
    page.get_by_role("tab", name="Messages").click()
    page.get_by_role("button", name="B", exact=True).click()
    expect(page.locator(".message").last).to_contain_text("Chosen: b")
    expect(page.locator(".message").last).to_contain_text("edited")


def publishes(body: Json, client: WebClient, ack: Ack) -> None:
    ack()
    user = body["event"]["user"] if "event" in body else body["user"]["id"]
    words = "Pressed" if body.get("type") == "block_actions" else "Welcome home"
    press = {"type": "actions", "elements": [button("Skip this one", "skip")]}
    section = {"type": "section", "text": mrkdwn(f"*{words}*")}
    client.views_publish(user_id=user, view={"type": "home", "blocks": [section, press]})


def test_home_is_opened_by_looking_at_it_and_can_be_pressed(page: Page, room: Room) -> None:
    room.bot.answer = publishes
    page.locator(".place").first.click()
    page.get_by_role("tab", name="Home").click()
    expect(page.locator(".home")).to_contain_text("Welcome home")
    page.get_by_role("button", name="Skip this one").click()
    expect(page.locator(".home")).to_contain_text("Pressed")


def test_an_answer_to_a_command_is_seen_by_whom_asked_alone(page: Page, room: Room) -> None:
    def answer(_: Json, __: WebClient, ack: Ack) -> None:
        ack(text="Only for you :seedling:")

    room.bot.answer = answer
    page.locator(".place", has_text="random").click()
    say(page, "/echo help")
    expect(page.locator(".message.is-private").last).to_contain_text("Only for you 🌱")
    page.get_by_role("button", name="Be Amara Okafor").click()
    page.locator(".place", has_text="random").click()
    expect(page.locator(".message.is-private")).to_have_count(0)

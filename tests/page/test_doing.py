"""Doing: commands, buttons, menus, the clock, refusals."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser_tools import page_in
from tests.page.stand_in import Refused, StandIn

pytestmark = pytest.mark.browser


def open_place(page: Page, name: str) -> None:
    page.locator(".place", has_text=name).click()


def test_whoever_is_quicker_than_the_server_stays_where_they_went(
    browser: Browser, stand_in: StandIn
) -> None:
    stand_in.may_tell_messages.clear()
    with page_in(browser, f"{stand_in.url}#me=U1&channel=C1") as page:
        open_place(page, "Jonas Lindqvist")
        stand_in.may_tell_messages.set()
        expect(page.locator(".message").first).to_be_visible()
        expect(page.locator("h1")).to_have_text("Jonas Lindqvist")


def test_news_that_comes_while_a_button_is_held_down_does_not_take_the_press(
    page: Page, stand_in: StandIn
) -> None:
    page.locator(".place", has_text="Jonas Lindqvist").hover()
    page.mouse.down()
    with page.expect_response("**/control/messages*"):
        stand_in.tell("messages")
    page.evaluate("() => new Promise(requestAnimationFrame)")
    page.mouse.up()
    expect(page.locator("h1")).to_have_text("Jonas Lindqvist")


def test_messages_between_people_are_politely_kept_out(page: Page, stand_in: StandIn) -> None:
    page.get_by_role("combobox", name="Message or command").fill("Hello there")
    page.keyboard.press("Enter")
    expect(page.locator(".composer-note")).to_contain_text("stay out of the playground")
    assert stand_in.asked == []


def test_a_command_is_completed_by_keyboard_and_sent(page: Page, stand_in: StandIn) -> None:
    page.get_by_role("combobox", name="Message or command").press_sequentially("/rap")
    page.keyboard.press("Tab")
    page.keyboard.type("pa")
    expect(page.get_by_role("option", name="/rapport pause")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog.modal[open]")
    assert stand_in.bodies("/control/command") == [
        {"user": "U1", "channel": "C1", "command": "/rapport", "text": "pause"}
    ]


def test_people_named_in_a_command_are_completed_to_their_handles(
    page: Page, stand_in: StandIn
) -> None:
    field = page.get_by_role("combobox", name="Message or command")
    field.press_sequentially("/rapport-admin why @ama")
    page.keyboard.press("Tab")
    page.keyboard.type("@jonas")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog.modal[open]")
    assert stand_in.bodies("/control/command")[0]["text"] == "why @amara @jonas"


def test_a_button_tells_which_message_and_what(page: Page, stand_in: StandIn) -> None:
    open_place(page, "Jonas Lindqvist")
    page.get_by_role("button", name="B", exact=True).click()
    expect(page.locator(".is-busy")).to_have_count(0)
    assert stand_in.bodies("/control/click") == [
        {
            "user": "U1",
            "channel": "C3",
            "ts": "1795600800.000100",
            "block_id": "vote",
            "action_id": "slot_b",
            "value": "slot_b",
        }
    ]


def test_a_button_with_a_question_waits_for_the_answer(page: Page, stand_in: StandIn) -> None:
    open_place(page, "Jonas Lindqvist")
    press = page.get_by_role("button", name="Not this time")
    press.click()
    expect(page.get_by_role("dialog")).to_contain_text("Jonas will see")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    press.click()
    with page.expect_response("**/control/click"):
        page.get_by_role("dialog").get_by_role("button", name="Send").click()
    assert [body["action_id"] for body in stand_in.bodies("/control/click")] == ["not_now"]


def test_menus_and_pickers_of_a_message_tell_what_was_picked(page: Page, stand_in: StandIn) -> None:
    open_place(page, "organisers")
    page.get_by_role("button", name="More").click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_role("combobox", name="Pick one").click()
    page.keyboard.type("pear")
    page.keyboard.press("Enter")
    page.locator("input[type=date]").fill("2026-12-24")
    page.get_by_label("Apple").check()
    page.get_by_role("combobox", name="Somebody").click()
    page.keyboard.type("bo n")
    expect(page.get_by_role("option")).to_have_count(1)
    with page.expect_response("**/control/click"):
        page.keyboard.press("Enter")
    expect(page.locator(".is-busy")).to_have_count(0)
    sent = [(body["action_id"], body["value"]) for body in stand_in.bodies("/control/click")]
    assert sent == [
        ("more", "cancel"),
        ("fruit", "p"),
        ("day", "2026-12-24"),
        ("often", "a"),
        ("who", "U7"),
    ]


def test_a_refusal_is_shown_as_its_sentence(page: Page, stand_in: StandIn) -> None:
    open_place(page, "Jonas Lindqvist")
    stand_in.refuse_next = Refused("not_visible", "You cannot see this message any more.")
    page.get_by_role("button", name="A", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("You cannot see this message any more.")


def test_the_clock_moves_by_button(page: Page, stand_in: StandIn) -> None:
    page.get_by_role("button", name="+1 hour").click()
    expect(page.locator(".clock-time")).to_have_text("15:05")
    page.get_by_role("button", name="Next Monday 9:00").click()
    expect(page.locator(".clock-words")).to_contain_text("Monday 30 November")
    expect(page.locator(".clock-time")).to_have_text("09:00")
    asked = stand_in.bodies("/control/clock")
    assert asked == [{"advance": "PT1H"}, {"to": "2026-11-30T08:00:00.000Z"}]


def test_the_clock_moves_to_a_chosen_moment_but_never_back(page: Page, stand_in: StandIn) -> None:
    page.get_by_role("button", name="Choose").click()
    field = page.get_by_label("To when, in Berlin?")
    field.fill("2026-11-01T09:00")
    page.get_by_role("button", name="Go there").click()
    expect(page.get_by_role("alert")).to_contain_text("Time only moves forward here")
    field.fill("2026-12-24T18:30")
    page.get_by_role("button", name="Go there").click()
    expect(page.locator(".clock-time")).to_have_text("18:30")
    assert stand_in.bodies("/control/clock") == [{"to": "2026-12-24T17:30:00.000Z"}]


def test_the_guide_asks_for_a_rehearsal_and_ticks_the_step(page: Page, stand_in: StandIn) -> None:
    page.get_by_role("button", name="Let eight colleagues join").click()
    expect(page.locator(".step.is-done h3")).to_contain_text("Fill the room")
    assert stand_in.bodies("/control/rehearse") == [{"step": "join", "count": 8}]


def test_the_log_shows_what_was_asked_and_what_was_refused(page: Page, stand_in: StandIn) -> None:
    stand_in.calls.append(_call("chat.postMessage", ok=True, error=None))
    stand_in.calls.append(_call("conversations.open", ok=False, error="user_disabled"))
    page.get_by_role("tab", name="Calls").click()
    expect(page.locator(".call")).to_have_count(2)
    page.get_by_label("Refused only").check()
    refused = page.locator(".call")
    expect(refused).to_contain_text("user_disabled")
    refused.locator("summary").click()
    expect(refused.locator("pre")).to_contain_text('"users": "U3"')


def _call(method: str, *, ok: bool, error: str | None) -> dict[str, object]:
    return {
        "at": "2026-11-26T13:05:00+00:00",
        "method": method,
        "arguments": {"users": "U3"},
        "ok": ok,
        "error": error,
    }

"""Filling in forms: errors beside fields, suggestions, steps, what is typed is kept."""

from copy import deepcopy

import pytest
from playwright.sync_api import Page, expect

from tests.page import canned
from tests.page.stand_in import StandIn

pytestmark = pytest.mark.browser


@pytest.fixture
def form(page: Page, stand_in: StandIn) -> Page:
    stand_in.open_view(canned.form())
    page.wait_for_selector("dialog.modal[open]")
    return page


def save(page: Page) -> None:
    page.get_by_role("button", name="Save").click()


def test_an_error_stands_beside_its_field_and_what_was_typed_stays(
    form: Page, stand_in: StandIn
) -> None:
    form.get_by_label("About me").fill("I climb.")
    stand_in.errors_next = {"goal": "One sentence, please."}
    save(form)
    goal = form.get_by_label("What do you hope")
    expect(goal).to_be_focused()
    expect(goal).to_have_attribute("aria-invalid", "true")
    expect(goal).to_have_accessible_description("One sentence, please.")
    expect(form.get_by_label("About me")).to_have_value("I climb.")
    goal.fill("To learn SQL")
    save(form)
    expect(form.locator("dialog.modal")).not_to_be_visible()
    values = stand_in.bodies("/control/submit")[-1]["values"]
    assert values["goal"] == {"it": "To learn SQL"}
    assert values["about"] == {"it": "I climb."}


def test_every_kind_of_field_is_sent_as_a_person_would_say_it(
    form: Page, stand_in: StandIn
) -> None:
    form.get_by_label("Pear").first.check()
    form.get_by_role("group", name="Languages").get_by_label("Quince").check()
    form.get_by_role("group", name="Languages").get_by_label("Apple").check()
    form.get_by_role("combobox", name="Team").click()
    form.keyboard.press("Enter")
    form.get_by_role("combobox", name="Anybody to avoid?").click()
    form.keyboard.type("mei")
    form.keyboard.press("Enter")
    form.get_by_label("From").fill("2026-12-01")
    form.get_by_label("At (optional)").fill("09:30")
    form.get_by_label("Due").fill("2026-12-01T09:30")
    form.get_by_label("Level").fill("3")
    save(form)
    expect(form.locator("dialog.modal")).not_to_be_visible()
    values = stand_in.bodies("/control/submit")[-1]["values"]
    picked = {block: value["it"] for block, value in values.items() if value["it"]}
    assert picked == {
        "often": "p",
        "langs": ["a", "q"],
        "team": "a",
        "not": ["U4"],
        "from": "2026-12-01",
        "at": "09:30",
        "due": 1796113800,
        "level": "3",
    }


def test_an_external_select_suggests_while_typing_and_offers_to_create(
    form: Page, stand_in: StandIn
) -> None:
    field = form.get_by_role("combobox", name="What could you help")
    field.press_sequentially("sq")
    form.get_by_role("option", name="SQL").click()
    field.press_sequentially("knitting")
    form.get_by_role("option", name="Add “knitting”").click()
    expect(form.locator(".chip")).to_have_count(2)
    save(form)
    expect(form.locator("dialog.modal")).not_to_be_visible()
    asked = stand_in.bodies("/control/suggest")[-1]
    assert {**asked, "view_id": "V"} == {
        "user": "U1",
        "view_id": "V",
        "block_id": "offers",
        "action_id": "it",
        "value": "knitting",
    }
    offers = stand_in.bodies("/control/submit")[-1]["values"]["offers"]
    assert offers == {"it": ["SQL", "new:knitting"]}


def test_an_update_keeps_what_was_typed_in_fields_that_stay(form: Page, stand_in: StandIn) -> None:
    form.get_by_label("What do you hope").fill("To learn SQL")
    view = deepcopy(stand_in.views[-1])
    view["hash"] = "newer"
    view["title"] = canned.plain("Step two")
    view["blocks"].insert(0, canned.field("fresh", "A new one", {"type": "plain_text_input"}))
    stand_in.views[-1] = view
    stand_in.tell("views")
    expect(form.locator("#modal-title")).to_have_text("Step two")
    expect(form.get_by_label("What do you hope")).to_have_value("To learn SQL")
    expect(form.get_by_label("A new one")).to_have_value("")


def test_a_button_in_a_form_takes_along_what_was_typed(form: Page, stand_in: StandIn) -> None:
    form.get_by_label("What do you hope").fill("To learn SQL")
    form.get_by_role("button", name="Add a line").click()
    expect(form.locator(".is-busy")).to_have_count(0)
    click = stand_in.bodies("/control/click")[-1]
    assert click["action_id"] == "add"
    assert click["values"] == {"goal": {"it": "To learn SQL"}}


def test_the_tab_key_stays_in_an_open_form(form: Page) -> None:
    for _ in range(60):
        form.keyboard.press("Tab")
        inside = "!document.hasFocus() || document.activeElement === document.body || "
        assert form.evaluate(f"{inside} !!document.activeElement.closest('dialog')")


def test_escape_closes_a_list_first_and_then_the_form(form: Page, stand_in: StandIn) -> None:
    form.get_by_role("combobox", name="Team").click()
    expect(form.get_by_role("option", name="Pear")).to_be_visible()
    form.keyboard.press("Escape")
    expect(form.get_by_role("option", name="Pear")).not_to_be_visible()
    expect(form.locator("dialog.modal")).to_be_visible()
    assert stand_in.bodies("/control/close") == []
    form.keyboard.press("Escape")
    expect(form.locator("dialog.modal")).not_to_be_visible()
    assert len(stand_in.bodies("/control/close")) == 1


def test_a_form_on_a_form_has_a_way_back(form: Page, stand_in: StandIn) -> None:
    second = {**canned.form(), "title": canned.plain("Levels"), "blocks": []}
    stand_in.open_view(second)
    expect(form.locator("#modal-title")).to_have_text("Levels")
    form.get_by_role("button", name="Back").click()
    expect(form.locator("#modal-title")).to_have_text("About you")

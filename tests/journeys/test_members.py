"""A member's way: join, look, pause, keep apart, export, erase, leave."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from tests.journeys.town import Town, buttons_of, said
from tests.playground_client import Json

pytestmark = pytest.mark.journey


def colleague(town: Town, number: int = 1) -> str:
    """Return an eligible colleague who is not the organiser."""
    people = [
        person["id"]
        for person in town.client.state()["people"]
        if not (person["deleted"] or person["is_bot"] or person["is_guest"])
        and not person["is_stranger"]
        and person["id"] != town.organiser
    ]
    return str(people[number])


def inputs(view: Json) -> dict[str, str]:
    """Return the action of each input block of a modal."""
    return {
        block["block_id"]: block["element"]["action_id"]
        for block in view["blocks"]
        if block["type"] == "input"
    }


def filled(view: Json, **values: object) -> Json:
    """Return values for a submission by block id."""
    actions = inputs(view)
    return {block_id: {actions[block_id]: value} for block_id, value in values.items()}


def open_form(town: Town, user: str) -> Json:
    town.member(user, "join")
    view = town.top(user)
    assert view["title"]["text"] == "About you", said(view)
    return view


def add_skill(town: Town, user: str, view: Json, block_id: str, typed: str) -> str:
    """Type a skill and return the value of what is offered last: the typed text itself."""
    options = town.client.suggest(user, view, block_id, inputs(view)[block_id], typed)
    return str(options[-1]["value"])


def join(town: Town, user: str) -> Json:
    """Let somebody join by the form and return the last modal."""
    view = open_form(town, user)
    offer = add_skill(town, user, view, "offers", "Sourdough")
    values = filled(view, offers=[offer], surprise_me=["yes"], accept=["yes"])
    town.client.submit(user, view, values)
    town.client.submit(user, town.top(user))
    return town.top(user)


def test_joining_with_an_error_and_its_correction_to_app_home(town: Town) -> None:
    town.start_coffee()
    user = colleague(town)
    view = open_form(town, user)

    wrong = town.client.submit(user, view, filled(view, accept=["yes"]))
    assert set(wrong["errors"]) == {"offers", "wants"}

    offer = add_skill(town, user, view, "offers", "Sourdough baking")
    right = filled(view, offers=[offer], surprise_me=["yes"], goal="Meet people")
    town.client.submit(user, view, right)
    levels = town.top(user)
    assert levels["title"]["text"] == "How sure do you feel?"
    (token,) = inputs(levels)
    town.client.submit(user, levels, filled(levels, **{token: "4"}))

    done = town.top(user)
    assert "Your first introduction is on" in said(done)
    assert buttons_of(done) == ["See my profile", "Skip the first one"]
    home = town.client.home(user)
    assert home is not None
    assert "Next introduction" in said(home)
    town.press_in(user, home, "See my profile")
    assert "Sourdough baking" in json.dumps(town.top(user))


def test_a_mistyped_word_gets_the_nearest_right_one(town: Town) -> None:
    town.start_coffee()
    user = colleague(town)

    town.member(user, "joni")
    answer = town.last(user, "Did you mean")
    assert "/rapport join" in said(answer)
    town.press(user, answer, "Yes, join")
    assert town.top(user)["title"]["text"] == "About you"

    town.member(user, "help")
    listing = said(town.last(user, "What you can type"))
    for word in ("join", "profile", "pause", "resume", "skip", "leave", "goals", "feedback"):
        assert f"/rapport {word}" in listing


def test_the_menu_shows_what_can_be_done_now(town: Town) -> None:
    user = colleague(town)
    town.member(user)
    assert "nothing to join" in said(town.last(user))

    town.start_coffee()
    town.member(user)
    assert buttons_of(town.last(user)) == ["Join", "Privacy"]

    join(town, user)
    town.member(user)
    menu = town.last(user, "what you can do now")
    assert {"Skip this one", "Pause…", "My goals", "Privacy"} <= set(buttons_of(menu))
    town.press(user, menu, "Skip this one")
    skipped = town.last(user, "goes by without you")
    town.press(user, skipped, "Take part after all")
    assert "Next introduction" in said(town.last(user, "good."))


def test_closing_the_second_step_loses_nothing(town: Town) -> None:
    town.start_coffee()
    user = colleague(town)
    view = open_form(town, user)
    offer = add_skill(town, user, view, "offers", "Sourdough baking")
    values = filled(view, offers=[offer], surprise_me=["yes"], goal="Bread", accept=["yes"])
    town.client.submit(user, view, values)
    town.client.close(user, town.top(user))

    again = open_form(town, user)

    assert "We kept what you typed last time." in said(again)
    assert "Sourdough baking" in json.dumps(again)
    assert "Bread" in json.dumps(again)


def test_a_pause_that_ends_and_one_that_cannot(town: Town) -> None:
    town.start_coffee()
    user = colleague(town)
    join(town, user)
    town.client.close(user, town.top(user), everything=True)
    town.member(user, "pause")
    form = town.top(user)

    refused = town.client.submit(user, form, filled(form, until="2026-11-01"))
    assert "This date has passed" in refused["errors"]["until"]
    town.client.submit(user, form, filled(form, until="2026-12-07"))
    assert "come back by yourself" in said(town.top(user))
    home = town.client.home(user)
    assert home is not None
    assert "You are back on *Monday 7 December*" in said(home)

    town.client.move_to("2026-12-07T12:00:00+00:00")
    note = town.last(user, "Welcome back")
    assert buttons_of(note) == ["Good", "Two more weeks", "Less often"]
    town.press(user, note, "Less often")
    assert "every second round" in said(town.last(user, "All right"))


def test_the_private_list_holds_and_is_seen_by_its_owner_alone(town: Town) -> None:
    town.start_coffee()
    user, other = colleague(town, 1), colleague(town, 2)
    join(town, user)
    town.client.close(user, town.top(user), everything=True)
    town.member(user, "privacy")
    town.press_in(user, town.top(user), "My private list")
    form = town.top(user)

    refused = town.client.submit(user, form, filled(form, people=[user]))
    assert "That is you" in refused["errors"]["people"]
    town.client.submit(user, form, filled(form, people=[other]))

    overview = town.top(user)
    assert "1 entry on your private list" in said(overview)
    town.press_in(user, overview, "My private list")
    assert other in json.dumps(town.top(user))
    home = town.client.home(user)
    assert other not in json.dumps(home)


def test_the_file_with_everything_comes_to_the_own_messages(town: Town) -> None:
    town.start_coffee()
    user = colleague(town)
    join(town, user)
    town.client.close(user, town.top(user), everything=True)
    town.member(user, "privacy")

    town.press_in(user, town.top(user), "Send me everything")
    assert "on its way" in said(town.top(user))
    town.client.settle()

    files = [file for message in town.seen(user) for file in message["files"]]
    held = json.loads(town.client.file(files[0]["id"]))
    assert held["skills"][0]["skill_id"] == "Sourdough"


def test_erasing_empties_home_and_takes_messages_back(town: Town) -> None:
    town.start_coffee()
    user = colleague(town)
    join(town, user)
    town.client.close(user, town.top(user), everything=True)
    town.member(user, "privacy")
    town.press_in(user, town.top(user), "Send me everything")
    town.client.settle()
    town.client.close(user, town.top(user), everything=True)
    town.member(user, "privacy")

    town.press_in(user, town.top(user), "Erase everything…")
    assert "Everything about you is erased" in said(town.top(user))
    town.client.settle()

    assert [file for message in town.seen(user) for file in message["files"]] == []
    town.client.close(user, town.top(user), everything=True)
    town.member(user, "privacy")
    assert "Nothing is stored about you" in said(town.top(user))
    home = town.client.peek_home(user)
    assert home is not None
    assert "Meet your colleagues" in said(home)


def test_leaving_says_goodbye_and_the_profile_goes_half_a_year_later(town: Town) -> None:
    town.start_coffee()
    user = colleague(town)
    join(town, user)
    town.client.close(user, town.top(user), everything=True)
    town.member(user, "leave")

    town.client.submit(user, town.top(user))

    assert "You have left *Coffee across teams*" in said(town.top(user))
    assert "26 May 2027" in said(town.top(user))
    town.client.close(user, town.top(user), everything=True)
    town.member(user, "pause")
    assert "not in a programme" in said(town.last(user))


def test_a_goal_is_added_ticked_and_reached(town: Town) -> None:
    town.start_coffee()
    user = colleague(town)
    join(town, user)
    town.client.close(user, town.top(user), everything=True)
    town.member(user, "goals")
    town.press_in(user, town.top(user), "Add a goal")
    form = town.top(user)
    values = filled(form, text="Give a talk", steps="Write it\nPractise it", target="2027-01-29")
    town.client.submit(user, form, values)

    listing = town.top(user)
    assert "*Give a talk*" in said(listing)
    steps = next(b for b in listing["blocks"] if b.get("block_id", "").startswith("goal_steps:"))
    tick = steps["elements"][0]
    first = tick["options"][0]["value"]
    town.client.click_view(
        user, listing, tick["action_id"], block_id=steps["block_id"], value=[first]
    )
    assert "50 %" in said(town.top(user))
    home = town.client.peek_home(user)
    assert home is not None
    assert "▰▰▰▰▰▱▱▱▱▱ 50 %" in said(home)


def state_of_members(town: Town) -> list[str]:
    """Return the states of all members, straight from the database file."""
    with closing(sqlite3.connect(f"file:{town.database}?mode=ro", uri=True)) as connection:
        return [str(row[0]) for row in connection.execute("select state from members")]


def test_who_is_deactivated_is_not_a_member_until_the_account_returns(town: Town) -> None:
    town.start_coffee()
    user = colleague(town)
    join(town, user)

    town.client.change_person(user, deleted=True)
    town.client.settle()
    assert state_of_members(town) == ["deactivated"]
    town.client.change_person(user, deleted=False)
    town.client.settle()

    assert state_of_members(town) == ["active"]
    home = town.client.home(user)
    assert home is not None
    assert "Next introduction" in said(home)


def groups_of(town: Town) -> list[frozenset[str]]:
    """Return the colleagues of each group DM."""
    return [
        frozenset(channel["members"]) - {town.bot}
        for channel in town.client.state()["channels"]
        if channel["is_mpim"]
    ]


def test_two_are_never_introduced_whichever_of_them_wrote_the_line(town: Town) -> None:
    town.start_coffee()
    joined = town.let_join(4)
    apart = [(joined[0], joined[1]), (joined[3], joined[2])]
    for user, other in apart:
        town.member(user, "privacy")
        town.press_in(user, town.top(user), "My private list")
        form = town.top(user)
        town.client.submit(user, form, filled(form, people=[other]))

    town.client.advance("P33D")  # three rounds; without the lists everybody would meet everybody

    groups = groups_of(town)
    assert len(groups) == 4
    assert [group for group in groups for pair in apart if group == set(pair)] == []


def test_erasing_in_the_middle_of_a_round_tells_the_partner_kindly(town: Town) -> None:
    town.start_coffee()
    user, other = town.let_join(2)
    town.client.move_to("2026-11-30T20:00:00+00:00")
    assert town.last(user, "Somewhere to start")["channel"]
    town.member(user, "privacy")

    town.press_in(user, town.top(user), "Erase everything…")
    town.client.settle()

    assert [m for m in town.seen(other, "Somewhere to start") if not m["deleted"]] == []
    assert town.seen(other, "has ended earlier than planned") == []
    town.client.advance("P4D")
    (told,) = town.seen(other, "has ended earlier than planned")
    assert "with a colleague" in said(told)
    assert "first in line" in said(told)


def invite_into(town: Town, channel: str) -> None:
    """Let the organiser give the programme a channel and post the invitation there."""
    town.client.join(town.bot, channel)
    town.admin("programme edit")
    for _ in range(3):
        step = town.top(town.organiser)
        picks = {
            block["block_id"]: channel
            for block in step["blocks"]
            if block["type"] == "input"
            and block["element"]["type"] in ("conversations_select", "channels_select")
        }
        town.client.submit(town.organiser, step, filled(step, **picks))
    town.admin("invite")
    town.client.settle()


def test_an_invitation_in_a_channel_says_what_is_stored_and_leads_to_the_form(town: Town) -> None:
    town.start_coffee()
    invite_into(town, str(town.client.state()["general"]))
    user = colleague(town)
    invitation = town.last(user, "It is up to you")
    assert buttons_of(invitation) == ["Join", "What is stored?"]

    town.press(user, invitation, "What is stored?")
    stored = town.top(user)
    assert "Never your messages" in said(stored)
    town.press_in(user, stored, "Join")

    form = town.top(user)
    assert form["title"]["text"] == "About you"
    offer = add_skill(town, user, form, "offers", "k8s")
    values = filled(form, offers=[offer], surprise_me=["yes"], accept=["yes"])
    town.client.submit(user, form, values)
    town.client.submit(user, town.top(user))
    assert "You are in" in said(town.top(user))
    town.client.close(user, town.top(user))
    assert town.client.views(user) == []


def test_a_slow_answer_of_slack_is_waited_for_in_the_open_modal(town: Town) -> None:
    town.start_coffee()
    user = colleague(town)
    town.client.fault("slow", method="users.info", seconds=2, count=1)

    answer = town.member(user, "join")

    assert answer["ack_ms"] < 3000
    assert "views.update" in [call["method"] for call in town.client.calls()]
    assert town.top(user)["title"]["text"] == "About you"


def test_a_guest_reads_why_the_form_does_not_open(town: Town) -> None:
    town.start_coffee()
    guest = next(p["id"] for p in town.client.state()["people"] if p["is_guest"])

    town.member(guest, "join")

    assert "for colleagues with a full account" in said(town.last(guest))
    assert town.client.views(guest) == []

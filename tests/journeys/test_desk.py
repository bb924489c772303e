"""The organiser's way: a draft looked at, changed and released; and what the desk never tells."""

from __future__ import annotations

import csv
import io
import logging
import sqlite3
from contextlib import closing

import pytest

from tests.journeys.town import Town, buttons_of, said
from tests.playground_client import Json

pytestmark = pytest.mark.journey

FRIDAY = "2026-11-27T16:00:00+00:00"
ROUND = "2026-11-30T08:00:00+00:00"  # Monday, 9:00 in Berlin
INTRODUCED = "2026-12-01T20:00:00+00:00"
NEUTRAL = "Not possible this round."
REFUSED = "This command works in the organisers' channel, for its members."


def drafted(town: Town, count: int) -> list[str]:
    """Let a programme start and people join, and go to the morning of its first draft."""
    town.start_coffee()
    people = town.let_join(count)
    town.client.move_to(ROUND)
    return people


def draft(town: Town) -> Json:
    """Return the round's one message at the desk."""
    (message,) = town.at_desk("round 1")
    return message


def pairs(town: Town) -> list[frozenset[str]]:
    """Return the Slack ids of each pairing that is drafted or on its way, from the database."""
    with closing(sqlite3.connect(town.database)) as database:
        rows = database.execute(
            "SELECT p.id, m.slack_user_id FROM pairings p"
            " JOIN pairing_members pm ON pm.pairing_id = p.id"
            " JOIN members m ON m.id = pm.member_id"
            " WHERE p.state NOT IN ('withdrawn')"
        ).fetchall()
    groups: dict[str, set[str]] = {}
    for pairing, user in rows:
        groups.setdefault(pairing, set()).add(user)
    return [frozenset(group) for group in groups.values()]


def pick_two(town: Town, button: str, first: str, second: str) -> Json:
    """Open a form of the draft and name two people; return what came of it."""
    town.press(town.organiser, draft(town), button)
    view = town.top(town.organiser)
    values = {"first": {"first": first}, "second": {"second": second}}
    return town.client.submit(town.organiser, view, values)


def close_all(town: Town) -> None:
    for view in reversed(town.client.views(town.organiser)):
        town.client.close(town.organiser, view)


def why(town: Town, first: str, second: str) -> str:
    """Ask why two people are not together and return the answer without their names."""
    town.admin(f"why <@{first}|one> <@{second}|other>")
    told = said(town.last(town.organiser, f"<@{first}> and <@{second}>"))
    return told.split("round 1: ")[-1]


def file_of(town: Town) -> str:
    """Ask for the draft as a file and return what is in it."""
    town.press(town.organiser, draft(town), "As a file")
    town.client.advance("PT1M")
    (file,) = [
        file for message in town.client.messages(channel=town.desk) for file in message["files"]
    ]
    return town.client.file(file["id"]).decode("utf-8-sig")


def log_of_the_bot(caplog: pytest.LogCaptureFixture) -> str:
    """Return what the bot itself logged; the playground beside it logs requests of its own."""
    ours = ("bot.", "handlers.", "jobs.", "models.")
    records = [record for record in caplog.records if record.name.startswith(ours)]
    return "\n".join(r.getMessage() for r in records if "playground" not in r.name)


def test_a_normal_round_costs_one_message_and_one_click(town: Town) -> None:
    drafted(town, 12)
    before = draft(town)
    assert "Nobody left out, no repeats" in said(before)
    assert buttons_of(before)[:1] == ["Show the weakest"]

    town.press(town.organiser, before, "Release now")
    town.client.move_to(INTRODUCED)

    after = draft(town)
    assert after["ts"] == before["ts"]
    assert "Released" in said(after)
    assert "Release now" not in buttons_of(after)


def test_an_organiser_swaps_two_people_and_they_are_introduced_as_shown(town: Town) -> None:
    drafted(town, 12)
    (a, b), (c, d) = (sorted(pair) for pair in pairs(town)[:2])

    shown = pick_two(town, "Swap…", a, c)
    assert shown["errors"] == {}
    preview = town.top(town.organiser)
    assert "After the swap" in said(preview)
    assert frozenset((a, b)) in pairs(town)

    town.client.submit(town.organiser, preview, {})
    assert {frozenset((c, b)), frozenset((a, d))} <= set(pairs(town))

    done = town.top(town.organiser)
    town.press_in(town.organiser, done, "Undo")
    assert {frozenset((a, b)), frozenset((c, d))} <= set(pairs(town))
    close_all(town)

    pick_two(town, "Swap…", a, c)
    town.client.submit(town.organiser, town.top(town.organiser), {})
    close_all(town)
    town.press(town.organiser, draft(town), "Release now")
    town.client.move_to(INTRODUCED)
    introduction = town.last(a, "Somewhere to start")
    channels = {one["id"]: one for one in town.client.state()["channels"]}
    assert set(channels[introduction["channel"]]["members"]) - {town.bot} == {a, d}


def test_a_private_list_is_named_by_nothing_at_the_desk(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    town.start_coffee()
    people = town.let_join(12)
    owner, other, away = people[1], people[2], people[3]
    town.member(owner, "privacy")
    town.press_in(owner, town.top(owner), "My private list")
    view = town.top(owner)
    people_block = next(block for block in view["blocks"] if block.get("block_id") == "people")
    action = people_block["element"]["action_id"]
    town.client.submit(owner, view, {"people": {action: [other]}})
    town.member(away, "skip")
    town.client.move_to(ROUND)

    assert frozenset((owner, other)) not in pairs(town)
    listed, ordinary = why(town, owner, other), why(town, owner, away)
    assert listed == ordinary == "not possible this round."

    partner = next(pair for pair in pairs(town) if other in pair and owner not in pair)
    stranger = next(one for one in partner if one != other)
    swap = pick_two(town, "Swap…", owner, stranger)
    close_all(town)
    lock = pick_two(town, "Lock a pair…", owner, other)
    close_all(town)
    absent = pick_two(town, "Lock a pair…", owner, away)
    close_all(town)
    assert swap["errors"] == lock["errors"] == absent["errors"] == {"second": NEUTRAL}

    rows = list(csv.reader(io.StringIO(file_of(town))))
    assert len(rows) == 12
    at_desk = "\n".join(said(message) for message in town.client.messages(channel=town.desk))
    town.admin("audit")
    logged = log_of_the_bot(caplog)
    everything = "\n".join([at_desk, said(town.top(town.organiser)), str(rows), logged]).casefold()
    assert "private list" not in everything
    assert "avoid" not in everything
    assert other not in logged


def test_who_loses_the_desk_is_refused_at_command_click_and_open_submission(town: Town) -> None:
    drafted(town, 4)
    kai = next(
        person["id"]
        for person in town.client.state()["people"]
        if person["id"] in pairs(town)[0] and person["id"] != town.organiser
    )
    town.client.join(kai, town.desk)
    town.client.settle()
    assert town.at_desk(f"<@{kai}> can now see drafts and reports.")
    message = draft(town)
    town.press(kai, message, "Forbid a pair…")
    form = town.top(kai)

    town.client.leave(kai, town.desk)

    first, second = sorted(pairs(town)[0])
    values = {"first": {"first": first}, "second": {"second": second}}
    town.client.submit(kai, form, values)
    assert REFUSED in said(town.top(kai))
    town.press(kai, message, "Release now", stale=True)
    answer = town.client.command(kai, "/rapport-admin", "status")
    assert REFUSED in answer["ack_payload"]["text"]
    assert "Release now" in buttons_of(draft(town))
    with closing(sqlite3.connect(town.database)) as database:
        assert database.execute("SELECT count(*) FROM forbidden_pairs").fetchone() == (0,)


def test_a_programme_is_edited_paused_resumed_and_ended(town: Town) -> None:
    town.start_coffee()
    paused = town.admin("programme pause")
    assert "is paused" in paused["ack_payload"]["text"]
    assert "Paused: no rounds" in said(town.admin("status")["ack_payload"])
    town.admin("programme resume coffee")

    town.admin("programme edit")
    for _ in range(3):
        town.client.submit(town.organiser, town.top(town.organiser), {})
    assert "Saved." in said(town.top(town.organiser))
    close_all(town)

    town.admin("programme end")
    question = town.top(town.organiser)
    assert "plans no more rounds, for good" in said(question)
    town.client.submit(town.organiser, question, {})
    assert "has ended" in said(town.top(town.organiser))
    close_all(town)
    assert "no programme yet" in said(town.admin("status")["ack_payload"])


def test_a_programme_starts_invites_a_channel_and_somebody_joins_from_there(town: Town) -> None:
    ines, guest = town.organiser, town.person("Jonas Weber")
    channel = town.client.add_channel("coffee", [ines, guest])
    town.admin("programme new")
    town.client.submit(ines, town.top(ines), {"sentence": {"sentence": "Meet another office."}})
    town.client.submit(ines, town.top(ines), {})
    alone = town.client.submit(ines, town.top(ines), {"channel": {"channel": channel}})
    assert alone["errors"] == {"channel": "Invite @Rapport to that channel first."}
    town.client.join(town.bot, channel)
    town.client.submit(ines, town.top(ines), {"channel": {"channel": channel}})
    town.client.settle()

    done = town.top(ines)
    assert buttons_of(done) == ["Post the invitation"]
    (news,) = town.at_desk(f"<@{ines}> started")
    assert "The first round is on" in said(news)
    assert buttons_of(news) == ["Post the invitation"]

    town.press_in(ines, done, "Post the invitation")
    assert "appears in" in said(town.top(ines))
    town.press(ines, news, "Post the invitation")  # by somebody who saw the post first: once a day
    town.client.settle()
    (invitation,) = town.seen(guest, "Run by")
    assert invitation["channel"] == channel
    assert buttons_of(invitation) == ["Join", "What is stored?"]
    town.press(guest, invitation, "Join")
    assert town.top(guest)["title"]["text"] == "About you"


def test_the_desk_hears_of_every_turn_of_a_programme_and_by_whom(town: Town) -> None:
    town.start_coffee()
    for words, heard in (
        ("programme pause", "paused"),
        ("programme resume", "resumed"),
        ("programme end", "ended"),
    ):
        town.admin(words)
        for view in town.client.views(town.organiser):
            town.client.submit(town.organiser, view, {})
        close_all(town)
        town.client.advance("PT1M")
        assert len(town.at_desk(f"<@{town.organiser}> {heard} *")) == 1


def test_a_desk_that_is_archived_holds_the_round_until_it_is_back(town: Town) -> None:
    town.start_coffee()
    town.let_join(6)
    town.admin("settings")
    form = town.top(town.organiser)
    fallback = town.client.state()["people"][1]["id"]
    town.client.submit(town.organiser, form, {"fallback": {"fallback": [fallback]}})
    close_all(town)

    town.client.change_channel(town.desk, archived=True)
    town.client.move_to(ROUND)
    assert len(town.seen(fallback, "has lost its desk")) == 1
    assert not town.at_desk("round 1")

    town.client.change_channel(town.desk, archived=False)
    town.admin("status")
    town.client.move_to("2026-11-30T08:30:00+00:00")
    assert town.at_desk("round 1: 6 people, 3 pairs")

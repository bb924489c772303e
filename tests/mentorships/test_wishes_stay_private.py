"""Who wished to end, and what anybody answered: nowhere to be read but in one's own DM."""

from __future__ import annotations

import json
import logging
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.mentorship_moments import Reply, Topic
from bot.i18n import words_for
from bot.services.access import OrganiserCaller
from bot.services.messenger import Document
from bot.views.notices import render
from models.member import Member
from models.mentorship_check_in import MentorshipCheckIn
from models.mentorship_questions import mentorship_of
from models.outbox import OutboxRow, Target
from models.programme import Format
from models.rounds import Pairing
from models.session import open_database
from models.workspace import AuditEntry
from tests.meetings.office import Office
from tests.whole import Whole
from tests.world import World, build_world

T = words_for("en-GB")
VALUE = re.compile(r"^[a-z0-9:_-]*$")  # ids and words of ours; a name begins with a capital
SECRETS = ("not_for_me", "not for me", "stuck", "not_right")
Door = Callable[[Whole, str, str], None]


def nothing(_whole: Whole, _pairing_id: str, _actor: str) -> None:
    pass


def not_for_me(whole: Whole, _pairing_id: str, actor: str) -> None:
    (asked,) = whole.rows(MentorshipCheckIn, member_id=actor, topic=Topic.FIT)
    whole.services.mentorships.check_ins.answer(whole.caller(actor), asked.id, Reply.NOT_FOR_ME)


def finish(whole: Whole, pairing_id: str, actor: str) -> None:
    whole.services.mentorships.wishes.finish(whole.caller(actor), pairing_id)


def something_not_right(whole: Whole, pairing_id: str, actor: str) -> None:
    whole.services.pairings.safety.end(whole.caller(actor), pairing_id, not_again=True)


def stay(folder: Path, template: Path, door: Door, *, mentor_acts: bool) -> tuple[Whole, str, str]:
    """Return a mentorship three weeks old in which somebody has just acted, and the partner."""
    path = folder / f"{door.__name__}-{mentor_acts}.sqlite"
    shutil.copy(template, path)
    world = build_world(open_database(f"sqlite:///{path}"))
    whole = Whole(world)
    ada, bo = world.member("Ada"), world.member("Bo")
    pairing_id = begun(whole, ada, bo)
    whole.until(world.now + timedelta(days=20))
    actor, partner = (ada, bo) if mentor_acts else (bo, ada)
    door(whole, pairing_id, actor)
    whole.later(hours=3)
    return whole, pairing_id, partner


def begun(whole: Whole, mentor_id: str, mentee_id: str) -> str:
    world = whole.world
    programme = world.programme(
        "Mentoring", format=Format.MENTORSHIP, lasts_weeks=40, next_round_at=None
    )
    pairing_id = Office(world).mentorship(mentor_id, mentee_id, programme_id=programme)
    with world.database.writing.begin() as session:
        for pairing in session.query(Pairing):
            pairing.channel = "GTWO"
    whole.wake()
    check_ins = whole.services.mentorships.check_ins
    with world.database.writing.begin() as session:
        pairing = session.get_one(Pairing, (world.workspace_id, pairing_id))
        mentorship = mentorship_of(session, world.workspace_id, pairing.id)
        assert mentorship is not None
        check_ins.ask_about_fit(session, mentorship, world.now)
    return pairing_id


DOORS = (not_for_me, finish, something_not_right)


@pytest.mark.parametrize(
    ("door", "mentor_acts"),
    [
        pytest.param(not_for_me, False, id="not for me"),
        pytest.param(finish, True, id="finish"),
        pytest.param(something_not_right, True, id="something not right, the mentor"),
        pytest.param(something_not_right, False, id="something not right, the mentee"),
    ],
)
def test_nothing_that_others_can_open_changes_before_the_end_is_told(
    template: Path, tmp_path: Path, door: Door, mentor_acts: bool
) -> None:
    quiet = seen_by_others(*stay(tmp_path, template, nothing, mentor_acts=mentor_acts))
    acted = seen_by_others(*stay(tmp_path, template, door, mentor_acts=mentor_acts))

    for what, shown in quiet.items():
        assert acted[what] == shown, what


def seen_by_others(whole: Whole, pairing_id: str, partner: str) -> dict[str, str]:
    """Return what the partner and the organisers can open, as text without varying ids."""
    services, world = whole.services, whole.world
    caller = whole.caller(partner)
    organiser = OrganiserCaller(
        workspace_id=world.workspace_id,
        slack_user_id="UINES",
        organiser_id="organiser",
        time_zone="Europe/Berlin",
    )
    with world.database.reading.begin() as session:
        member = session.get_one(Member, (world.workspace_id, partner))
        export = services.members.exporting.everything(session, member, world.now)
    shown: dict[str, Any] = {
        "export": export,
        "home": services.members.home.page(caller),
        "menu": services.members.home.menu(caller),
        "help": services.pairings.safety.help(caller, pairing_id),
        "may end": services.mentorships.wishes.mine(caller),
        "panel": services.desk.overview.panel(organiser),
        "programmes": services.desk.overview.programmes(organiser),
        "mentorships": services.mentorships.care.listed(organiser),
        "log": [(row.action, row.subject, row.details) for row in whole.rows(AuditEntry)],
    }
    return {what: json.dumps(one, default=str, sort_keys=True) for what, one in shown.items()}


@pytest.mark.parametrize("door", DOORS)
def test_no_message_value_file_or_log_line_to_anybody_else_tells_of_it(
    template: Path, tmp_path: Path, door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    whole, _, partner = stay(tmp_path, template, door, mentor_acts=False)
    own = {row.id for row in whole.rows(MentorshipCheckIn) if row.member_id != partner}
    whole.until(datetime(2027, 2, 10, tzinfo=UTC))

    logged = caplog.text.casefold()
    assert not any(word in logged for word in (*SECRETS, "uada", "ubo", "umbra"))
    for channel, notice in whole.messenger.said:
        if channel.split("@")[0] == "UBO":
            continue  # the own DM of the one who acted
        assert not isinstance(notice, Document)
        message = render(notice, T)
        shown = json.dumps(message.blocks)
        assert not any(one in shown for one in own)
        assert all(VALUE.match(value) for value in values_in(message.blocks)), shown
    for row in whole.rows(OutboxRow):
        if row.target is Target.MEMBER and row.member_id != partner:
            continue
        told = json.dumps(row.details) + row.key + (row.subject or "")
        assert not any(one in told for one in own)
        assert not any(word in told for word in SECRETS)


def values_in(shown: Any) -> list[str]:
    """Return the values of all buttons."""
    if isinstance(shown, list):
        return [value for one in shown for value in values_in(one)]
    if not isinstance(shown, dict):
        return []
    mine = [str(shown["value"])] if shown.get("type") == "button" and "value" in shown else []
    return mine + [value for one in shown.values() for value in values_in(one)]


def test_an_answer_goes_to_nobody_and_a_wish_to_be_called_names_no_pairing(world: World) -> None:
    whole = Whole(world)
    ada, bo = world.member("Ada"), world.member("Bo")
    pairing_id = begun(whole, ada, bo)
    whole.until(world.now + timedelta(days=29))
    (asked,) = whole.rows(MentorshipCheckIn, member_id=bo, topic=Topic.GOING)
    whole.services.mentorships.check_ins.answer(whole.caller(bo), asked.id, Reply.STUCK)
    whole.services.desk.contact_wishes.wish(whole.caller(bo), pairing_id)
    whole.later(hours=3)

    desk = [render(notice, T) for channel, notice in whole.messenger.said if channel == "CDESK"]
    said = json.dumps([message.blocks for message in desk])
    assert "would like an organiser to get in touch" in said
    for word in ("Bo", "Ada", pairing_id, bo, "stuck"):
        assert word not in said

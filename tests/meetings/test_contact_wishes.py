"""A worrying answer: its writer may ask to be contacted, and nobody else learns why."""

from __future__ import annotations

import pytest

from bot.domain.feedback import Partner, PulseStep
from bot.domain.meetings import NotYourPairing
from bot.domain.notices.desk import DeskWarning
from bot.errors import NotFound
from bot.i18n import words_for
from bot.services.access import OrganiserCaller
from bot.services.contact_wishes import ContactWishes
from bot.views import pulse
from bot.views.notices import render
from models.member import Member, MemberState
from tests.meetings.office import Office

T = words_for("en")
BO = (Partner("bo", "Bo"),)


def wishes_of(office: Office) -> ContactWishes:
    world = office.world
    return ContactWishes(world.database, world.clock, world.outbox)


def organiser(office: Office) -> OrganiserCaller:
    return OrganiserCaller(
        workspace_id=office.world.workspace_id,
        slack_user_id="UINES",
        organiser_id="ines",
        time_zone="Europe/Berlin",
    )


@pytest.mark.parametrize(
    ("compared", "again", "asked"),
    [
        ("less", "maybe", True),
        ("as_hoped", "please_not", True),
        ("as_hoped", "yes", False),
        ("more", "maybe", False),
    ],
)
def test_only_a_worrying_answer_is_followed_by_the_question(
    compared: str, again: str, asked: bool
) -> None:
    shown = pulse.done(PulseStep("pairing", BO, compared, again), T)

    assert ("Shall we ask an organiser" in str(shown.blocks)) is asked


def test_the_desk_reads_no_name_and_an_organiser_finds_it_behind_the_button(
    office: Office, ada: str, bo: str
) -> None:
    pairing_id = office.pairing(ada, bo)

    for _ in range(2):
        wishes_of(office).wish(office.caller(ada), pairing_id)
    office.send()

    (notice,) = office.heard(DeskWarning)
    shown = str(render(notice, T).blocks)
    assert "would like an organiser to get in touch" in shown
    assert not any(name in shown for name in ("Ada", "UADA", "Bo", ada, pairing_id))
    person = wishes_of(office).who(organiser(office), notice.reference)
    assert (person.name, person.slack_user_id) == ("Ada", "UADA")


def test_nobody_can_ask_for_somebody_else(office: Office, ada: str, bo: str, cy: str) -> None:
    pairing_id = office.pairing(ada, bo)

    with pytest.raises(NotYourPairing):
        wishes_of(office).wish(office.caller(cy), pairing_id)


def test_other_lines_of_the_outbox_name_nobody(office: Office, ada: str, bo: str) -> None:
    office.pairing(ada, bo)
    (line,) = office.world.lines("introduction")

    with pytest.raises(NotFound):
        wishes_of(office).who(organiser(office), line.id)
    with pytest.raises(NotFound):
        wishes_of(office).who(organiser(office), "nobody")


def test_whoever_cannot_be_written_to_any_more_is_not_named(
    office: Office, ada: str, bo: str
) -> None:
    pairing_id = office.pairing(ada, bo)
    wishes_of(office).wish(office.caller(ada), pairing_id)
    office.send()
    office.change(Member, ada, state=MemberState.DEACTIVATED)

    with pytest.raises(NotFound):
        wishes_of(office).who(organiser(office), office.heard(DeskWarning)[0].reference)

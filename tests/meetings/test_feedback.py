"""Pulses, words, thanks: what is kept, and who never reads it."""

from __future__ import annotations

import pytest

from bot.domain.feedback import Given, Words
from bot.domain.meetings import NotYourPairing
from bot.domain.notices.check_ins import ThanksNote, WordsForDesk
from models.meeting import Again, Compared, Pulse, Thanks
from models.member import Avoidance, AvoidanceKind
from tests.meetings.office import Office, key_of


def test_a_pulse_is_stored_tap_by_tap(office: Office, ada: str, bo: str) -> None:
    pairing_id = office.pairing(ada, bo)
    caller = office.caller(ada)

    first = office.feedback.compare(caller, pairing_id, Compared.MORE)
    second = office.feedback.again(caller, pairing_id, Again.YES)

    assert (first.compared, first.again) == ("more", None)
    assert (second.compared, second.again) == ("more", "yes")
    assert len(office.rows(Pulse)) == 1
    assert office.world.lines("words_for_desk", "thanks") == []


def test_please_not_keeps_two_apart_and_another_answer_takes_it_back(
    office: Office, ada: str, bo: str
) -> None:
    pairing_id = office.pairing(ada, bo)

    for _ in range(2):
        office.feedback.again(office.caller(ada), pairing_id, Again.PLEASE_NOT)
    (line,) = office.rows(Avoidance)
    office.feedback.again(office.caller(ada), pairing_id, Again.MAYBE)

    assert (line.member_id, line.other_key) == (ada, key_of("UBO"))
    assert line.kind is AvoidanceKind.PLEASE_NOT
    assert office.rows(Avoidance) == []


def test_of_three_please_not_is_about_the_one_that_was_named(
    office: Office, ada: str, bo: str, cy: str
) -> None:
    pairing_id = office.pairing(ada, bo, cy)
    office.later(hours=2)

    office.feedback.again(office.caller(ada), pairing_id, Again.PLEASE_NOT)
    assert office.rows(Avoidance) == []
    office.feedback.again(office.caller(ada), pairing_id, Again.PLEASE_NOT, cy)

    assert [line.other_slack_id for line in office.rows(Avoidance)] == ["UCY"]


def test_words_reach_the_desk_only_with_the_tick_and_without_a_name(
    office: Office, ada: str, bo: str
) -> None:
    pairing_id = office.pairing(ada, bo)

    office.feedback.write_words(office.caller(ada), pairing_id, Words("for me"))
    office.send()
    assert office.heard(WordsForDesk) == []
    office.feedback.write_words(office.caller(bo), pairing_id, Words("too short", for_desk=True))
    office.send()

    (said,) = office.heard(WordsForDesk)
    assert (said.words, said.signed_by) == ("too short", None)


def test_signed_words_carry_the_name(office: Office, ada: str, bo: str) -> None:
    pairing_id = office.pairing(ada, bo)
    words = Words("I would help to organise", for_desk=True, signed=True)

    office.feedback.write_words(office.caller(bo), pairing_id, words)
    office.send()

    assert [said.signed_by for said in office.heard(WordsForDesk)] == ["Bo"]


def test_words_that_were_taken_back_in_time_are_not_sent(office: Office, ada: str, bo: str) -> None:
    pairing_id = office.pairing(ada, bo)
    office.feedback.write_words(office.caller(bo), pairing_id, Words("hasty", for_desk=True))
    office.feedback.write_words(office.caller(bo), pairing_id, Words("hasty"))
    office.send()

    assert office.heard(WordsForDesk) == []


def test_a_thank_you_reaches_the_partner_once(office: Office, ada: str, bo: str) -> None:
    pairing_id = office.pairing(ada, bo)
    for _ in range(2):
        office.feedback.thank(office.caller(ada), pairing_id, None, "That query saved my week.")
    office.send()

    assert [said.who for said in office.read_by("Bo", ThanksNote)] == ["Ada"]
    assert len(office.rows(Thanks)) == 1


def test_no_thank_you_reaches_somebody_who_would_rather_not_meet_its_writer(
    office: Office, ada: str, bo: str
) -> None:
    pairing_id = office.pairing(ada, bo)
    office.feedback.again(office.caller(bo), pairing_id, Again.PLEASE_NOT)

    office.feedback.thank(office.caller(ada), pairing_id, None, "Thank you!")
    office.send()

    assert office.heard(ThanksNote) == []
    (kept,) = office.rows(Thanks)  # its writer finds it in the own list, as any other
    assert not kept.passed_on


def test_the_form_offers_everybody_of_the_last_months_and_stores_one_answer(
    office: Office, ada: str, bo: str, cy: str
) -> None:
    pairing_id = office.pairing(ada, bo, cy)
    office.later(hours=2)
    met = office.feedback.recent(office.caller(ada))

    given = Given(pairing_id, cy, "less", "please_not", Words(""))
    office.feedback.give(office.caller(ada), given)

    assert [one.partner.name for one in met] == ["Bo", "Cy"]
    assert [line.other_slack_id for line in office.rows(Avoidance)] == ["UCY"]
    (pulse,) = office.rows(Pulse)
    assert (pulse.compared, pulse.again) == (Compared.LESS, Again.PLEASE_NOT)


def test_nobody_rates_a_pairing_of_others(office: Office, ada: str, bo: str, cy: str) -> None:
    pairing_id = office.pairing(ada, bo)

    with pytest.raises(NotYourPairing):
        office.feedback.compare(office.caller(cy), pairing_id, Compared.LESS)

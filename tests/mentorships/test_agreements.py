"""Agreements: proposed, confirmed, changed; what holds holds until both say yes to the next."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.domain.agreements import AgreementReplaced, AgreementWrong, NoAgreement
from bot.domain.meetings import NotYourPairing
from bot.domain.mentorship import MentorshipState, NotNow, WayOfWorking
from bot.domain.notices.agreements import AgreementNotice
from bot.domain.notices.introductions import Introduction, NewTimes
from models.agreement_questions import agreement_in_force
from models.mentorship import Agreement
from models.rounds import Pairing
from tests.meetings.office import Office
from tests.mentorships.ways import agree, in_weeks, propose, stands, terms

S = MentorshipState


def test_an_introduction_says_who_is_who_and_what_happens_next(
    office: Office, pair: str, amara: str, jonas: str
) -> None:
    (said,) = office.heard(Introduction)

    assert said.mentoring is not None
    assert (said.mentoring.mentor, said.mentoring.mentee) == ("Amara", "Jonas")
    assert said.agenda is not None
    assert said.agenda.title == "First meeting"
    assert said.openers == ()
    assert said.times is not None
    assert (len(said.times.offered), said.times.minutes) == (3, 45)


def test_it_holds_once_both_say_yes(office: Office, pair: str, amara: str, jonas: str) -> None:
    wanted = terms(office)

    assert not propose(office, jonas, pair, wanted)
    office.send()
    (proposal,) = office.heard(AgreementNotice)
    assert (proposal.card.agreed, proposal.card.open_to) == (("Jonas",), ("Amara",))
    assert proposal.card.terms == wanted
    assert stands(office, pair).state is S.ACCEPTED

    assert office.mentoring.agreements.confirm(office.caller(amara), pair, 1)
    office.send()

    assert office.heard(AgreementNotice)[-1].card.holds
    assert stands(office, pair).state is S.AGREED
    assert stands(office, pair).ends_on == wanted.ends_on
    pairing = office.get(Pairing, pair)
    assert pairing.ends_at is not None
    assert pairing.ends_at.date() == wanted.ends_on


def test_the_same_form_sent_twice_proposes_once(office: Office, pair: str, jonas: str) -> None:
    agreements = office.mentoring.agreements

    for _ in range(2):
        agreements.propose(office.caller(jonas), pair, terms(office), "V")

    assert len(office.rows(Agreement)) == 1


def test_saying_yes_twice_is_saying_yes_once(office: Office, pair: str, jonas: str) -> None:
    propose(office, jonas, pair, terms(office))

    assert not office.mentoring.agreements.confirm(office.caller(jonas), pair, 1)
    assert stands(office, pair).state is S.ACCEPTED


def test_proposing_what_the_partner_proposed_is_agreeing(
    office: Office, pair: str, amara: str, jonas: str
) -> None:
    propose(office, jonas, pair, terms(office))

    assert propose(office, amara, pair, terms(office))
    assert len(office.rows(Agreement)) == 1


def test_a_newer_proposal_takes_the_place_of_one_that_was_not_agreed(
    office: Office, pair: str, amara: str, jonas: str
) -> None:
    propose(office, jonas, pair, terms(office))
    office.send()
    propose(office, amara, pair, terms(office, minutes=60))
    office.send()

    with pytest.raises(AgreementReplaced):
        office.mentoring.agreements.confirm(office.caller(amara), pair, 1)
    assert [said.card.version for said in office.heard(AgreementNotice) if said.card.newer] == [1]
    assert office.mentoring.agreements.confirm(office.caller(jonas), pair, 2)


def test_before_the_first_session_a_change_opens_the_agreement_again(
    office: Office, pair: str, amara: str, jonas: str
) -> None:
    agree(office, jonas, amara, pair)
    assert stands(office, pair).state is S.AGREED

    propose(office, amara, pair, terms(office, minutes=60))

    assert stands(office, pair).state is S.ACCEPTED


def test_later_what_was_agreed_holds_until_both_confirm_the_new_version(
    office: Office, pair: str, amara: str, jonas: str
) -> None:
    agree(office, jonas, amara, pair)
    with office.world.database.writing.begin() as session:
        row = session.merge(stands(office, pair))
        office.mentorships.begin(row, office.world.now)

    propose(office, amara, pair, terms(office, minutes=60))
    assert stands(office, pair).state is S.ACTIVE
    assert in_force(office, pair) == (1, 45)

    office.mentoring.agreements.confirm(office.caller(jonas), pair, 2)
    assert in_force(office, pair) == (2, 60)
    assert stands(office, pair).state is S.ACTIVE


def test_the_last_day_is_to_come_and_at_most_a_year_ahead(
    office: Office, pair: str, jonas: str
) -> None:
    today = office.world.now.date()
    for ends_on, reason in ((today, "passed"), (today + timedelta(days=400), "too-far")):
        with pytest.raises(AgreementWrong) as wrong:
            propose(office, jonas, pair, terms(office, ends_on=ends_on))
        assert (wrong.value.field, wrong.value.reason) == ("until", reason)
    assert office.rows(Agreement) == []


def test_an_informal_agreement_takes_the_times_back_and_begins_at_once(
    office: Office, pair: str, amara: str, jonas: str
) -> None:
    agree(office, jonas, amara, pair, way=WayOfWorking.INFORMAL)

    assert stands(office, pair).state is S.ACTIVE
    shown = office.heard(Introduction)[-1]
    assert shown.times is not None
    assert shown.times.alone
    office.later(weeks=12)
    assert office.heard(NewTimes) == []


def test_back_from_informal_to_fixed_meetings_times_are_offered_again(
    office: Office, pair: str, amara: str, jonas: str
) -> None:
    agree(office, jonas, amara, pair, way=WayOfWorking.INFORMAL)
    office.later(weeks=3)

    agree(office, jonas, amara, pair)

    (offered,) = [said for said in office.heard(NewTimes) if said.times.slot_set == 2]
    assert len(offered.times.offered) == 3


def test_milestones_that_stay_keep_their_ticks(
    office: Office, pair: str, amara: str, jonas: str
) -> None:
    project = {"way": WayOfWorking.PROJECT, "milestones": ("Draft", "Test")}
    agree(office, jonas, amara, pair, **project)
    listing = office.mentoring.tries.listing(office.caller(jonas), pair)
    first, second = (one.line_id for one in listing.milestones)
    office.mentoring.tries.tick(office.caller(amara), pair, {first, second}, {first})

    agree(office, jonas, amara, pair, **{**project, "milestones": ("Draft", "Ship")})

    listing = office.mentoring.tries.listing(office.caller(amara), pair)
    assert [(one.text, one.done) for one in listing.milestones] == [
        ("Draft", True),
        ("Ship", False),
    ]


def test_strangers_and_pairs_that_are_no_mentorship_have_no_agreement(
    office: Office, pair: str, amara: str, jonas: str
) -> None:
    stranger = office.world.member("Cy")
    with pytest.raises(NotYourPairing):
        propose(office, stranger, pair, terms(office))
    coffee = office.pairing(amara, jonas)
    with pytest.raises(NoAgreement):
        office.mentoring.agreements.form(office.caller(amara), coffee)


def test_nothing_is_agreed_on_while_the_two_pause(
    office: Office, pair: str, amara: str, jonas: str
) -> None:
    office.mentoring.pauses.pause(office.caller(amara), pair, in_weeks(office, 3))

    with pytest.raises(NotNow):
        propose(office, jonas, pair, terms(office))
    assert office.rows(Agreement) == []


def test_whoever_does_not_know_of_the_end_yet_finds_the_form_as_before(
    office: Office, pair: str, amara: str, jonas: str
) -> None:
    office.in_transaction(office.endings.end_for_member, amara, office.world.now)

    form = office.mentoring.agreements.form(office.caller(jonas), pair)
    propose(office, jonas, pair, terms(office))
    office.send()

    assert form.partner == "Amara"
    assert office.heard(AgreementNotice) == []
    assert stands(office, pair).state is S.CLOSED


def test_the_form_opens_with_what_was_proposed_last(
    office: Office, pair: str, amara: str, jonas: str
) -> None:
    agreements = office.mentoring.agreements
    fresh = agreements.form(office.caller(jonas), pair)
    assert (fresh.terms.way, fresh.terms.every_weeks) == (WayOfWorking.SCHEDULED, 2)
    assert fresh.terms.ends_on == stands(office, pair).ends_on

    wanted = terms(office, ends_on=date(2027, 3, 1), minutes=90)
    propose(office, jonas, pair, wanted)

    assert agreements.form(office.caller(amara), pair).terms == wanted


def in_force(office: Office, pairing_id: str) -> tuple[int, int]:
    with office.world.database.reading.begin() as session:
        agreed = agreement_in_force(session, office.world.workspace_id, pairing_id)
        assert agreed is not None
        return agreed.version, agreed.minutes

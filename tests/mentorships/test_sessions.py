"""From session to session: agendas, times or none, what is carried over, what did not happen."""

from __future__ import annotations

import pytest

from bot.domain.feedback import Line, LookBack, Sheet
from bot.domain.mentorship import MentorshipState, NotNow, WayOfWorking
from bot.domain.notices.agreements import MentorshipPaused, TimesWanted
from bot.domain.notices.check_ins import SheetGone, SheetLookBack, SheetPrepare, SheetShared
from bot.domain.notices.introductions import Booked, CalendarFile, NewTimes
from bot.services.arranging import Offered
from bot.services.messenger import Document
from models.meeting import ReflectionSheet, SessionState, SessionTry
from models.outbox import OutboxRow
from tests.meetings.office import Office
from tests.mentorships.ways import agree, in_weeks, meet, stands

S = MentorshipState
FIFTEEN_WEEKS = 15  # eight sessions, two weeks apart


def test_eight_sessions_follow_each_other_from_the_first_meeting_to_the_closing(
    office: Office, amara: str, jonas: str
) -> None:
    pair = office.mentorship(amara, jonas, weeks=FIFTEEN_WEEKS)
    agree(office, jonas, amara, pair, ends_on=in_weeks(office, FIFTEEN_WEEKS))

    agendas = []
    for number in range(1, 9):
        meeting = meet(office, amara, jonas, pair)
        assert meeting.number == number
        agendas.append(meeting.agenda)
        office.later(days=2)

    assert agendas == [
        "mentorship-first",
        "mentorship-goal",
        "mentorship-practice",
        "mentorship-middle",
        "mentorship-practice",
        "mentorship-case",
        "mentorship-practice",
        "mentorship-closing",
    ]
    assert stands(office, pair).state in (S.ACTIVE, S.CLOSING)
    files = [said for said in office.heard(Document) if isinstance(said.caption, CalendarFile)]
    assert len(files) == 8
    office.later(weeks=2)
    assert office.session(pair).number == 8  # nothing follows the closing


def test_around_each_session_there_is_one_message_before_and_one_after(
    office: Office, amara: str, jonas: str
) -> None:
    pair = office.mentorship(amara, jonas, weeks=FIFTEEN_WEEKS)
    agree(office, jonas, amara, pair, ends_on=in_weeks(office, FIFTEEN_WEEKS))

    for _ in range(4):
        meet(office, amara, jonas, pair)
        office.later(days=2)

    for name in ("Amara", "Jonas"):
        before = [said.session_id for said in office.read_by(name, SheetPrepare)]
        after = [said.session_id for said in office.read_by(name, SheetLookBack)]
        for about in (before, after):
            assert len(about) == len(set(about))
            assert len(about) >= 3  # a full week may drop one


def test_times_and_length_follow_the_agreement(
    office: Office, pair: str, amara: str, jonas: str
) -> None:
    agree(office, jonas, amara, pair, every_weeks=3, minutes=60)
    first = meet(office, amara, jonas, pair)
    office.later(days=2)

    (offered,) = office.heard(NewTimes)
    assert offered.times.minutes == 60
    assert offered.agenda is not None
    assert sum(step.minutes for step in offered.agenda.steps) == 60
    assert first.starts_at is not None
    gaps = [(slot.starts_at.date() - first.starts_at.date()).days for slot in offered.times.offered]
    assert min(gaps) >= 21
    assert max(gaps) <= 28


def test_a_project_has_its_own_agendas_with_the_milestones_in_them(
    office: Office, pair: str, amara: str, jonas: str
) -> None:
    agree(office, jonas, amara, pair, way=WayOfWorking.PROJECT, milestones=("Draft", "Test"))
    meet(office, amara, jonas, pair)
    office.later(days=2)

    (offered,) = office.heard(NewTimes)
    assert offered.agenda is not None
    assert offered.agenda.title == "Planning the project"
    assert [one.text for one in offered.agenda.milestones] == ["Draft", "Test"]


def test_what_either_wants_to_try_stands_in_the_next_agenda_and_is_ticked_there(
    office: Office, pair: str, amara: str, jonas: str
) -> None:
    agree(office, jonas, amara, pair)
    first = meet(office, amara, jonas, pair)
    tries = office.mentoring.tries
    tries.note(office.caller(amara), first.id, LookBack(("Listen longer",), only_for_me=True))
    tries.note(office.caller(jonas), first.id, LookBack(("Ask sooner",), theirs=("Send the book",)))
    office.later(days=2)

    (offered,) = office.heard(NewTimes)
    assert carried(offered) == [("Jonas", "Ask sooner", False), ("Amara", "Send the book", False)]
    mine = tries.listing(office.caller(amara), pair)
    theirs = tries.listing(office.caller(jonas), pair)
    assert {one.text for one in mine.tries} == {"Ask sooner", "Send the book", "Listen longer"}
    assert {one.text for one in theirs.tries} == {"Ask sooner", "Send the book"}


def test_a_tick_is_seen_by_both_in_the_agenda(
    office: Office, pair: str, amara: str, jonas: str
) -> None:
    agree(office, jonas, amara, pair)
    first = meet(office, amara, jonas, pair)
    office.mentoring.tries.note(office.caller(jonas), first.id, LookBack(("Ask sooner",)))
    office.later(days=2)
    (line,) = office.mentoring.tries.listing(office.caller(amara), pair).tries

    office.mentoring.tries.tick(office.caller(amara), pair, {line.line_id}, {line.line_id})
    office.send()

    assert carried(office.heard(NewTimes)[-1]) == [("Jonas", "Ask sooner", True)]


def test_a_line_that_was_not_shown_keeps_its_tick(
    office: Office, pair: str, amara: str, jonas: str
) -> None:
    agree(office, jonas, amara, pair)
    first = meet(office, amara, jonas, pair)
    office.mentoring.tries.note(office.caller(jonas), first.id, LookBack(("One", "Two")))
    one, two = office.mentoring.tries.listing(office.caller(jonas), pair).tries
    office.mentoring.tries.tick(office.caller(jonas), pair, {one.line_id}, {one.line_id})

    office.mentoring.tries.tick(office.caller(amara), pair, {two.line_id}, set())

    done = [line.done for line in office.mentoring.tries.listing(office.caller(jonas), pair).tries]
    assert done == [True, False]


def test_what_is_still_open_is_carried_on_and_what_is_done_is_not(
    office: Office, pair: str, amara: str, jonas: str
) -> None:
    agree(office, jonas, amara, pair)
    first = meet(office, amara, jonas, pair)
    office.mentoring.tries.note(office.caller(jonas), first.id, LookBack(("Done", "Open")))
    done = office.mentoring.tries.listing(office.caller(jonas), pair).tries[0]
    office.mentoring.tries.tick(office.caller(jonas), pair, {done.line_id}, {done.line_id})
    office.later(days=2)
    meet(office, amara, jonas, pair)
    office.later(days=2)

    assert carried(office.heard(NewTimes)[-1]) == [("Jonas", "Open", False)]


def test_noting_twice_keeps_one_list_and_its_ticks(
    office: Office, pair: str, amara: str, jonas: str
) -> None:
    agree(office, jonas, amara, pair)
    first = meet(office, amara, jonas, pair)
    for _ in range(2):
        office.mentoring.tries.note(office.caller(jonas), first.id, LookBack(("One", "Two")))
    office.mentoring.tries.note(office.caller(jonas), first.id, LookBack(("Two", "Three")))

    assert sorted(one.text for one in office.rows(SessionTry)) == ["Three", "Two"]


def test_each_session_has_a_sheet_of_its_own(
    office: Office, pair: str, amara: str, jonas: str
) -> None:
    agree(office, jonas, amara, pair)
    for text in ("first", "second"):
        meeting = office.session(pair)
        for member_id in (amara, jonas):
            sheet = Sheet(meeting.id, strength=Line(text))
            office.sheets.prepare(office.caller(member_id), sheet)
        meet(office, amara, jonas, pair)
        office.later(days=2)

    shared = office.heard(SheetShared)
    assert [said.people[0].strength for said in shared] == ["first", "second"]
    assert len(office.rows(ReflectionSheet)) == 4


def test_sheets_and_tries_are_gone_thirty_days_after_the_end(
    office: Office, pair: str, amara: str, jonas: str
) -> None:
    agree(office, jonas, amara, pair)
    meeting = office.session(pair)
    for member_id in (amara, jonas):
        office.sheets.prepare(office.caller(member_id), Sheet(meeting.id, strength=Line("calm")))
    meet(office, amara, jonas, pair)
    office.mentoring.tries.note(office.caller(jonas), meeting.id, LookBack(("One",)))
    office.in_transaction(office.endings.end_for_member, amara, office.world.now)

    office.later(days=29)
    assert office.rows(SessionTry) != []
    office.later(days=2)

    assert office.rows(SessionTry) == []
    assert office.rows(ReflectionSheet) == []
    assert len(office.heard(SheetGone)) == 1


def test_who_arranges_the_meetings_alone_gets_no_times_until_asking_for_them(
    office: Office, pair: str, amara: str, jonas: str
) -> None:
    agree(office, jonas, amara, pair)
    office.mentoring.arranging.alone(office.caller(jonas), pair)
    office.later(weeks=8)
    assert office.heard(NewTimes) == []
    assert office.heard(TimesWanted) == []

    assert office.mentoring.arranging.offer(office.caller(amara), pair) is Offered.YES
    office.send()

    (offered,) = office.heard(NewTimes)
    assert len(offered.times.offered) == 3
    assert office.mentoring.arranging.offer(office.caller(jonas), pair) is Offered.THERE


def test_who_arranges_alone_says_we_met_and_finds_the_next_agenda(
    office: Office, pair: str, amara: str, jonas: str
) -> None:
    agree(office, jonas, amara, pair)
    office.mentoring.arranging.alone(office.caller(jonas), pair)
    first = office.session(pair)

    for member_id in (jonas, amara):
        office.mentoring.arranging.report(office.caller(member_id), first.id, met=True)
    office.wake()

    assert stands(office, pair).state is S.ACTIVE
    (following,) = office.heard(NewTimes)
    assert following.times.alone
    assert following.agenda is not None
    assert following.agenda.title == "Setting the goal"
    assert office.session(pair).number == 2
    assert office.read_by("Jonas", SheetLookBack) == []  # answered in the same breath
    assert len(office.read_by("Amara", SheetLookBack)) == 1


def test_a_session_that_did_not_happen_gets_new_times_if_one_wants_them(
    office: Office, pair: str, amara: str, jonas: str
) -> None:
    agree(office, jonas, amara, pair)
    first = meet(office, amara, jonas, pair)
    for member_id in (amara, jonas):
        office.mentoring.arranging.report(office.caller(member_id), first.id, met=False)
    office.later(days=3)
    assert office.session(pair).state is SessionState.NOT_HELD
    assert office.heard(NewTimes) == []  # nobody is pressed

    office.mentoring.arranging.offer(office.caller(jonas), pair)
    office.send()

    (offered,) = office.heard(NewTimes)
    assert office.session(pair).number == 1
    assert offered.agenda is not None
    assert offered.agenda.title == "First meeting"
    meet(office, amara, jonas, pair)
    office.later(days=1)
    assert len(office.read_by("Jonas", SheetLookBack)) == 2


def test_what_only_one_says_about_a_session_is_what_counts_until_the_other_differs(
    office: Office, pair: str, amara: str, jonas: str
) -> None:
    agree(office, jonas, amara, pair)
    first = meet(office, amara, jonas, pair)

    office.mentoring.arranging.report(office.caller(amara), first.id, met=False)
    assert office.session(pair).state is SessionState.NOT_HELD
    office.mentoring.arranging.report(office.caller(jonas), first.id, met=True)
    assert office.session(pair).state is SessionState.BOOKED


def test_a_mentorship_is_under_way_a_day_after_its_first_session(
    office: Office, pair: str, amara: str, jonas: str
) -> None:
    agree(office, jonas, amara, pair)
    meet(office, amara, jonas, pair)
    assert stands(office, pair).state is S.AGREED

    office.later(days=1)
    assert stands(office, pair).state is S.ACTIVE


def test_when_no_time_was_found_the_two_are_asked_once_without_blame(
    office: Office, pair: str, amara: str, jonas: str
) -> None:
    office.later(weeks=6)

    assert len(office.heard(TimesWanted)) == 1
    office.mentoring.arranging.offer(office.caller(jonas), pair)
    office.send()
    assert len(office.heard(NewTimes)) == 1


def test_while_a_meeting_is_booked_no_other_times_are_offered(
    office: Office, pair: str, amara: str, jonas: str
) -> None:
    for member_id in (amara, jonas):
        office.vote(member_id, pair)

    assert office.mentoring.arranging.offer(office.caller(jonas), pair) is Offered.BOOKED


def test_a_pause_is_seen_by_both_holds_everything_and_ends_by_itself(
    office: Office, pair: str, amara: str, jonas: str
) -> None:
    agree(office, jonas, amara, pair)
    meet(office, amara, jonas, pair)
    until = in_weeks(office, 6)
    office.mentoring.pauses.pause(office.caller(jonas), pair, until)
    office.send()
    (said,) = office.heard(MentorshipPaused)
    assert (said.by, said.until, said.over) == ("Jonas", until, False)

    office.later(weeks=5)
    assert stands(office, pair).state is S.PAUSED
    assert office.heard(NewTimes) == []
    assert office.heard(TimesWanted) == []
    with pytest.raises(NotNow):
        office.mentoring.arranging.offer(office.caller(amara), pair)

    office.later(weeks=2)
    assert stands(office, pair).state in (S.AGREED, S.ACTIVE)
    assert office.heard(MentorshipPaused)[-1].over
    assert len(office.heard(NewTimes)) == 1  # the next session, now that they go on


def test_a_pause_that_is_changed_says_so_and_the_same_one_twice_does_not(
    office: Office, pair: str, amara: str, jonas: str
) -> None:
    pauses = office.mentoring.pauses
    for weeks in (3, 3, 5):
        pauses.pause(office.caller(jonas), pair, in_weeks(office, weeks))
        office.send()

    days = [said.until for said in office.heard(MentorshipPaused)]
    assert days == [in_weeks(office, 3), in_weeks(office, 5)]


def test_going_on_early_asks_for_times_where_none_are_left(
    office: Office, pair: str, amara: str, jonas: str
) -> None:
    office.mentoring.pauses.pause(office.caller(jonas), pair, in_weeks(office, 8))
    office.later(weeks=3)

    for _ in range(2):
        office.mentoring.pauses.resume(office.caller(amara), pair)
    office.wake()

    (wanted,) = office.heard(TimesWanted)
    assert wanted.after_pause


def test_after_the_end_was_told_nothing_is_offered_any_more(
    office: Office, pair: str, amara: str, jonas: str
) -> None:
    agree(office, jonas, amara, pair)
    meet(office, amara, jonas, pair)
    office.in_transaction(office.endings.end_for_member, jonas, office.world.now)
    before = len(office.heard(NewTimes))

    office.later(weeks=5)

    assert len(office.heard(NewTimes)) == before
    assert stands(office, pair).state is S.CLOSED
    assert office.heard(Booked)[-1].ended


def test_a_wrap_up_is_given_one_closing_session(
    office: Office, pair: str, amara: str, jonas: str
) -> None:
    agree(office, jonas, amara, pair)
    meet(office, amara, jonas, pair)
    with office.world.database.writing.begin() as session:
        office.mentorships.wrap_up(session.merge(stands(office, pair)), office.world.now)
    office.later(days=2)

    closing = meet(office, amara, jonas, pair, "C")
    assert closing.agenda == "mentorship-closing"
    office.later(weeks=3)
    assert office.session(pair).id == closing.id


def test_a_vote_is_taken_back_by_pressing_again_and_a_double_click_is_one_vote(
    office: Office, pair: str, amara: str, jonas: str
) -> None:
    meeting = office.session(pair)
    caller, before = office.caller(jonas), meeting.version
    office.meetings.vote(caller, meeting.id, 1, "A", before)
    office.meetings.vote(caller, meeting.id, 1, "A", before)  # the finger was faster than Slack
    assert voters(office, pair) == ["Jonas"]

    office.meetings.vote(caller, meeting.id, 1, "A", office.session(pair).version)
    assert voters(office, pair) == []
    office.vote(amara, pair)
    assert office.session(pair).state is SessionState.PROPOSED


def test_once_a_time_is_found_no_vote_is_taken_back(
    office: Office, pair: str, amara: str, jonas: str
) -> None:
    for member_id in (amara, jonas):
        office.vote(member_id, pair)
    meeting = office.session(pair)

    office.meetings.vote(office.caller(jonas), meeting.id, 1, "A", meeting.version)

    assert office.session(pair).state is SessionState.BOOKED


def test_nobody_is_written_to_more_often_than_the_week_allows(
    office: Office, amara: str, jonas: str
) -> None:
    pair = office.mentorship(amara, jonas, weeks=FIFTEEN_WEEKS)
    agree(office, jonas, amara, pair, every_weeks=1, ends_on=in_weeks(office, FIFTEEN_WEEKS))
    for _ in range(6):
        meet(office, amara, jonas, pair)
        office.later(days=2)

    by_week: dict[tuple[int, int], int] = {}
    for row in office.rows(OutboxRow):
        if row.counted and row.sent_at is not None and row.member_id == amara:
            year, week, _ = row.sent_at.isocalendar()
            by_week[year, week] = by_week.get((year, week), 0) + 1
    assert by_week
    assert max(by_week.values()) <= 4


def voters(office: Office, pairing_id: str) -> list[str]:
    meeting = office.session(pairing_id)
    with office.world.database.reading.begin() as session:
        from bot.services.together import find_together

        together = find_together(session, office.world.workspace_id, pairing_id)
        shown = office.introductions.shared_message(session, together, meeting, office.world.now)
    return [name for slot in shown.times.offered for name in slot.voters]  # type: ignore[attr-defined]


def carried(said: NewTimes) -> list[tuple[str | None, str, bool]]:
    assert said.agenda is not None
    return [(one.who, one.text, one.done) for one in said.agenda.tries]

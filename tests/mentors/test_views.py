"""What mentors and those who ask them read, pinned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, is_dataclass, replace
from datetime import date
from typing import Any

import pytest

from bot.domain.mentor_requests import Asked, Asks, ChoiceLine, RequestCard
from bot.domain.mentors import Found, OfferedSkill, Page, PersonCard, Role, RoleCard, ThanksLine
from bot.domain.mentorship import WayOfWorking
from bot.domain.notices import Notice
from bot.domain.notices.requests import PlaceFree, RequestNews, RequestQuestion, RequestToYou
from bot.i18n import Words, words_for
from bot.views import mentor_card, mentor_requests, mentor_roles, mentors, notices, request_forms
from bot.views.blocks import Message, View, option
from bot.views.mentors import Filters, Shelf
from tests.golden import Golden

BOTH = RoleCard("G1", "Mentorship", Role(True, True, 2, WayOfWorking.PROJECT), taken=1)
MENTEE = replace(BOTH, role=Role(mentors=False, wants_mentor=True))
ADA = Found(
    "M1",
    "Amara <3 Okafor",
    "Payments",
    "Lagos",
    (OfferedSkill("SQL", 5), OfferedSkill("Public speaking")),
    hours=32,
)
BO = Found("M2", "Bo", None, None, (), hours=1)
CARD = PersonCard(
    ADA,
    about="Payments, and jazz & tea.",
    languages=("en", "yo"),
    places=2,
    way=WayOfWorking.SCHEDULED,
    thanks=(ThanksLine("Zoe", "You made it easy."),),
)
ASKED = Asked(
    request_id="R1",
    asks=Asks.MENTORSHIP,
    stage="asked",
    name="Jonas",
    team="Support",
    location="Berlin",
    goal="Lead a team one day.",
    skill="SQL",
    sentence="I want to stop asking the data team for every number.",
    months=6,
    answer_by=date(2026, 12, 3),
    places=2,
)
HALF = replace(ASKED, asks=Asks.SKILL_SHARE, places=0, goal=None)
LIST = (
    ChoiceLine("M1", "Amara", 1, "passed", may_watch=True),
    ChoiceLine("M2", "Bo", 2, "asked"),
    ChoiceLine("M3", "Cy", 3, "waiting"),
)
OPEN = RequestCard(
    request_id="R1",
    asks=Asks.MENTORSHIP,
    state="open",
    programme_id="G1",
    programme="Mentorship",
    choices=LIST,
    sentence="Please teach me.",
    hear_by=date(2026, 12, 3),
)
FIRST = replace(OPEN, choices=(replace(LIST[1], rank=1),))
QUESTIONED = replace(OPEN, question="How much do you know?")
PASSED = tuple(replace(one, state="passed", may_watch=True) for one in LIST)
NOBODY = replace(
    OPEN, state="exhausted", hear_by=None, choices=(replace(PASSED[0], watched=True), *PASSED[1:])
)
NOBODY_HALF = replace(NOBODY, asks=Asks.SKILL_SHARE)
YES = replace(OPEN, state="accepted", choices=(replace(LIST[0], state="accepted"),), hear_by=None)
BACK = replace(OPEN, state="withdrawn", hear_by=None)
SKILL = Filters(skill=option("SQL", "S1"), language="de", place=option("Lagos", "Lagos"), hours=10)
PEOPLE = Page((ADA, BO), next_key="M2")

NOTICES: dict[str, Notice] = {
    "to_you": RequestToYou(ASKED),
    "to_you_reminder": RequestToYou(ASKED, reminder=True),
    "to_you_half_an_hour": RequestToYou(HALF),
    "to_you_waits": RequestToYou(
        replace(ASKED, stage="waits", question="How much do you know?", may_ask=False)
    ),
    "to_you_answered": RequestToYou(
        replace(ASKED, question="How much do you know?", reply="Joins.", may_ask=False)
    ),
    "to_you_yes": RequestToYou(replace(ASKED, stage="accepted")),
    "to_you_no": RequestToYou(replace(ASKED, stage="declined")),
    "to_you_gone": RequestToYou(replace(ASKED, stage="gone")),
    "news_first": RequestNews(FIRST),
    "news_second": RequestNews(OPEN, passed=("Amara",)),
    "news_question": RequestNews(QUESTIONED),
    "news_nobody": RequestNews(NOBODY, passed=("Bo", "Cy")),
    "news_nobody_half": RequestNews(NOBODY_HALF, passed=("Cy",)),
    "news_yes": RequestNews(YES),
    "news_back": RequestNews(BACK),
    "question": RequestQuestion("R1", "Amara", "How much do you know?", date(2026, 12, 3)),
    "question_answered": RequestQuestion("R1", "Amara", "How much?", None, "Joins, not windows."),
    "question_over": RequestQuestion("R1", "Amara", "How much?", None),
    "place_free": PlaceFree("Amara", "G1", "Mentorship"),
}
VIEWS: dict[str, Callable[[Words], View | Message]] = {
    "role_joined": lambda t: mentor_roles.form(replace(BOTH, role=None), t, joined=True),
    "role": lambda t: mentor_roles.form(BOTH, t),
    "role_saved": lambda t: mentor_roles.saved(BOTH, t),
    "directory": lambda t: mentors.build(Shelf(MENTEE, Filters(), PEOPLE, (OPEN,)), t),
    "directory_searched": lambda t: mentors.build(Shelf(BOTH, SKILL, PEOPLE, later=True), t),
    "directory_empty": lambda t: mentors.build(Shelf(MENTEE, Filters(), Page(())), t),
    "directory_nobody_fits": lambda t: mentors.build(Shelf(MENTEE, SKILL, Page(())), t),
    "directory_by_organisers": lambda t: mentors.build(
        Shelf(replace(MENTEE, by_request=False), Filters(), None), t
    ),
    "peers": lambda t: mentors.build(Shelf(None, SKILL, PEOPLE), t),
    "peers_unknown": lambda t: mentors.build(Shelf(None, Filters(), None, unknown="Sqll"), t),
    "which": lambda t: mentors.which([BOTH, replace(MENTEE, programme="Returners")], t),
    "card": lambda t: mentor_card.build(CARD, Asks.MENTORSHIP, "mentorship:G1", t, None),
    "card_waits": lambda t: mentor_card.build(CARD, Asks.MENTORSHIP, "mentorship:G1", t, OPEN),
    "card_asked_lately": lambda t: mentor_card.build(
        replace(CARD, again_on=date(2027, 3, 4)), Asks.MENTORSHIP, "mentorship:G1", t, None
    ),
    "card_peer": lambda t: mentor_card.build(
        PersonCard(BO, None, ()), Asks.SKILL_SHARE, "skill_share:", t, None
    ),
    "ask": lambda t: request_forms.ask(CARD, Asks.MENTORSHIP, "G1", t),
    "ask_half_an_hour": lambda t: request_forms.ask(CARD, Asks.SKILL_SHARE, None, t),
    "sent": lambda t: mentor_requests.sent(FIRST, t),
    "request": lambda t: mentor_requests.card(QUESTIONED, t),
    "request_nobody": lambda t: mentor_requests.card(NOBODY, t),
    "decline": lambda t: request_forms.decline(ASKED, t),
    "ask_first": lambda t: request_forms.ask_first(ASKED, t),
    "reply": lambda t: request_forms.reply(QUESTIONED, t),
}


@pytest.mark.parametrize("name", NOTICES)
def test_what_is_said_about_a_request_is_pinned(name: str, golden: Golden) -> None:
    message = notices.render(NOTICES[name], words_for("en-GB"))

    golden(f"requests/{name}", asdict(message))


@pytest.mark.parametrize("name", VIEWS)
def test_what_mentors_and_mentees_see_is_pinned(name: str, golden: Golden) -> None:
    shown = VIEWS[name](words_for("en-GB"))

    golden(f"mentors/{name}", asdict(shown) if is_dataclass(shown) else shown)


@pytest.mark.parametrize("name", ["no", "gone"])
def test_no_reason_and_no_name_of_another_stands_in_what_the_asker_reads(name: str) -> None:
    said = notices.render(NOTICES[f"to_you_{name}"], words_for("en-GB"))

    assert "SQL" not in said.text


def test_filters_are_read_back_as_they_were_shown() -> None:
    view = mentors.build(Shelf(MENTEE, SKILL, PEOPLE), words_for("en-GB"))
    (block,) = [one for one in view["blocks"] if one.get("block_id") == mentors.FILTERS]
    state: dict[str, Any] = {
        one["action_id"]: {"selected_option": one["initial_option"]} for one in block["elements"]
    }

    assert mentors.read({mentors.FILTERS: state}) == SKILL

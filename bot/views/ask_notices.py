"""Questions and answers in one's own messages; reports, and what contacts see of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from bot.domain.ask import NEEDED_CONTACTS, ReportPage
from bot.domain.notices import Notice
from bot.domain.notices.asks import (
    AnswerForYou,
    NobodyLeft,
    QuestionForYou,
    QuestionOver,
    QuestionTaken,
    ReportForContact,
    ReportOpened,
    TextGone,
)
from bot.i18n import Mrkdwn, Words
from bot.views.ask import MINE
from bot.views.blocks import (
    Block,
    Message,
    View,
    button,
    buttons,
    modal,
    section,
    small,
)

TAKE = "ask_take"
PASS = "ask_pass"  # noqa: S105 - a button
ANSWER = "ask_answer"
REPLY = "ask_reply"
HELPED = "ask_helped"
REPORT = "ask_report"
CONTACTS = "ask_contacts"
READ_REPORT = "ask_report_read"
AGREE = "ask_report_agree"
REPORT_FORM = "ask_report_form"
REPORT_PAGE = "ask_report_page"


def question(notice: QuestionForYou, t: Words) -> Message:
    """Return a question to somebody who offers the skill."""
    if notice.who is not None:
        lead = t("*{name}* asks about *{skill}*:", name=notice.who, skill=notice.skill)
        foot = t("The first to say yes gets a conversation with {name}.", name=notice.who)
        first = button(t("I can help"), TAKE, notice.recipient_id, style="primary")
        report = button(t("Something not right?"), CONTACTS, notice.recipient_id)
    else:
        lead = t("A colleague asks about *{skill}*, without a name:", skill=notice.skill)
        foot = t("Your answer goes through us; your name stands under it only if you want it.")
        first = button(t("Answer"), ANSWER, notice.recipient_id, style="primary")
        report = button(t("Report…"), REPORT, notice.recipient_id)
    words = t("“{text}”", text=notice.text)
    row = buttons(first, button(t("Not this one"), PASS, notice.recipient_id), report)
    return Message(
        _plain(Mrkdwn(f"{lead} {words}")), [section(lead), section(words), row, small(foot)]
    )


def over(notice: QuestionOver, t: Words) -> Message:
    """Return what stands in the place of a question that is settled."""
    if notice.helped:
        text = t("Your answer helped. Thank you.")
    elif notice.taken:
        text = t("Somebody took this question. Thank you for reading it.")
    else:
        text = t("This question is settled. Thank you for reading it.")
    return Message(text, [section(text)])


def answer(notice: AnswerForYou, t: Words) -> Message:
    """Return an answer to the asker, or a reply to whoever answered."""
    if notice.who is not None:
        lead = t("*{name}* writes about *{skill}*:", name=notice.who, skill=notice.skill)
    elif notice.to_asker:
        lead = t("An answer to your question about *{skill}*:", skill=notice.skill)
    else:
        lead = t("A reply to your answer about *{skill}*:", skill=notice.skill)
    words = t("“{text}”", text=notice.text)
    row = [button(t("Reply"), REPLY, notice.recipient_id)]
    if notice.to_asker:
        row.insert(0, button(t("That helped"), HELPED, notice.recipient_id, style="primary"))
    row.append(button(t("Report…"), REPORT, notice.recipient_id))
    return Message(
        _plain(Mrkdwn(f"{lead} {words}")), [section(lead), section(words), buttons(*row)]
    )


def text_gone(_notice: TextGone, t: Words) -> Message:
    """Return what stands in the place of an answer whose time is over."""
    text = t("An answer stood here. It was deleted 30 days after the question was closed.")
    return Message(text, [section(text)])


def taken(notice: QuestionTaken, t: Words) -> Message:
    """Return the first message of a conversation between an asker and a helper."""
    lead = t(
        "*{asker}* asked about *{skill}*, and *{helper}* can help:",
        asker=notice.asker,
        helper=notice.helper,
        skill=notice.skill,
    )
    words = t("“{text}”", text=notice.text)
    foot = t("Here you are among yourselves: we read nothing, and ask nothing about it later.")
    row = buttons(button(t("Something not right?"), CONTACTS, notice.recipient_id))
    return Message(
        _plain(Mrkdwn(f"{lead} {words}")), [section(lead), section(words), row, small(foot)]
    )


def nobody_left(notice: NobodyLeft, t: Words) -> Message:
    """Return what an asker reads when nobody new is left to ask."""
    lead = t(
        "Nobody new is free to answer your question about *{skill}* just now. That has many "
        "ordinary reasons: working hours, a pause, a full week.",
        skill=notice.skill,
    )
    if notice.somebody_asked:
        after = t(
            "Those who were asked may still answer. You can also ask about a skill close to it."
        )
    else:
        after = t("You can also ask about a skill close to it, or again next week.")
    row = buttons(button(t("My questions"), MINE))
    return Message(_plain(lead), [section(lead), section(after), row])


def report_form(recipient_id: str, t: Words) -> View:
    """Return what is said before a report is sent."""
    shown: list[Block] = [
        section(
            t(
                "The named contacts read what you two wrote here, without names. If two of them "
                "agree, those two see who wrote what you report, and talk with you and with that "
                "person. You do not learn the name from us."
            )
        ),
        section(t("The exchange stops at once, and no question brings you two together again.")),
    ]
    return modal(
        REPORT_FORM,
        t("Report this"),
        shown,
        submit=t("Report"),
        close=t("Back"),
        metadata=recipient_id,
    )


def reported(t: Words) -> View:
    """Return what follows a report."""
    text = t("The named contacts have it now. Nothing more comes to you from there.")
    return modal(REPORT_FORM, t("Reported"), [section(text)], close=t("Close"))


def contacts(people: tuple[str, ...], t: Words) -> View:
    """Return whom somebody may talk to about a question with a name."""
    if people:
        mentions = t.listed([Mrkdwn(f"<@{one}>") for one in people])
        text = t("You can talk to {people}. They are named here for exactly this.", people=mentions)
    else:
        text = t("Nobody is named here yet. Please talk to an organiser you trust.")
    note = t("Rapport keeps no note of this. If there is danger, please call for help first.")
    return modal(
        REPORT_PAGE, t("Something not right?"), [section(text), section(note)], close=t("Close")
    )


def report_for_contact(notice: ReportForContact, t: Words) -> Message:
    """Return what a named contact reads of a report."""
    text = t(
        "Somebody reported what they read in an exchange without names. You are a named "
        "contact: please read it."
    )
    note = t("Who wrote it is shown only when two contacts agree, and only to those two.")
    row = buttons(button(t("Read it"), READ_REPORT, notice.report_id))
    return Message(text, [section(text), row, small(note)])


def report_opened(notice: ReportOpened, t: Words) -> Message:
    """Return what the first of two contacts reads once the second agreed."""
    text = t("A second contact agreed, so the two of you can see who wrote what was reported.")
    row = buttons(button(t("See who wrote it"), READ_REPORT, notice.report_id))
    return Message(text, [section(text), row])


def report_page(page: ReportPage, t: Words) -> View:
    """Return what a named contact may see of a report."""
    lines = [
        t("*Reported:* “{text}”", text=text)
        if about
        else t("*The other side:* “{text}”", text=text)
        for about, text in page.lines
    ]
    shown: list[Block] = [section(line) for line in lines]
    shown.append(section(_standing(page, t)))
    if not page.mine and page.agreed < NEEDED_CONTACTS:
        agree = button(t("I agree to open it"), AGREE, page.report_id, style="danger")
        shown.append(buttons(agree))
    return modal(REPORT_PAGE, t("A report"), shown, close=t("Close"))


def _standing(page: ReportPage, t: Words) -> Mrkdwn:
    if page.who is not None:
        who = Mrkdwn(f"<@{page.who}>")
        return t("Two contacts agreed. {who} wrote what was reported.", who=who)
    if page.gone:
        return t("Two contacts agreed. Whoever wrote it has erased everything since.")
    if page.mine:
        return t("You agreed. Once another contact does, you both see who wrote it.")
    if page.agreed >= NEEDED_CONTACTS:
        return t("Two other contacts have opened it and look after it.")
    if page.agreed:
        return t("One contact agreed to open it. If you do too, you both see who wrote it.")
    return t("Nobody has agreed to open it yet. It takes two.")


def _plain(text: str) -> str:
    return text.replace("*", "")


NOTICES: Mapping[type[Notice], Callable[[Any, Words], Message]] = MappingProxyType(
    {
        QuestionForYou: question,
        QuestionOver: over,
        AnswerForYou: answer,
        TextGone: text_gone,
        QuestionTaken: taken,
        NobodyLeft: nobody_left,
        ReportForContact: report_for_contact,
        ReportOpened: report_opened,
    }
)

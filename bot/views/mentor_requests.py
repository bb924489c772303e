"""Requests in words: what the one who is asked reads, and what the asker reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from bot.domain.mentor_requests import Asked, Asks, ChoiceLine, RequestCard
from bot.domain.notices import Notice
from bot.domain.notices.requests import PlaceFree, RequestNews, RequestQuestion, RequestToYou
from bot.i18n import Mrkdwn, Words
from bot.views.blocks import Block, Element, Message, View, button, buttons, modal, section, small
from bot.views.dates import day
from bot.views.mentor_roles import FIND

ACCEPT = "request_accept"
NOT_NOW = "request_not_now"
ASK_FIRST = "request_ask_first"
REPLY = "request_reply"
SEE = "request_see"
WITHDRAW = "request_withdraw"
WATCH = "request_watch"  # its value is "<request id>:<rank>"
FIND_PEERS = "peers_find"


def to_you(notice: RequestToYou, t: Words) -> Message:
    """Return a request as the one who is asked reads it, as it stands now."""
    asked = notice.asked
    if asked.stage in _SETTLED:
        return answered(asked, t)
    lead = _wish(asked, t)
    if notice.reminder:
        lead = Mrkdwn(f"{t('A reminder, the only one:')} {lead}")
    lines = [section(lead), *_sentence(asked, t), *_exchange(asked, t)]
    if asked.stage == "waits":
        lines.append(small(t("*{name}* answers first; you hear from us then.", name=asked.name)))
    else:
        lines.append(small(_terms(asked, t)))
    return Message(lead, [*lines, buttons(*_choices(asked, t))])


def answered(asked: Asked, t: Words) -> Message:
    """Return what stands in the place of a request once it is settled for its reader."""
    text = _SETTLED[asked.stage](asked, t)
    return Message(text, [section(text)])


def news(notice: RequestNews, t: Words) -> Message:
    """Return how somebody's own request goes on."""
    lines = [_passed(notice, t)] if notice.passed else []
    lines.append(where_it_stands(notice.card, t))
    text = Mrkdwn(" ".join(lines))
    shown = [section(text)]
    if notice.card.state == "exhausted":
        shown.append(section(what_next(notice.card, t)))
    row = _row(notice.card, t)
    return Message(text, [*shown, buttons(*row)] if row else shown)


def standing(card: RequestCard, t: Words) -> Message:
    """Return one's own request as a message, as it stands now."""
    return news(RequestNews(card), t)


def where_it_stands(card: RequestCard, t: Words) -> Mrkdwn:
    """Return where a request stands, and by when its asker hears."""
    asked = card.asked
    if card.state == "accepted":
        return _accepted(card, t)
    if card.state == "withdrawn":
        return t("Your request is taken back. Nobody has to answer it any more.")
    if asked is None or card.hear_by is None:
        return _nobody_left(card, t)
    name, by = asked.name, day(card.hear_by, t)
    if card.question:
        return t("*{name}* would like to know something first: see the question.", name=name)
    if asked.rank == 1:
        return t("We ask *{name}*; you hear by *{day}*.", name=name, day=by)
    if asked.rank == 2:
        return t("We ask *{name}*, your second choice; you hear by *{day}*.", name=name, day=by)
    return t("We ask *{name}*, your third choice; you hear by *{day}*.", name=name, day=by)


def what_next(card: RequestCard, t: Words) -> Mrkdwn:
    """Return what can be done when nobody on a list could."""
    if card.asks is Asks.SKILL_SHARE:
        return t("You can ask somebody else at any time: `/rapport find` lists who offers what.")
    return t(
        "New mentors join and places become free. You can look again, be told when somebody of "
        "your list has a place, or ask a colleague for half an hour: `/rapport find`."
    )


def question(notice: RequestQuestion, t: Words) -> Message:
    """Return the question of the one who is asked, to the asker."""
    lead = t("*{name}* would like to know something before answering:", name=notice.name)
    shown = [section(lead), section(t("“{text}”", text=notice.question))]
    if notice.reply is not None:
        shown.append(section(t("You answered: “{text}”", text=notice.reply)))
    elif notice.answer_by is None:
        shown.append(small(t("Nothing to do here any more.")))
    else:
        by = day(notice.answer_by, t)
        then = t("Please answer by *{day}*; then {name} decides.", day=by, name=notice.name)
        shown.append(small(then))
        row = [
            button(t("Answer…"), REPLY, notice.request_id, style="primary"),
            button(t("See my request"), SEE, notice.request_id),
        ]
        shown.append(buttons(*row))
    return Message(Mrkdwn(f"{lead} {t('“{text}”', text=notice.question)}"), shown)


def place_free(notice: PlaceFree, t: Words) -> Message:
    """Return the note that a mentor has a place."""
    text = t("*{name}* has a place for a mentee now, as you wanted to know.", name=notice.name)
    row = buttons(button(t("Find a mentor"), FIND, notice.programme_id, style="primary"))
    return Message(text, [section(text), row])


def card(shown: RequestCard, t: Words) -> View:
    """Return the modal with one's own request: the list, and what can be done."""
    blocks: list[Block] = [section(where_it_stands(shown, t))]
    if shown.state == "exhausted":
        blocks.append(section(what_next(shown, t)))
    if shown.sentence:
        blocks.append(section(t("You wrote: “{text}”", text=shown.sentence)))
    blocks += [_line(shown, one, t) for one in shown.choices]
    row = _row(shown, t, in_card=True)
    if row:
        blocks.append(buttons(*row))
    return modal("request_card", t("My request"), blocks, close=t("Close"))


def short(shown: RequestCard, t: Words) -> Block:
    """Return a request in a line of App Home or of the directory."""
    return section(where_it_stands(shown, t), button(t("See my request"), SEE, shown.request_id))


def sent(shown: RequestCard, t: Words) -> View:
    """Return the answer to the form: it is on its way."""
    text = where_it_stands(shown, t)
    row = buttons(button(t("See my request"), SEE, shown.request_id))
    said = modal("request_sent", t("Your request"), [section(text), row], close=t("Close"))
    return {**said, "clear_on_close": True}


def reply_button(shown: RequestCard, t: Words) -> Element:
    """Return the button that answers what was asked first."""
    return button(t("Answer…"), REPLY, shown.request_id, style="primary")


def _wish(asked: Asked, t: Words) -> Mrkdwn:
    where = ", ".join(part for part in (asked.team, asked.location) if part)
    name = (
        t("*{name}* ({where})", name=asked.name, where=where)
        if where
        else t("*{name}*", name=asked.name)
    )
    if asked.asks is Asks.SKILL_SHARE:
        return t("{name} would like half an hour with you on *{skill}*.",
                 name=name, skill=asked.skill or t("what you know"))  # fmt: skip
    if asked.skill:
        return t("{name} would like to learn *{skill}* from you.", name=name, skill=asked.skill)
    return t("{name} would like to learn from you.", name=name)


def _sentence(asked: Asked, t: Words) -> list[Block]:
    lines = [t("“{text}”", text=asked.sentence)] if asked.sentence else []
    if asked.goal:
        lines.append(t("Goal: “{text}”", text=asked.goal))
    return [section(Mrkdwn("\n".join(lines)))] if lines else []


def _exchange(asked: Asked, t: Words) -> list[Block]:
    lines = []
    if asked.question:
        lines.append(t("You asked: “{text}”", text=asked.question))
    if asked.reply:
        lines.append(t("*{name}* answers: “{text}”", name=asked.name, text=asked.reply))
    return [section(Mrkdwn("\n".join(lines)))] if lines else []


def _terms(asked: Asked, t: Words) -> Mrkdwn:
    said = []
    if asked.asks is Asks.MENTORSHIP:
        said.append(
            t.many(
                "For about {n} month; the two of you agree on the rest.",
                "For about {n} months; the two of you agree on the rest.",
                asked.months,
            )
        )
        said.append(t.many("You have {n} free place.", "You have {n} free places.", asked.places))
    if asked.answer_by is not None:
        said.append(t("Please answer by *{day}*.", day=day(asked.answer_by, t)))
    return Mrkdwn(" ".join(said))


def _choices(asked: Asked, t: Words) -> list[Element]:
    row = [button(t("Yes, gladly"), ACCEPT, asked.request_id, style="primary")]
    if asked.may_ask:
        row.append(button(t("Ask something first…"), ASK_FIRST, asked.request_id))
    return [*row, button(t("Not now…"), NOT_NOW, asked.request_id)]


def _said_yes(asked: Asked, t: Words) -> Mrkdwn:
    return t(
        "Lovely. You and *{name}* are introduced to each other in your common working hours.",
        name=asked.name,
    )


def _said_no(asked: Asked, t: Words) -> Mrkdwn:
    return t(
        "Thank you for answering. *{name}* hears only that now is not a good time.",
        name=asked.name,
    )


def _gone(asked: Asked, t: Words) -> Mrkdwn:
    return t("The request of *{name}* has gone on. There is nothing to do.", name=asked.name)


def _passed(notice: RequestNews, t: Words) -> Mrkdwn:
    names = t.listed([t("*{name}*", name=name) for name in notice.passed])
    if notice.card.asks is Asks.SKILL_SHARE:
        return t("{names} cannot make the time just now.", names=names)
    return t("{names} cannot take on another mentorship just now.", names=names)


def _accepted(card: RequestCard, t: Words) -> Mrkdwn:
    name = next((one.name for one in card.choices if one.state == "accepted"), "")
    return t(
        "*{name}* said yes! You are introduced to each other in your common working hours.",
        name=name,
    )


def _nobody_left(card: RequestCard, t: Words) -> Mrkdwn:
    if card.asks is Asks.SKILL_SHARE:
        return t("So nobody of your list has the time just now. It says nothing about you.")
    return t(
        "So nobody of your list has a place just now. That happens, and it says nothing about you."
    )


def _row(card: RequestCard, t: Words, *, in_card: bool = False) -> list[Element]:
    row = [] if in_card else [button(t("See my request"), SEE, card.request_id)]
    if card.question:
        row.insert(0, reply_button(card, t))
    if card.is_open:
        row.append(button(t("Withdraw"), WITHDRAW, card.request_id))
    if card.state == "exhausted":
        row.append(_look_again(card, t))
    return [] if card.state in ("accepted", "withdrawn") else row


def _look_again(card: RequestCard, t: Words) -> Element:
    if card.asks is Asks.SKILL_SHARE:
        return button(t("Look again"), FIND_PEERS)
    return button(t("Look again"), FIND, card.programme_id)


def _line(card: RequestCard, one: ChoiceLine, t: Words) -> Block:
    states = {
        "waiting": t("comes next, if it is needed"),
        "asked": t("is asked now"),
        "accepted": t("said yes"),
        "passed": t("cannot just now"),
        "withdrawn": t("was not needed"),
    }
    text = t("{rank}. *{name}* {state}", rank=one.rank, name=one.name, state=states[one.state])
    if one.watched:
        return section(Mrkdwn(f"{text} · {t('we tell you when there is a place')}"))
    if not one.may_watch:
        return section(text)
    label = t("Tell me when {name} has a place", name=one.name)
    value = f"{card.request_id}:{one.rank}"
    return section(text, button(t("Tell me of a place"), WATCH, value, label=label))


_SETTLED: Mapping[str, Callable[[Asked, Words], Mrkdwn]] = MappingProxyType(
    {"accepted": _said_yes, "declined": _said_no, "gone": _gone}
)
NOTICES: Mapping[type[Notice], Callable[[Any, Words], Message]] = MappingProxyType(
    {
        RequestToYou: to_you,
        RequestNews: news,
        RequestQuestion: question,
        PlaceFree: place_free,
    }
)
ERRORS: Mapping[str, Callable[[Words, Mapping[str, object]], str]] = MappingProxyType(
    {
        "no-such-request": lambda t, _: t(
            "There is no such request (any more). Nothing was changed."
        ),
        "not-your-request": lambda t, _: t("That request is not for you, so you cannot answer it."),
        "request-over": lambda t, _: t(
            "That request has gone on meanwhile. There is nothing left to do."
        ),
        "no-place-left": lambda t, _: t(
            "All your places are taken by now, so nothing was begun. You can offer more places "
            "in App Home, or leave it; the asker hears only that now is not a good time."
        ),
        "choice-wrong": lambda t, _: t(
            "Somebody on your list cannot be asked just now. Nothing was sent; please look again."
        ),
        "already-asking": lambda t, _: t(
            "You have asked already and will hear soon. `/rapport mentors` shows by when."
        ),
    }
)

"""Asking: the form, what a question without a name gives away, and one's own questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from bot.domain.ask import (
    LONGEST,
    LONGEST_ANSWER,
    SHORTEST,
    AskAnswers,
    AskCard,
    AskForm,
    Caution,
    Exchange,
    MyAsks,
)
from bot.i18n import Mrkdwn, Words
from bot.views.blocks import (
    Block,
    Element,
    Message,
    View,
    button,
    buttons,
    choose_many,
    choose_one,
    confirmation,
    divider,
    field_of,
    modal,
    option,
    section,
    small,
    text_input,
)
from bot.views.dates import day
from bot.views.forms import Answers, InvalidForm, picked, picked_many, typed
from bot.views.skill_fields import chosen_skills, skill_field

OPEN = "ask_open"
MINE = "ask_mine"
REST = "ask_rest"
NO_REST = "ask_no_rest"
WITHDRAW = "ask_withdraw"
CLOSE = "ask_close"
FORM = "ask_form"
SEND_FORM = "ask_send"
LIST = "ask_list"
WRITE_FORM = "ask_write"
_TEXT, _SKILL, _NAMED, _SIGNED = "text", "skill", "named", "signed"
_WITH, _WITHOUT = "with", "without"


def ask_button(t: Words) -> Element:
    """Return the button that opens the form."""
    return button(t("Ask a question"), OPEN)


def form(known: AskForm, t: Words) -> View:
    """Return the form of a question."""
    names = [option(t("With my name"), _WITH, t("The first to take it talks with you"))]
    if known.nameless:
        hint = t("Answers come through Rapport")
        names.append(option(t("Without my name"), _WITHOUT, hint))
    fields: list[Block] = [
        section(t("It goes to at most five colleagues who offer the skill, in their hours.")),
        field_of(
            _TEXT,
            t("What would you like to know?"),
            text_input(_TEXT, lines=True, longest=LONGEST),
            hint=t("One thing at a time is answered soonest."),
        ),
        skill_field(
            _SKILL,
            t("Which skill is it about?"),
            [],
            t("One that colleagues offer."),
            t,
            most=1,
            optional=False,
        ),
        field_of(_NAMED, t("Who asks?"), choose_one(_NAMED, names, _WITH, kind="radio_buttons")),
    ]
    if not known.nameless:
        fields.append(small(_why_not_nameless(t)))
    fields.append(buttons(button(t("My questions"), MINE)))
    return modal(FORM, t("Ask a question"), fields, submit=t("Go on"), close=t("Close"))


def read(answers: Answers, t: Words) -> AskAnswers:
    """Return what the form holds.

    Raises:
        InvalidForm: the question is very short, or names no skill.
    """
    errors = {}
    text, skills = typed(answers, _TEXT), chosen_skills(answers, _SKILL)
    if len(text) < SHORTEST:
        errors[_TEXT] = t("Please write a few words more.")
    if not skills:
        errors[_SKILL] = t("Please pick a skill, so that we know whom to ask.")
    if errors:
        raise InvalidForm(errors)
    return AskAnswers(text, skills[0], named=picked(answers, _NAMED) != _WITHOUT)


def wrong(reason: object, t: Words) -> dict[str, str]:
    """Return what to correct when a question cannot go out."""
    if reason == "too-many":
        return {
            _TEXT: t(
                "Three of your questions are open. Please close one first, under My questions."
            )
        }
    if reason == "no-contacts":
        return {_NAMED: _why_not_nameless(t)}
    return {_SKILL: t("Nobody here offers that yet. Is there a skill close to it?")}


def on_its_way(t: Words) -> View:
    """Return what follows a question with a name."""
    lead = t(
        "It is on its way to at most five colleagues. The first to take it gets a conversation "
        "with you, here in Slack."
    )
    after = t("If nobody takes it within a working day, we ask five more.")
    return modal(SEND_FORM, t("Asked"), [section(lead), section(after)], close=t("Close"))


def caution(known: Caution, t: Words) -> View:
    """Return what somebody should know before a question goes out without a name."""
    contacts = t.listed([Mrkdwn(f"<@{one}>") for one in known.contacts])
    points = [
        t("• Your words: leave out what only you would know or say."),
        t(
            "• The skill and the language: it goes to people who offer {skill} and share a "
            "language with you, in their working hours.",
            skill=known.skill,
        ),
        t(
            "• The time: so that no minute tells, it leaves on the full hour, and so does every "
            "answer. Whoever just heard you talk about it may still guess."
        ),
    ]
    if known.few_offer:
        points.append(
            t(
                "• Fewer than five people here offer this. Where few know each other, a guess is "
                "easy."
            )
        )
    if known.small:
        points.append(t("• Fewer than ten people take part here, so there are few to guess from."))
    abuse = t(
        "If somebody reports it as abuse, two of the named contacts, today {people}, can open "
        "together who wrote it. One alone cannot, and nobody else can, organisers included. "
        "Whoever runs the database could technically read it, as with any system.",
        people=contacts,
    )
    shown: list[Block] = [
        section(t("“{text}”", text=known.text)),
        section(t("*Your name stands nowhere.* These can still tell who asks:")),
        section(Mrkdwn("\n".join(points))),
        section(abuse),
        small(t("All texts are deleted 30 days after the question is closed.")),
    ]
    return modal(
        SEND_FORM,
        t("Before it goes out"),
        shown,
        submit=t("Send without name"),
        close=t("Do not send"),
        metadata=known.ask_id,
    )


def sent(t: Words) -> View:
    """Return what follows a question without a name."""
    lead = t("It leaves on the full hour, without your name. Answers reach you in our messages.")
    after = t("If nobody answers within a working day, we ask five more.")
    return modal(SEND_FORM, t("Asked"), [section(lead), section(after)], close=t("Close"))


def listing(mine: MyAsks, t: Words) -> View:
    """Return the modal with one's own questions."""
    shown: list[Block] = []
    for card in mine.cards:
        shown += [*_card(card, t), divider()]
    if not mine.cards:
        shown.append(section(t("You have asked nothing lately.")))
    if mine.rests:
        shown.append(section(t("Nobody's questions come to you just now.")))
        row = [button(t("Questions are welcome"), NO_REST)]
    else:
        shown.append(section(t("What you offer may bring you a question now and then.")))
        row = [button(t("No questions, please"), REST)]
    shown.append(buttons(ask_button(t), *row))
    return modal(LIST, t("My questions"), shown, close=t("Close"))


def write_form(exchange: Exchange, t: Words) -> View:
    """Return the form for an answer, or for a reply to one."""
    if exchange.from_asker:
        label, hint = t("Your reply"), t("It leaves on the full hour, without your name.")
        tick = t("Say who I am")
    else:
        label = t("Your answer")
        hint = t("It leaves on the full hour. Your name stands under it only if you tick it.")
        tick = t("Sign it with my name")
    fields: list[Block] = [
        section(t("About *{skill}*: “{text}”", skill=exchange.skill, text=exchange.text)),
        field_of(_TEXT, label, text_input(_TEXT, lines=True, longest=LONGEST_ANSWER), hint=hint),
        field_of(
            _SIGNED,
            t("Your name"),
            choose_many(_SIGNED, [option(tick, _SIGNED)]),
            optional=True,
        ),
    ]
    return modal(
        WRITE_FORM,
        t("Reply") if exchange.from_asker else t("Answer"),
        fields,
        submit=t("Send"),
        close=t("Close"),
        metadata=exchange.recipient_id,
    )


def read_written(answers: Answers, t: Words) -> tuple[str, bool]:
    """Return a text, and whether it is signed.

    Raises:
        InvalidForm: nothing was written.
    """
    text = typed(answers, _TEXT)
    if not text:
        raise InvalidForm({_TEXT: t("Please write a few words.")})
    return text, _SIGNED in picked_many(answers, _SIGNED)


def written(t: Words) -> View:
    """Return what follows an answer or a reply."""
    text = t("Thank you. It is passed on on the full hour.")
    return modal(WRITE_FORM, t("On its way"), [section(text)], close=t("Close"))


def yours(t: Words) -> Message:
    """Return the answer to whoever took a question first."""
    return Message(t("Wonderful. You two get a conversation of your own in a moment."))


def too_late(t: Words) -> Message:
    """Return the answer to whoever took a question too late."""
    return Message(t("Somebody was quicker, or it is settled already. Thank you all the same."))


def passed(t: Words) -> Message:
    """Return the answer to "Not this one"."""
    return Message(t("Fine. Nobody is told."))


def helped(t: Words) -> Message:
    """Return the answer to "That helped"."""
    return Message(t("Good. The question is closed, and whoever answered reads that it helped."))


def _why_not_nameless(t: Words) -> Mrkdwn:
    return t(
        "Without a name is not possible here: two contacts besides you must be named first, so "
        "that abuse can be looked at. Organisers name them in the settings at the desk."
    )


def _card(card: AskCard, t: Words) -> list[Block]:
    name = t("with your name") if card.named else t("without your name")
    text = t(
        "*{skill}*, {name}\n“{text}”\n{state}",
        skill=card.skill,
        name=name,
        text=card.text,
        state=_state(card, t),
    )
    if card.state != "open":
        return [section(text)]
    sure = confirmation(
        t("Take it back?"), t("Those who were asked find it gone."), t("Withdraw"), t("Keep it")
    )
    row = buttons(
        button(t("That is answered"), CLOSE, card.ask_id),
        button(t("Withdraw"), WITHDRAW, card.ask_id, confirm=sure),
    )
    return [section(text), row]


def _state(card: AskCard, t: Words) -> Mrkdwn:
    if card.state == "taken":
        return t("*{name}* took it.", name=card.taken_by)
    if card.state == "closed":
        return t("Closed.")
    if card.state == "withdrawn":
        return t("Withdrawn.")
    closes = t("It closes by itself on {day}.", day=day(card.closes_on, t))
    return Mrkdwn(f"{_progress(card, t)} {closes}")


def _progress(card: AskCard, t: Words) -> Mrkdwn:
    if card.answers:
        return t.many("{n} answer so far.", "{n} answers so far.", card.answers)
    if card.nobody_left:
        return t("No answer yet, and nobody new to ask.")
    return t("No answer yet; we ask a few more after each working day.")


ERRORS: Mapping[str, Callable[[Words, Mapping[str, object]], str]] = MappingProxyType(
    {
        "ask-wrong": lambda t, p: next(iter(wrong(p.get("reason"), t).values())),
        "no-such-ask": lambda t, _: t(
            "We cannot find that question any more. Nothing was changed."
        ),
        "ask-settled": lambda t, _: t("That question is settled, so nothing was sent. Thank you."),
        "ask-too-long": lambda t, _: t(
            "You two have written a lot. Sign a message with your name, and talk?"
        ),
        "ask-no-contacts": lambda t, _: t(
            "Fewer than two contacts are named here, so nobody can look at it. Please talk to an "
            "organiser you trust."
        ),
        "ask-not-for-you": lambda t, _: t("Only named contacts can look at that."),
    }
)

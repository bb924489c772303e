"""Forms at the desk that pick two people: read, tried, and refused beside the field."""

from __future__ import annotations

from collections.abc import Callable

from slack_bolt import Ack

from bot.errors import RapportError
from bot.views import errors
from bot.views.blocks import View
from bot.views.desk import changes
from bot.views.forms import InvalidForm
from handlers.desk.gate import Sent
from handlers.desk.parts import Parts


def show_for_two(ack: Ack, sent: Sent, parts: Parts, answer: Callable[[str, str], View]) -> None:
    """Replace a form by what follows for the two members it names, or say why not.

    Args:
        ack: answers the form.
        sent: the form.
        parts: what the desk does.
        answer: does what the form is for, with the ids of the two.
    """
    try:
        picked = changes.read_two(sent.submission.view.answers, sent.t)
        view = answer(*parts.pairs.two_members(sent.caller, *picked))
    except InvalidForm as invalid:
        ack(response_action="errors", errors=invalid.errors)
    except RapportError as refused:
        sentence = errors.in_words(refused, sent.t)
        ack(response_action="errors", errors=changes.beside_second(sentence))
    else:
        ack(response_action="update", view=view)

"""``/rapport end``: which pairing, and when it is told."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.leaving import Endable
from bot.i18n import Words
from bot.views.blocks import Message, View, choose_one, field_of, modal, option, section, small
from bot.views.dates import local_day
from bot.views.forms import Answers, InvalidForm, picked

FORM = "end_form"
_WHICH, _WHEN = "which", "when"
_ORDINARY, _AT_ONCE = "ordinary", "at_once"
MOST = 20


def form(found: Sequence[Endable], t: Words) -> View:
    """Return the form; where one of them is a mentorship it also asks when."""
    options = [
        option(
            t("{names} · {programme}", names=t.listed(list(one.partners)), programme=one.programme),
            one.pairing_id,
            _told(one, t),
        )
        for one in found[:MOST]
    ]
    only = found[0].pairing_id if len(found) == 1 else None
    which = choose_one(_WHICH, options, only, kind="radio_buttons")
    body = [
        section(t("Ending is fine, for whatever reason or none. Nobody is told why.")),
        field_of(_WHICH, t("What do you want to end?"), which),
    ]
    if any(one.told_at for one in found):
        body += [field_of(_WHEN, t("When?"), _when(t), optional=True)]
    body.append(small(t("“Something not right?” on every message names people to talk to.")))
    return modal(FORM, t("End"), body, submit=t("End it"), close=t("Not now"))


def read(answers: Answers, t: Words) -> tuple[str, bool]:
    """Return the pairing, and whether it ends at once.

    Raises:
        InvalidForm: nothing was picked.
    """
    pairing_id = picked(answers, _WHICH)
    if pairing_id is None:
        raise InvalidForm({_WHICH: t("Please pick one.")})
    return pairing_id, picked(answers, _WHEN) == _AT_ONCE


def done(message: Message, t: Words) -> View:
    """Return what follows, with the words of a wish in a check-in."""
    return modal(FORM, t("End"), message.blocks, close=t("Close"))


def nothing(t: Words) -> Message:
    """Return the answer to somebody who has nothing to end."""
    return Message(
        t("There is nothing under way that you could end. `/rapport leave` leaves a programme.")
    )


def _told(one: Endable, t: Words) -> str:
    if one.told_at is None:
        return t("Ends at once for you; others read it in a working day or more")
    return t("Both read it from {day} on", day=local_day(one.told_at, one.zone, t))


def _when(t: Words) -> dict[str, object]:
    return choose_one(
        _WHEN,
        [
            option(t("On that day"), _ORDINARY, t("Nobody can tell whose wish it was")),
            option(t("At once"), _AT_ONCE, t("Even if it may be guessed")),
        ],
        _ORDINARY,
        kind="radio_buttons",
    )

"""The look back in a mentorship: what the two want to try by their next session."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.feedback import LONGEST_TRY, MOST_TRIES, LookBack, Sheet
from bot.domain.goals import steps_in as lines_in
from bot.i18n import Words
from bot.views.blocks import View, choose_many, field_of, modal, option, section, text_input
from bot.views.forms import Answers, InvalidForm, picked_many, typed

FORM = "sheet_look_back_form"
_PRIVATE = "private"
_MINE, _THEIRS, _WHO_SEES = "mine", "theirs", "who_sees"
_LONGEST_TRIES = MOST_TRIES * (LONGEST_TRY + 1)


def form(sheet: Sheet, t: Words) -> View:
    """Return the form, filled in with what the writer noted before."""
    names = t.listed(list(sheet.partners))
    return modal(
        FORM,
        t("After your talk"),
        [
            section(
                t("What you note stands in the agenda of your next meeting, to be ticked off.")
            ),
            field_of(
                _MINE,
                t("What would you like to try by then?"),
                text_input(_MINE, "\n".join(sheet.tries), lines=True, longest=_LONGEST_TRIES),
                hint=t("One a line, five at most. One is plenty."),
                optional=True,
            ),
            field_of(
                _WHO_SEES,
                t("Who sees it"),
                choose_many(
                    _WHO_SEES,
                    [option(t("Only for me"), _PRIVATE)],
                    [_PRIVATE] if sheet.only_for_me else [],
                ),
                optional=True,
            ),
            field_of(
                _THEIRS,
                t("And what would {names} like to try?", names=names),
                text_input(_THEIRS, lines=True, longest=_LONGEST_TRIES),
                hint=t("If you said it in your talk. What is noted already stays."),
                optional=True,
            ),
        ],
        submit=t("Save"),
        close=t("Back"),
        metadata=sheet.about,
    )


def carries(answers: Answers) -> bool:
    """Return whether the form of a look back was the one of a mentorship."""
    return _MINE in answers


def read_tries(answers: Answers, t: Words) -> LookBack:
    """Return what the two want to try by their next session.

    Raises:
        InvalidForm: there are too many lines, or one is too long.
    """
    mine, theirs = lines_in(typed(answers, _MINE)), lines_in(typed(answers, _THEIRS))
    errors = {
        block: sentence
        for block, lines in ((_MINE, mine), (_THEIRS, theirs))
        if (sentence := _wrong_lines(lines, t))
    }
    if errors:
        raise InvalidForm(errors)
    return LookBack(mine, _PRIVATE in picked_many(answers, _WHO_SEES), theirs)


def _wrong_lines(lines: Sequence[str], t: Words) -> str | None:
    if len(lines) > MOST_TRIES:
        return t("Five are enough: please leave some out.")
    if any(len(line) > LONGEST_TRY for line in lines):
        return t("Please keep each line under 75 characters.")
    return None

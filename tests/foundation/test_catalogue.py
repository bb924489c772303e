"""Everything that can be said has words, and all words are in one catalogue."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import TypeVar

import bot.domain
import bot.services
from bot.domain.notices import POLICIES, Kind, Notice
from bot.errors import InvalidInput, NotAllowed, NotFound, RapportError
from bot.i18n import Mrkdwn, words_for
from bot.services.desk import DeskUnknown
from bot.services.messenger import Document, Vanished
from bot.views.errors import SENTENCES
from bot.views.notices import RENDERERS
from tests.catalogue import TEMPLATE, as_text, extracted

NEVER_SHOWN = {
    NotAllowed,  # the three are kinds: their subclasses have words
    NotFound,
    InvalidInput,
    DeskUnknown,  # raised where the clock looks at the desk: for the log
}


Root = TypeVar("Root")


def everything_under(root: type[Root]) -> Iterator[type[Root]]:
    for child in root.__subclasses__():
        yield child
        yield from everything_under(child)


def in_engine(error: type[RapportError]) -> bool:
    """Return whether an error is the engine's own; services turn those into refusals."""
    return error.__module__.startswith("bot.matching")


def import_all() -> None:
    for package in (bot.domain, bot.services):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)


def test_every_notice_has_a_view() -> None:
    import_all()
    notices = {one for one in everything_under(Notice) if one.__module__.startswith("bot.")}
    notices -= {Document, Vanished}

    assert notices <= set(RENDERERS)
    assert notices


def test_every_broken_rule_has_a_sentence() -> None:
    import_all()
    engines_own = {error for error in everything_under(RapportError) if in_engine(error)}
    errors = set(everything_under(RapportError)) - NEVER_SHOWN - engines_own

    assert {error.code for error in errors} <= set(SENTENCES)


def test_every_kind_has_a_policy() -> None:
    assert set(POLICIES) == set(Kind)


def test_the_catalogue_holds_every_sentence_of_the_code() -> None:
    """`python -m tests.catalogue` brings it up to date."""
    assert TEMPLATE.read_text(encoding="utf-8") == as_text(extracted())


def test_what_people_typed_is_escaped_and_markup_is_not() -> None:
    t = words_for("en-GB")

    said = t("{name} likes {what}", name="<!channel> & co", what=Mrkdwn("*tea*"))
    assert said == "&lt;!channel&gt; &amp; co likes *tea*"


def test_plural_forms_follow_the_number() -> None:
    t = words_for(None)

    assert t.many("{n} person", "{n} people", 1) == "1 person"
    assert t.many("{n} person", "{n} people", 2) == "2 people"
    assert t.listed(["Ada", "Bo", "C&A"]) == "Ada, Bo and C&amp;A"


def test_without_a_catalogue_dates_are_english_too() -> None:
    assert words_for("de-DE").locale == "en_GB"
    assert words_for("en-US").locale == "en_US"

"""Fills in any form as a plausible person would: by its labels, hints and options.

It knows nothing of the app behind the form; what it reads is what a person reads. Fields that are
filled already, and optional ones that it has nothing to say about, stay as they are.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from .form_state import is_many, stateful_elements, value_in
from .people import Person, Persona
from .rules.elements import options_of
from .shapes import Json
from .surfaces import View

Ask = Callable[[Json, str], Awaitable[list[Json]]]
"""Asks an external select what it offers for a typed text."""

_MOST_PICKS = 2
_SOON = timedelta(days=7)
_TEXT_ON: tuple[tuple[str, Callable[[Person, Persona], str]], ...] = (
    (r"goal|hope|reach|get out of|objective", lambda _, persona: persona.goal),
    (r"about (me|you)|yourself|introduce", lambda _, persona: persona.about),
    (r"interest|hobb|like to do", lambda _, persona: ", ".join(persona.interests)),
    (r"language|speak", lambda _, persona: ", ".join(persona.languages)),
    (r"location|city|office|where", lambda _, persona: persona.city),
    (r"team|department", lambda person, _: person.team),
    (r"name", lambda person, _: person.real_name),
    (r"learn|want|talk through", lambda _, persona: ", ".join(persona.wants)),
    (r"help|teach|offer", lambda _, persona: ", ".join(persona.offers)),
)
_WORDS_ON: tuple[tuple[str, Callable[[Persona], tuple[str, ...]]], ...] = (
    (r"language|speak", lambda persona: persona.languages),
    (r"interest|hobb", lambda persona: persona.interests),
    (r"learn|want|talk through", lambda persona: persona.wants),
    (r"help|teach|offer|skill", lambda persona: persona.offers),
    (r"location|city|office", lambda persona: (persona.city,)),
)
_TYPED = {"plain_text_input", "email_text_input", "url_text_input", "number_input"}


@dataclass(frozen=True)
class Filler:
    """One person in front of one form.

    Attributes:
        complaints: sentences beside fields, by block.
        prefer: what stands on options that this person takes wherever they are offered.
    """

    person: Person
    now: datetime
    ask: Ask
    complaints: Mapping[str, str]
    prefer: frozenset[str] = frozenset()

    async def values_for(self, view: View) -> dict[str, dict[str, object]]:
        """Return what to enter, as ``submit`` takes it."""
        values: dict[str, dict[str, object]] = {}
        for block, element in stateful_elements(view.body["blocks"]):
            block_id = block["block_id"]
            held = value_in(element, view.values, block_id)
            answered = held not in (None, "", []) and block_id not in self.complaints
            if answered and not self._preferred(element):
                continue
            value = await self._value(block, {**element, "block_id": block_id})
            if value not in (None, "", []):
                values.setdefault(block_id, {})[element["action_id"]] = value
        return values

    async def _value(self, block: Json, element: Json) -> object:
        words = _words_of(block, element)
        needed = not block.get("optional", block["type"] != "input")
        kind = element["type"]
        if kind in _TYPED:
            return self._typed(
                words, element, needed=needed or block["block_id"] in self.complaints
            )
        if "external" in kind:
            return await self._searched(words, element, needed=needed)
        if options_of(element):
            return self._preferred(element) or self._picked(words, element, needed=needed)
        return self._by_kind(kind) if needed else None

    def _preferred(self, element: Json) -> object:
        """Return what the person wants of this field's options; None if it is none of them."""
        offered = [option for option in options_of(element) if isinstance(option, dict)]
        wanted = [o["value"] for o in offered if o["text"]["text"] in self.prefer]
        if not wanted:
            return None
        return wanted if is_many(element) else wanted[0]

    def _typed(self, words: str, element: Json, *, needed: bool) -> str | None:
        kind = element["type"]
        if kind == "plain_text_input":
            text = self._sentence(words) or (self._persona.about if needed else None)
            return text[: element.get("max_length", 3000)] if text else None
        if not needed:
            return None
        if kind == "number_input":
            return str(element.get("min_value", "3"))
        handle = self.person.name
        return f"{handle}@example.com" if kind == "email_text_input" else "https://example.com"

    def _sentence(self, words: str) -> str | None:
        for pattern, say in _TEXT_ON:
            if re.search(pattern, words):
                return say(self.person, self._persona)
        return None

    async def _searched(self, words: str, element: Json, *, needed: bool) -> object:
        """Type what the person has in mind and pick what is offered, or the offer to create it."""
        found: list[str] = []
        for thought in self._thoughts(words, needed=needed)[: self._places(element)]:
            offered = await self.ask(element, thought)
            option = _best(offered, thought)
            if option and option["value"] not in found:
                found.append(option["value"])
        if not found:
            return None
        return found if is_many(element) else found[0]

    def _thoughts(self, words: str, *, needed: bool) -> tuple[str, ...]:
        for pattern, think in _WORDS_ON:
            if re.search(pattern, words):
                return think(self._persona)
        return self._persona.offers if needed else ()

    def _places(self, element: Json) -> int:
        if not is_many(element):
            return 1
        return min(_MOST_PICKS, int(element.get("max_selected_items", _MOST_PICKS)))

    def _picked(self, words: str, element: Json, *, needed: bool) -> object:
        offered = [option for option in options_of(element) if isinstance(option, dict)]
        thoughts = {thought.casefold() for thought in self._thoughts(words, needed=False)}
        fitting = [o["value"] for o in offered if o["text"]["text"].casefold() in thoughts]
        if not fitting and needed:
            fitting = [offered[0]["value"]]
        if not fitting:
            return None
        return fitting if is_many(element) else fitting[0]

    def _by_kind(self, kind: str) -> object:
        soon = self.now + _SOON
        answers: Mapping[str, object] = {
            "datepicker": soon.date().isoformat(),
            "timepicker": "09:00",
            "datetimepicker": int(soon.timestamp()),
            "users_select": self.person.id,
            "multi_users_select": [self.person.id],
        }
        return answers.get(kind)

    @property
    def _persona(self) -> Persona:
        return self.person.persona or Persona((), (), "", self.person.real_name, (), (), "")


def _words_of(block: Json, element: Json) -> str:
    """Return what a person reads around a field, in small letters."""
    holders = (block.get("label"), block.get("text"), block.get("hint"), element.get("placeholder"))
    return " ".join(holder["text"] for holder in holders if holder).casefold()


def _best(offered: list[Json], thought: str) -> Json | None:
    wanted = thought.casefold()
    for option in offered:
        if option["text"]["text"].casefold() == wanted:
            return option
    return next((o for o in offered if wanted in o["text"]["text"].casefold()), None)

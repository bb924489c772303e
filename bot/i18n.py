"""The message catalogue: English in the code, other languages by gettext.

``Words`` is called with an English sentence and its parameters. Parameters are text that people
typed, so ``& < >`` in them are escaped for Slack's mrkdwn; ``Mrkdwn`` marks what is markup already.
``bot/views/blocks.py`` takes the escapes out again where Slack wants plain text.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from gettext import NullTranslations
from pathlib import Path

from babel.support import Translations

LOCALES = Path(__file__).parent / "content" / "locales"
DOMAIN = "rapport"
ENGLISH = "en_GB"


class Mrkdwn(str):
    """Text that is Slack markup already: a mention, a date token, a sentence of the catalogue."""

    __slots__ = ()


def escape(text: str) -> Mrkdwn:
    """Return what a person typed so that Slack shows it as it is and nobody is pinged."""
    return Mrkdwn(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


@dataclass(frozen=True)
class Words:
    """Sentences in one reader's language."""

    locale: str
    _one: Callable[[str], str]
    _many: Callable[[str, str, int], str]

    def __call__(self, sentence: str, **parameters: object) -> Mrkdwn:
        """Return a sentence in the reader's language, its parameters filled in and escaped."""
        return _fill(self._one(sentence), parameters)

    def many(self, one: str, several: str, n: int, **parameters: object) -> Mrkdwn:
        """Return the form of a sentence that fits a number; ``{n}`` stands for the number."""
        return _fill(self._many(one, several, n), {"n": n, **parameters})

    def listed(self, names: list[str]) -> Mrkdwn:
        """Return names as a list in words: ``A, B and C``; each is escaped."""
        safe = [_safe(name) for name in names]
        if len(safe) < 2:
            return Mrkdwn("".join(safe))
        return self("{most} and {last}", most=Mrkdwn(", ".join(safe[:-1])), last=Mrkdwn(safe[-1]))


@lru_cache(maxsize=64)
def words_for(locale: str | None) -> Words:
    """Return the catalogue of a locale such as ``en-GB``; English where there is none.

    Without a catalogue the dates are English too: no sentence speaks two languages. Catalogues
    come with the release, so that one look at the disk for each language is enough.
    """
    tag = (locale or ENGLISH).replace("-", "_")
    catalogue: NullTranslations = Translations.load(LOCALES, [tag, tag.split("_")[0]], DOMAIN)
    known = tag.startswith("en") or isinstance(catalogue, Translations)
    return Words(locale=tag if known else ENGLISH, _one=catalogue.gettext, _many=catalogue.ngettext)


def _fill(sentence: str, parameters: dict[str, object]) -> Mrkdwn:
    if not parameters:
        return Mrkdwn(sentence)
    return Mrkdwn(sentence.format(**{key: _safe(value) for key, value in parameters.items()}))


def _safe(value: object) -> str:
    return value if isinstance(value, Mrkdwn) else escape(str(value))

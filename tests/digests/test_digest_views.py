"""The digest in words, pinned."""

from __future__ import annotations

from dataclasses import asdict

from bot.domain.metrics import Funnel, Interval, RoundNumbers, Share
from bot.domain.notices.digests import Digest, DigestChart, Suggestion
from bot.i18n import words_for
from bot.views import digest
from tests.golden import Golden

T = words_for("en")
FUNNEL = Funnel(50, 46, 46, 33, Interval(28, 38, 46), 31)
NUMBERS = RoundNumbers(23, 18, Interval(14, 19, 21), Share(61, 31, "exactly"), 2, FUNNEL)
FEW = RoundNumbers(2, None, None, None, 0, Funnel(4, 4, 4, None, None, None))


def test_a_digest_begins_with_the_objective(golden: Golden) -> None:
    notice = Digest(
        "round-id", "Coffee across teams", 9, "cross-site", 15, NUMBERS, Interval(14, 19, 21)
    )

    golden("digest", asdict(digest.digest(notice, T)))


def test_a_digest_with_too_few_answers_says_so(golden: Golden) -> None:
    notice = Digest("round-id", "Coffee", 1, "meetings", None, FEW, None)

    golden("digest_few", asdict(digest.digest(notice, T)))


def test_every_number_has_a_definition(golden: Golden) -> None:
    golden("digest_numbers", digest.numbers(NUMBERS, T))


def test_names_of_silent_pairings_stand_in_a_modal(golden: Golden) -> None:
    golden("digest_who", digest.who([["Ada <3", "Bo"], ["Cy", "Di", "Ed"]], T))


def test_a_suggestion_names_the_programme(golden: Golden) -> None:
    golden("suggestion", asdict(digest.suggestion(Suggestion("id", "Coffee & cake", "answers"), T)))
    assert digest.chart_caption(DigestChart("Coffee", 1), T).text == "Coffee: 1 round as a picture."

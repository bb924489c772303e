"""One person of the directory: what helps to choose, and the way to ask."""

from __future__ import annotations

from bot.domain.mentor_requests import Asks, RequestCard
from bot.domain.mentors import PersonCard
from bot.i18n import Mrkdwn, Words
from bot.views import mentor_requests, mentor_roles
from bot.views.blocks import Block, View, button, buttons, header, modal, section, small
from bot.views.dates import day_with_year
from bot.views.mentors import language_names, skill_line

ASK = "person_ask"
CALLBACK_ID = "person_card"


def build(card: PersonCard, asks: Asks, where: str, t: Words, waits: RequestCard | None) -> View:
    """Return the card; ``waits`` is a request that has no answer yet."""
    found = card.found
    shown: list[Block] = [header(found.name)]
    place = ", ".join(part for part in (found.team, found.location) if part)
    if place:
        shown.append(section(t("{place}", place=place)))
    if card.about:
        shown.append(section(t("“{text}”", text=card.about)))
    shown.append(section(_facts(card, t)))
    if card.thanks:
        shown.append(section(_thanks(card, t)))
    return modal(
        CALLBACK_ID,
        t("About"),
        [*shown, *_way(card, asks, t, waits)],
        close=t("Back"),
        metadata=where,
    )


def _facts(card: PersonCard, t: Words) -> Mrkdwn:
    names = language_names(t)
    lines = []
    if card.found.offers:
        skills = [skill_line(one.name, one.level, t) for one in card.found.offers]
        lines.append(t("*Can help with:* {skills}", skills=t.listed(list(skills))))
    if card.languages:
        spoken = t.listed([names.get(code, code) for code in card.languages])
        lines.append(t("*Speaks:* {languages}", languages=spoken))
    hours = t.many("{n} hour a week", "{n} hours a week", card.found.hours)
    lines.append(t("*Working hours in common:* {hours}", hours=hours))
    if card.way is not None:
        lines.append(t("*Likes to work:* {way}", way=mentor_roles.ways(t)[card.way]))
    if card.places:
        lines.append(t("*Places free:* {n}", n=card.places))
    return Mrkdwn("\n".join(lines))


def _thanks(card: PersonCard, t: Words) -> Mrkdwn:
    said = [t("“{text}” ({name})", text=one.text, name=one.from_name) for one in card.thanks]
    return Mrkdwn("\n".join([t("*Thanks from colleagues*"), *said]))


def _way(card: PersonCard, asks: Asks, t: Words, waits: RequestCard | None) -> list[Block]:
    if waits is not None:
        return [mentor_requests.short(waits, t)]
    if card.again_on is not None:
        again = day_with_year(card.again_on, t)
        return [
            small(t("You asked {name} lately; again from {day}.", name=card.found.name, day=again))
        ]
    text = t("Ask for half an hour…") if asks is Asks.SKILL_SHARE else t("Ask for a mentorship…")
    return [buttons(button(text, ASK, card.found.member_id, style="primary"))]

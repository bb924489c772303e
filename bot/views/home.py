"""App Home in words: everything that is one's own, each thing two clicks from being changed."""

from __future__ import annotations

from bot.domain.home import HomePage, PairingCard, ThanksCard
from bot.domain.membership import Membership, ProgrammeCard, Standing
from bot.domain.mentors import RoleCard
from bot.i18n import Mrkdwn, Words
from bot.views import (
    ask,
    goals,
    join,
    membership,
    mentor_requests,
    mentor_roles,
    mentorship,
    menu,
    pause,
    privacy,
    profile_buttons,
    recognition,
    record,
    toolkit,
)
from bot.views.blocks import (
    Block,
    Element,
    View,
    button,
    buttons,
    divider,
    header,
    home,
    moment,
    section,
    small,
)
from bot.views.dates import day, in_cities

MOST_SHOWN = 8  # of each kind; a Home tab holds 100 blocks


def build(page: HomePage, t: Words) -> View:
    """Return App Home of one person."""
    if not page.is_member:
        return home([*_welcome(t), *_to_join(page, t), divider(), _last_row(t)])
    return home(
        [
            *_programmes(page, t),
            *_requests(page, t),
            *_pairings(page, t),
            *_goals(page, t),
            *(toolkit.on_home(page.toolkit, t) if page.toolkit else []),
            *(_questions(t) if page.memberships else []),
            *_thanks(page.thanks, t),
            *_to_join(page, t),
            divider(),
            *_attention(page, t),
            buttons(profile_buttons.edit_button(t), privacy.privacy_button(t)),
        ]
    )


def _welcome(t: Words) -> list[Block]:
    text = t(
        "We introduce colleagues who can help each other, and help them find a time to talk. "
        "Nobody takes part without saying so."
    )
    return [header(t("Meet your colleagues")), section(text)]


def _last_row(t: Words) -> Block:
    return buttons(privacy.privacy_button(t))


def _programmes(page: HomePage, t: Words) -> list[Block]:
    shown: list[Block] = [header(t("My programmes"))]
    if not page.memberships:
        shown.append(section(t("You are not in a programme just now.")))
    for mine in page.memberships[:MOST_SHOWN]:
        shown += _programme(mine, page.role_in(mine.programme_id), t)
    return shown


def _requests(page: HomePage, t: Words) -> list[Block]:
    shown = [one for one in page.requests if one.state in ("open", "exhausted")][:MOST_SHOWN]
    if not shown:
        return []
    return [header(t("My requests")), *(mentor_requests.short(one, t) for one in shown)]


def _programme(mine: Membership, role: RoleCard | None, t: Words) -> list[Block]:
    standing = membership.standing(mine, t)
    if role is not None and mine.standing is Standing.ACTIVE:
        standing = mentor_roles.standing(role, t)
    text = t("*{name}*\n{standing}", name=mine.name, standing=standing)
    return [section(text), buttons(*_programme_row(mine, role, t))]


def _programme_row(mine: Membership, role: RoleCard | None, t: Words) -> list[Element]:
    leave = button(t("Leave…"), membership.LEAVE, mine.programme_id)
    if mine.standing is not Standing.ACTIVE:
        return [membership.resume_button(mine.programme_id, t), leave]
    if not mine.has_rounds:
        part = mentor_roles.row_of(role, t) if role else []
        return [*part, pause.pause_button(t, mine.programme_id), leave]
    row = [pause.pause_button(t, mine.programme_id), membership.often_select(mine, t), leave]
    if mine.next_on is None:
        return row
    toggle = membership.unskip_button if mine.skips_next else membership.skip_button
    return [toggle(mine.programme_id, t), *row]


def _pairings(page: HomePage, t: Words) -> list[Block]:
    if not page.pairings:
        return []
    shown = [header(t("My introductions"))]
    for card in page.pairings[:MOST_SHOWN]:
        shown.append(_pairing(card, page.zone, t))
        if card.mentorship is not None:
            shown.append(mentorship.home_row(card.pairing_id, card.mentorship, t))
    return shown


def _pairing(card: PairingCard, zone: str, t: Words) -> Block:
    text = t(
        "*{partners}* · {programme}, since {day}\n{state}",
        partners=t.listed(list(card.partners)),
        programme=card.programme,
        day=day(card.introduced_on, t),
        state=_state(card, zone, t),
    )
    if card.mentorship is not None:
        text = Mrkdwn(f"{text}\n{mentorship.home_lines(card.mentorship, t)}")
    if card.goals:
        text = Mrkdwn(f"{text}\n{goals.partner_lines(card.goals, t)}")
    return section(text, menu.feedback_button(t))


def _state(card: PairingCard, zone: str, t: Words) -> Mrkdwn:
    if card.booked_at is not None:
        fallback = in_cities(card.booked_at, [zone], t)
        booked = t("You meet on {time}.", time=moment(card.booked_at, fallback))
        if card.mentorship is not None:
            return Mrkdwn(f"{mentorship.home_part(card.mentorship, t)} {booked}")
        return booked
    if card.mentorship is not None:
        return mentorship.home_state(card.mentorship, t)
    if card.asked:
        return t("Did you get to meet? The question is in our messages.")
    return t("No time yet: the introduction has three to choose from.")


def _goals(page: HomePage, t: Words) -> list[Block]:
    shown = [section(goals.line(goal, t)) for goal in page.goals[:MOST_SHOWN]]
    return [header(t("My goals")), *shown, buttons(goals.goals_button(t))]


def _questions(t: Words) -> list[Block]:
    text = t("Stuck? Ask colleagues who offer the skill, with or without your name.")
    row = buttons(ask.ask_button(t), button(t("My questions"), ask.MINE))
    return [header(t("Questions")), section(text), row]


def _thanks(thanks: tuple[ThanksCard, ...], t: Words) -> list[Block]:
    row = buttons(
        recognition.thank_button(t),
        button(t("Thanks so far"), recognition.LIST),
        record.record_button(t),
    )
    if not thanks:
        return [row]
    lines = [
        t("*{name}*, {day}: “{text}”", name=one.from_name, day=day(one.on, t), text=one.text)
        for one in thanks
    ]
    return [header(t("Thanks to me")), section(Mrkdwn("\n".join(lines))), row]


def _to_join(page: HomePage, t: Words) -> list[Block]:
    if not page.to_join:
        nothing = t("There is no programme to join just now.")
        return [] if page.is_member else [section(nothing)]
    shown: list[Block] = [header(t("You could join"))]
    shown += [_joinable(programme, t) for programme in page.to_join[:MOST_SHOWN]]
    if page.has_draft:
        shown.append(small(t("We kept the form that you left unfinished.")))
    return shown


def _joinable(programme: ProgrammeCard, t: Words) -> Block:
    text = t("*{name}*\n{objective}", name=programme.name, objective=programme.objective_text)
    return section(f"{text} {join.cadence(programme, t)}", join.join_button(programme, t))


def _attention(page: HomePage, t: Words) -> list[Block]:
    text = t("You hear from us at most four times a week, in your working hours.")
    if page.hears_less:
        text = t("You hear from us at most twice a week, in your working hours.")
    if page.asked_less:
        text = Mrkdwn(f"{text} {t('We do not ask half-way whether you found a time.')}")
    row = []
    if not page.hears_less:
        row.append(button(t("Twice is enough"), membership.HEAR_LESS))
    if page.hears_less or page.asked_less:
        row.append(button(t("Back to the usual"), membership.HEAR_MORE))
    return [section(text), buttons(*row)]

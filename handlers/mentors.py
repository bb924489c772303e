"""The directory: opened by a word or a button, searched, paged; and the card of one person."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.mentor_requests import Asks, RequestCard
from bot.domain.mentors import RoleCard
from bot.domain.nearest import nearest_word
from bot.domain.skills import fold
from bot.i18n import Words, words_for
from bot.services.access import Access, Caller
from bot.services.mentor_directory import MentorDirectory
from bot.services.mentor_roles import MentorRoles
from bot.services.request_cards import RequestCards
from bot.services.skills import Skills
from bot.views import mentor_card, mentor_requests, mentor_roles, request_forms
from bot.views import mentors as view
from bot.views.blocks import View, option
from bot.views.mentors import Filters, Shelf
from handlers import opening
from handlers.answers import say_to_caller
from handlers.payloads import Body, Click, Command, Suggestion


@dataclass(frozen=True)
class Looking:
    """What the listeners of this file share."""

    access: Access
    roles: MentorRoles
    directory: MentorDirectory
    requests: RequestCards
    skills: Skills


def register(app: App, looking: Looking) -> None:
    """Listen to the directory's buttons, filters and searches."""
    app.action(mentor_roles.FIND)(partial(open_mentors, looking=looking))
    app.action(mentor_requests.FIND_PEERS)(partial(open_peers, looking=looking))
    for action_id in (view.SKILL, view.LANGUAGE, view.PLACE, view.HOURS):
        app.action(action_id)(partial(search, looking=looking))
    app.action(view.MORE)(partial(turn, looking=looking))
    app.action(view.START)(partial(turn, looking=looking))
    app.action(view.PERSON)(partial(show_person, looking=looking))
    app.options(view.SKILL)(partial(suggest_skills, looking=looking))
    app.options(request_forms.SEARCH_SKILL)(partial(suggest_skills, looking=looking))
    app.options(view.PLACE)(partial(suggest_places, looking=looking))
    app.options(request_forms.SEARCH_PERSON)(partial(suggest_people, looking=looking))


def mentors_command(ack: Ack, typed: Command, client: WebClient, *, looking: Looking) -> None:
    """Open the directory of mentors, one's own part and requests above it."""
    caller = looking.access.caller(typed.team_id, typed.user_id)
    t, roles = words_for(caller.locale), looking.roles.mine(caller)
    if not roles:
        say_to_caller(ack, view.not_in_one(t))
        return
    way = opening.by_command(typed, client)
    way.show(view.which(roles, t) if len(roles) > 1 else _shelf(looking, caller, roles[0], t))
    ack()


def find_command(ack: Ack, typed: Command, client: WebClient, *, looking: Looking) -> None:
    """Open the directory of everybody, with the skill that was typed."""
    caller = looking.access.caller(typed.team_id, typed.user_id)
    _, _, text = typed.text.strip().partition(" ")
    opening.by_command(typed, client).show(_peers(caller, text.strip(), looking))
    ack()


def open_mentors(ack: Ack, body: Body, client: WebClient, *, looking: Looking) -> None:
    """Open the directory of a programme's mentors."""
    click = Click.model_validate(body)
    caller = looking.access.caller(click.team_id, click.user_id)
    role = looking.roles.card(caller, click.action.picked)
    opening.in_place(click, client, _shelf(looking, caller, role, words_for(caller.locale)))
    ack()


def open_peers(ack: Ack, body: Body, client: WebClient, *, looking: Looking) -> None:
    """Open the directory of everybody."""
    click = Click.model_validate(body)
    caller = looking.access.caller(click.team_id, click.user_id)
    opening.in_place(click, client, _peers(caller, "", looking))
    ack()


def search(ack: Ack, body: Body, client: WebClient, *, looking: Looking) -> None:
    """Show who fits what was chosen above the list."""
    _turn_to(ack, Click.model_validate(body), client, None, looking)


def turn(ack: Ack, body: Body, client: WebClient, *, looking: Looking) -> None:
    """Show the next page, or the first again."""
    click = Click.model_validate(body)
    _turn_to(ack, click, client, click.action.value or None, looking)


def show_person(ack: Ack, body: Body, client: WebClient, *, looking: Looking) -> None:
    """Show the card of one person."""
    click = Click.model_validate(body)
    caller = looking.access.caller(click.team_id, click.user_id)
    programme_id = _where(click)
    card = looking.directory.card(caller, programme_id, click.action.picked)
    asks = Asks.MENTORSHIP if programme_id else Asks.SKILL_SHARE
    waits = next((one for one in _open(looking, caller, programme_id) if one.is_open), None)
    t = words_for(caller.locale)
    shown = mentor_card.build(card, asks, f"{asks.value}:{programme_id or ''}", t, waits)
    opening.by_click(click, client).show(shown)
    ack()


def suggest_skills(ack: Ack, body: Body, *, looking: Looking) -> None:
    """Offer skills that somebody has named."""
    asked = Suggestion.model_validate(body)
    caller = looking.access.caller(asked.team_id, asked.user_id)
    found = [
        (one.name, one.skill_id)
        for one in looking.skills.suggest(caller, asked.value)
        if one.skill_id is not None
    ]
    offered = view.skill_options(found, words_for(caller.locale))
    ack(options=offered if asked.action_id == view.SKILL else offered[1:])


def suggest_places(ack: Ack, body: Body, *, looking: Looking) -> None:
    """Offer locations of colleagues."""
    asked = Suggestion.model_validate(body)
    caller = looking.access.caller(asked.team_id, asked.user_id)
    found = looking.directory.locations(caller, asked.value)
    ack(options=view.place_options(found, words_for(caller.locale)))


def suggest_people(ack: Ack, body: Body, *, looking: Looking) -> None:
    """Offer people who may be asked."""
    asked = Suggestion.model_validate(body)
    caller = looking.access.caller(asked.team_id, asked.user_id)
    _, programme_id = request_forms.where_of(asked.view.private_metadata if asked.view else "")
    found = looking.directory.suggest(caller, programme_id, asked.value)
    ack(options=request_forms.people(found, words_for(caller.locale)))


def _turn_to(
    ack: Ack, click: Click, client: WebClient, after: str | None, looking: Looking
) -> None:
    caller = looking.access.caller(click.team_id, click.user_id)
    t, programme_id = words_for(caller.locale), _where(click)
    filters = view.read(click.view.answers) if click.view else Filters()
    role = looking.roles.card(caller, programme_id) if programme_id else None
    shown = _shelf(looking, caller, role, t, filters, after)
    ack()
    if click.view is not None:
        client.views_update(view_id=click.view.id, view=shown)


def _shelf(
    looking: Looking,
    caller: Caller,
    role: RoleCard | None,
    t: Words,
    filters: Filters | None = None,
    after: str | None = None,
    unknown: str = "",
) -> View:
    chosen = filters or Filters()
    programme_id = role.programme_id if role else None
    looks = chosen.skill is not None or (role is not None and role.by_request)
    page = looking.directory.page(caller, programme_id, chosen.search, after) if looks else None
    requests = tuple(_open(looking, caller, programme_id))
    return view.build(
        Shelf(role, chosen, page, requests, later=after is not None, unknown=unknown), t
    )


def _peers(caller: Caller, text: str, looking: Looking) -> View:
    found = looking.skills.suggest(caller, text) if text else []
    known = {fold(one.name): one for one in found if one.skill_id is not None}
    chosen = next(iter(known.values()), None)
    if chosen is not None and fold(text) not in known:
        near = nearest_word(fold(text), list(known))
        chosen = known[near] if near else chosen
    skill = option(chosen.name, chosen.skill_id or "") if chosen else None
    unknown = text[:60] if text and chosen is None else ""
    t = words_for(caller.locale)
    return _shelf(looking, caller, None, t, Filters(skill), unknown=unknown)


def _open(looking: Looking, caller: Caller, programme_id: str | None) -> list[RequestCard]:
    asks = Asks.MENTORSHIP if programme_id else Asks.SKILL_SHARE
    return [
        one
        for one in looking.requests.mine(caller)
        if one.asks is asks
        and programme_id in (None, one.programme_id)
        and one.state in ("open", "exhausted")
    ]


def _where(click: Click) -> str | None:
    return (click.view.private_metadata if click.view else "") or None

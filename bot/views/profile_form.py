"""The profile form: two steps, what was typed before in it, read back into answers."""

from __future__ import annotations

from babel import Locale

from bot.domain.membership import JoinOffer
from bot.domain.profile import (
    FREQUENCIES,
    LANGUAGES,
    LONGEST_SENTENCE,
    LONGEST_WORD,
    MOST_INTERESTS,
    ProfileAnswers,
    ProfileForm,
    interests_in,
)
from bot.i18n import Words
from bot.views import join
from bot.views.blocks import (
    Block,
    Element,
    View,
    choose_many,
    field_of,
    modal,
    option,
    small,
    text_input,
)
from bot.views.forms import Answers, InvalidForm, picked_many, typed
from bot.views.skill_fields import chosen_skills, skill_field

JOIN = "profile_join"  # step one, of somebody who joins
EDIT = "profile_edit"  # step one, of a member

_OFFERS, _WANTS = "offers", "wants"
_NOT_SURE, _SURPRISE = "not_sure_yet", "surprise_me"
_GOAL, _ABOUT, _INTERESTS = "goal", "about", "interests"
_TEAM, _LOCATION, _LANGUAGES = "team", "location", "languages"
_DAYS, _START, _END = "work_days", "work_start", "work_end"
_YES = "yes"
_DAY_END = 24 * 60


def build(form: ProfileForm, t: Words, offer: JoinOffer | None = None) -> View:
    """Return step one, filled in with what is known; with an offer, of somebody who joins."""
    answers = form.answers
    fields = [
        *_skill_fields(answers, t),
        *_sentences(answers, t),
        *_about_work(answers, t),
        *_hours(form, t),
    ]
    if form.asks_frequency and (offer is None or offer.programme.has_rounds):
        fields.append(join.frequency_field(answers.every_rounds, t))
    before = join.before_joining(offer, t) if offer else []
    if form.is_draft:
        before.append(small(t("We kept what you typed last time.")))
    after = [join.accept_field(t)] if offer else []
    private = small(t("Anyone you would rather not meet? That is under Privacy, and stays there."))
    return modal(
        JOIN if offer else EDIT,
        t("About you"),
        [*before, *fields, private, *after],
        submit=t("Next") if offer else t("Save"),
        close=t("Cancel"),
        metadata=offer.programme.programme_id if offer else "",
    )


def read(answers: Answers, t: Words, *, joins: bool) -> ProfileAnswers:
    """Return what step one holds.

    Raises:
        InvalidForm: some answers cannot be used; says what to correct beside each.
    """
    errors = _wrong(answers, t)
    if joins:
        try:
            join.check_accepted(answers, t)
        except InvalidForm as missing:
            errors |= missing.errors
    if errors:
        raise InvalidForm(errors)
    offers, wants = chosen_skills(answers, _OFFERS), chosen_skills(answers, _WANTS)
    return ProfileAnswers(
        offers=offers,
        wants=wants,
        not_sure_yet=not offers,
        surprise_me=not wants,
        goal=typed(answers, _GOAL),
        about=typed(answers, _ABOUT),
        interests=interests_in(typed(answers, _INTERESTS)),
        team=typed(answers, _TEAM),
        location=typed(answers, _LOCATION),
        languages=tuple(picked_many(answers, _LANGUAGES)),
        work_days="".join(sorted(picked_many(answers, _DAYS))),
        work_start=_minutes(typed(answers, _START)),
        work_end=_minutes(typed(answers, _END)) or _DAY_END,
        every_rounds=_frequency(answers),
    )


def _skill_fields(answers: ProfileAnswers, t: Words) -> list[Block]:
    return [
        skill_field(
            _OFFERS,
            t("What could you help a colleague with?"),
            answers.offers,
            t("One is plenty."),
            t,
        ),
        _tick(
            _NOT_SURE,
            t("Nothing in mind that you could help with?"),
            t("Not sure yet"),
            on=answers.not_sure_yet,
        ),
        skill_field(
            _WANTS,
            t("What would you like to learn or talk through?"),
            answers.wants,
            t("A skill, or something that others have been through."),
            t,
        ),
        _tick(_SURPRISE, t("Nothing special to learn?"), t("Surprise me"), on=answers.surprise_me),
    ]


def _sentences(answers: ProfileAnswers, t: Words) -> list[Block]:
    return [
        _text(
            _GOAL,
            t("What do you hope to get out of this?"),
            answers.goal,
            hint=t("One sentence. Your partner sees it."),
        ),
        _text(
            _ABOUT,
            t("About me, in one sentence"),
            answers.about,
            hint=t("Your partner sees it."),
        ),
        _text(
            _INTERESTS,
            t("Interests beside work"),
            ", ".join(answers.interests),
            hint=t("With commas between, such as: climbing, jazz"),
        ),
    ]


def _about_work(answers: ProfileAnswers, t: Words) -> list[Block]:
    names = Locale.parse(str(t("en_GB"))).languages
    known = sorted((names.get(code, code), code) for code in LANGUAGES)
    spoken = choose_many(
        _LANGUAGES,
        [option(name, code) for name, code in known],
        answers.languages,
        kind="multi_static_select",
        placeholder=t("Languages you like to talk in"),
    )
    return [
        _text(_TEAM, t("Team"), answers.team, longest=LONGEST_WORD),
        _text(_LOCATION, t("Location"), answers.location, longest=LONGEST_WORD),
        field_of(_LANGUAGES, t("Languages"), spoken, optional=True),
    ]


def _hours(form: ProfileForm, t: Words) -> list[Block]:
    answers = form.answers
    names = Locale.parse(str(t("en_GB"))).days["format"]["wide"]
    days = [option(names[number - 1], str(number)) for number in range(1, 8)]
    return [
        field_of(
            _DAYS, t("Days on which you work"), choose_many(_DAYS, days, tuple(answers.work_days))
        ),
        field_of(
            _START,
            t("You start at"),
            _clock(_START, answers.work_start),
            hint=t("In your time zone, {zone}.", zone=form.time_zone),
        ),
        field_of(_END, t("You stop at"), _clock(_END, answers.work_end)),
    ]


def _wrong(answers: Answers, t: Words) -> dict[str, str]:
    errors: dict[str, str] = {}
    if not chosen_skills(answers, _OFFERS) and not picked_many(answers, _NOT_SURE):
        errors[_OFFERS] = t("Please pick at least one skill, or tick “Not sure yet”.")
    if not chosen_skills(answers, _WANTS) and not picked_many(answers, _SURPRISE):
        errors[_WANTS] = t("Please pick at least one skill, or tick “Surprise me”.")
    return {**errors, **_wrong_interests(answers, t), **_wrong_hours(answers, t)}


def _wrong_interests(answers: Answers, t: Words) -> dict[str, str]:
    interests = interests_in(typed(answers, _INTERESTS))
    if len(interests) > MOST_INTERESTS:
        return {_INTERESTS: t("Ten are enough: please leave some out.")}
    if any(len(name) > LONGEST_WORD for name in interests):
        return {_INTERESTS: t("Please put commas between, and keep each under 80 characters.")}
    return {}


def _wrong_hours(answers: Answers, t: Words) -> dict[str, str]:
    if not picked_many(answers, _DAYS):
        return {_DAYS: t("Please tick at least one day.")}
    start, end = _minutes(typed(answers, _START)), _minutes(typed(answers, _END)) or _DAY_END
    return {} if start < end else {_END: t("This has to be later than the start.")}


def _tick(block_id: str, label: str, text: str, *, on: bool) -> Block:
    box = choose_many(block_id, [option(text, _YES)], [_YES] if on else [])
    return field_of(block_id, label, box, optional=True)


def _text(
    block_id: str,
    label: str,
    value: str,
    *,
    hint: str | None = None,
    longest: int = LONGEST_SENTENCE,
) -> Block:
    element = text_input(block_id, value, longest=longest)
    return field_of(block_id, label, element, hint=hint, optional=True)


def _clock(action_id: str, minutes: int) -> Element:
    hour, minute = divmod(minutes % _DAY_END, 60)
    return {
        "type": "timepicker",
        "action_id": action_id,
        "initial_time": f"{hour:02d}:{minute:02d}",
    }


def _minutes(clock: str) -> int:
    hour, _, minute = clock.partition(":")
    return int(hour or 0) * 60 + int(minute or 0)


def _frequency(answers: Answers) -> int:
    every = join.read_frequency(answers)
    return every if every in FREQUENCIES else 1

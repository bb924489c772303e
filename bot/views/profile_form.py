"""The profile form: two steps, what was typed before in it, read back into answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from babel import Locale

from bot.domain.membership import JoinOffer
from bot.domain.profile import (
    FREQUENCIES,
    LANGUAGES,
    LONGEST_SENTENCE,
    LONGEST_WORD,
    MOST_INTERESTS,
    MOST_SKILLS,
    ProfileAnswers,
    ProfileForm,
    RatedSkill,
    interests_in,
)
from bot.domain.skills import HIGHEST_LEVEL, LONGEST_NAME, LOWEST_LEVEL, SkillChoice, tidy, unique
from bot.i18n import Words
from bot.views import join
from bot.views.blocks import (
    OPTION_LENGTH,
    Block,
    Element,
    View,
    choose_many,
    choose_one,
    field_of,
    modal,
    option,
    plain,
    search_many,
    section,
    small,
    text_input,
)
from bot.views.forms import Answers, InvalidForm, picked, picked_many, typed

JOIN = "profile_join"  # step one, of somebody who joins
EDIT = "profile_edit"  # step one, of a member
JOIN_LEVELS = "profile_join_levels"  # step two
EDIT_LEVELS = "profile_edit_levels"
SKILLS = "profile_skills"  # the action of every field that searches skills

_OFFERS, _WANTS = "offers", "wants"
_NOT_SURE, _SURPRISE = "not_sure_yet", "surprise_me"
_GOAL, _ABOUT, _INTERESTS = "goal", "about", "interests"
_TEAM, _LOCATION, _LANGUAGES = "team", "location", "languages"
_DAYS, _START, _END = "work_days", "work_start", "work_end"
_NEW = "new:"
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
    if form.asks_frequency:
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


def levels(rated: Sequence[RatedSkill], t: Words, programme_id: str = "") -> View:
    """Return step two: how sure somebody feels in each skill, all of it optional."""
    words = {
        1: t("1: I know the basics"),
        2: t("2: I have done it with help"),
        3: t("3: I do it on my own"),
        4: t("4: I am sure of it"),
        5: t("5: People ask me"),
    }
    options = [option(words[n], str(n)) for n in range(LOWEST_LEVEL, HIGHEST_LEVEL + 1)]
    intro = section(t("*How sure do you feel?* It helps us find a fitting partner. Skip any."))
    return modal(
        JOIN_LEVELS if programme_id else EDIT_LEVELS,
        t("How sure do you feel?"),
        [intro, *(_level_field(skill, options, t) for skill in rated)],
        submit=t("Join") if programme_id else t("Save"),
        close=t("Later"),
        metadata=programme_id,
    )


def read_levels(answers: Answers) -> dict[str, int | None]:
    """Return the levels of step two by the skills' tokens; None where none was picked."""
    return {token: _level(picked(answers, token)) for token in answers}


def suggestions(choices: Iterable[SkillChoice], typed_name: str, t: Words) -> list[dict[str, Any]]:
    """Return what a field offers while somebody types; the text itself can be added."""
    return [_offered(choice, tidy(typed_name), t) for choice in choices]


def skill_field(
    block_id: str,
    label: str,
    choices: Sequence[SkillChoice],
    hint: str,
    t: Words,
    most: int = MOST_SKILLS,
) -> Block:
    """Return a field in which skills are searched and new ones typed."""
    search = search_many(
        SKILLS,
        [_option(choice) for choice in choices],
        placeholder=t("Type a skill or an experience"),
        most=most,
    )
    return field_of(block_id, label, search, hint=hint, optional=True)


def chosen_skills(answers: Answers, block_id: str) -> tuple[SkillChoice, ...]:
    """Return the skills of a field, each once."""
    element: Any = next(iter(answers.get(block_id, {}).values()), {})
    return unique(_choice(one) for one in element.get("selected_options") or [])


def _skill_fields(answers: ProfileAnswers, t: Words) -> list[Block]:
    return [
        skill_field(
            _OFFERS,
            t("What could you help a colleague with?"),
            answers.offers,
            t("One is plenty."),
            t,
        ),
        _tick(_NOT_SURE, t("Or:"), t("Not sure yet"), on=answers.not_sure_yet),
        skill_field(
            _WANTS,
            t("What would you like to learn or talk through?"),
            answers.wants,
            t("A skill, or something that others have been through."),
            t,
        ),
        _tick(_SURPRISE, t("Or:"), t("Surprise me"), on=answers.surprise_me),
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


def _level_field(skill: RatedSkill, options: list[dict[str, Any]], t: Words) -> Block:
    label = t("{skill}, which you can help with", skill=skill.name)
    if skill.side == "want":
        label = t("{skill}, which you would like to learn", skill=skill.name)
    initial = str(skill.level) if skill.level else None
    select = choose_one("level", options, initial, placeholder=t("Skip this one"))
    return field_of(skill.token, label, select, optional=True)


def _level(value: str | None) -> int | None:
    level = int(value) if value else None
    return level if level and LOWEST_LEVEL <= level <= HIGHEST_LEVEL else None


def _option(choice: SkillChoice) -> dict[str, Any]:
    return option(choice.name, choice.skill_id or f"{_NEW}{choice.name}"[:75])


def _offered(choice: SkillChoice, typed_name: str, t: Words) -> dict[str, Any]:
    shown = _option(choice)
    if choice.skill_id is None and choice.name == typed_name:
        shown["text"] = plain(t("Add “{name}”", name=choice.name), OPTION_LENGTH)
    return shown


def _choice(shown: dict[str, Any]) -> SkillChoice:
    value = str(shown["value"])
    if value.startswith(_NEW):
        return SkillChoice(tidy(value.removeprefix(_NEW))[:LONGEST_NAME])
    return SkillChoice(tidy(str(shown["text"]["text"]))[:LONGEST_NAME], value)

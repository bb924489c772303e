"""What members say about themselves: kept as drafts, written, shown again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Select, and_, delete, select
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.profile import (
    LONGEST_SENTENCE,
    NoProfile,
    ProfileAnswers,
    ProfileForm,
    RatedSkill,
    languages_of,
    level_token,
)
from bot.domain.skills import SkillChoice, fold
from bot.services.access import Caller
from bot.services.directory import Directory
from bot.services.skills import Skills
from models.member import (
    Member,
    MemberInterest,
    MemberLanguage,
    MemberSkill,
    ProfileDraft,
    SkillSide,
    member_of_user,
)
from models.membership_questions import live_places
from models.session import Database
from models.skill_questions import skills_of_member
from models.workspace import Workspace

Levels = Mapping[str, int | None]  # by bot.domain.profile.level_token


@dataclass(frozen=True)
class Profiles:
    """Profiles of members, and the unfinished forms of people who are not members yet."""

    database: Database
    clock: Clock
    directory: Directory
    skills: Skills

    def form(self, caller: Caller) -> ProfileForm:
        """Return what the form is opened with: a draft, else the profile, else Slack's words.

        Asks Slack only about people of whom nothing is stored.
        """
        with self.database.reading.begin() as session:
            zone = session.get_one(Workspace, caller.workspace_id).time_zone
            draft = session.get(ProfileDraft, (caller.workspace_id, caller.slack_user_id))
            member = member_of_user(session, caller.workspace_id, caller.slack_user_id)
            if draft is not None:
                answers = ProfileAnswers.from_record(draft.answers)
                own_zone = member.time_zone if member else None
                return ProfileForm(answers, own_zone or zone, is_draft=True)
            if member is not None:
                return _form_of(session, member, zone)
        return self._from_slack(caller, zone)

    def own(self, caller: Caller) -> ProfileForm:
        """Return the caller's profile as it is stored.

        Raises:
            NoProfile: the caller never joined.
        """
        with self.database.reading.begin() as session:
            member = _member(session, caller)
            zone = session.get_one(Workspace, caller.workspace_id).time_zone
            return _form_of(session, member, zone)

    def keep_draft(self, caller: Caller, typed: ProfileAnswers) -> ProfileAnswers:
        """Keep the answers of step one, so that closing step two loses nothing.

        Returns the answers as they are kept: skills under the names they have here.
        """
        with self.database.writing.begin() as session:
            answers = self.skills.under_known_names(session, caller.workspace_id, typed)
            key = (caller.workspace_id, caller.slack_user_id)
            draft = session.get(ProfileDraft, key)
            if draft is None:
                draft = ProfileDraft(workspace_id=key[0], slack_user_id=key[1])
                session.add(draft)
            draft.answers = answers.to_record()
            draft.saved_at = self.clock()
            return answers

    def drop_draft(self, caller: Caller) -> None:
        """Forget the unfinished form of a person."""
        with self.database.writing.begin() as session:
            self.drop_draft_within(session, caller)

    def draft(self, session: Session, caller: Caller) -> ProfileAnswers | None:
        """Return the kept answers of step one, if there are any."""
        row = session.get(ProfileDraft, (caller.workspace_id, caller.slack_user_id))
        return ProfileAnswers.from_record(row.answers) if row else None

    def drop_draft_within(self, session: Session, caller: Caller) -> None:
        """Forget the unfinished form, in the caller's transaction."""
        session.execute(
            delete(ProfileDraft).where(
                ProfileDraft.workspace_id == caller.workspace_id,
                ProfileDraft.slack_user_id == caller.slack_user_id,
            )
        )

    def stored_levels(self, caller: Caller) -> tuple[RatedSkill, ...]:
        """Return the skills that are stored with their levels; nobody has none."""
        with self.database.reading.begin() as session:
            member = member_of_user(session, caller.workspace_id, caller.slack_user_id)
            if member is None:
                return ()
            return tuple(skills_of_member(session, member.workspace_id, member.id))

    def save(self, caller: Caller, answers: ProfileAnswers) -> tuple[RatedSkill, ...]:
        """Store a changed profile; skills that stay keep their levels. Return the skills.

        The frequency is stored if the caller is in exactly one programme.

        Raises:
            NoProfile: the caller never joined.
        """
        with self.database.writing.begin() as session:
            member = _member(session, caller)
            self.write(session, member, answers)
            places = live_places(session, member.workspace_id, member.id)
            if len(places) == 1:
                places[0][0].every_rounds = answers.every_rounds
            self.drop_draft_within(session, caller)
            return tuple(skills_of_member(session, member.workspace_id, member.id))

    def rate(self, caller: Caller, levels: Levels) -> None:
        """Store how sure the caller feels in each skill.

        Raises:
            NoProfile: the caller never joined.
        """
        with self.database.writing.begin() as session:
            self.write_levels(session, _member(session, caller), levels)

    def write(self, session: Session, member: Member, answers: ProfileAnswers) -> None:
        """Make these answers the member's profile, in the caller's transaction."""
        member.about = answers.about or None
        member.goal = answers.goal or None
        member.team = answers.team or None
        member.location = answers.location or None
        member.work_days = answers.work_days
        member.work_start = answers.work_start
        member.work_end = answers.work_end
        member.surprise_me = answers.surprise_me
        member.not_sure_yet = answers.not_sure_yet
        _replace_words(session, member, answers)
        self._write_side(session, member, SkillSide.OFFER, answers.offers)
        self._write_side(session, member, SkillSide.WANT, answers.wants)
        session.flush()

    def write_levels(self, session: Session, member: Member, levels: Levels) -> None:
        """Store levels by their tokens; skills that are not named keep theirs."""
        names = {
            skill.skill_id: skill.name
            for skill in skills_of_member(session, member.workspace_id, member.id)
        }
        for row in session.scalars(_skills(member)):
            token = level_token(row.side.value, SkillChoice(names[row.skill_id]))
            if token in levels:
                row.level = levels[token]

    def _write_side(
        self, session: Session, member: Member, side: SkillSide, choices: Iterable[SkillChoice]
    ) -> None:
        chosen = {
            self.skills.find_or_create(session, member.workspace_id, choice) for choice in choices
        }
        stored = {row.skill_id: row for row in session.scalars(_skills(member, side))}
        for skill_id in sorted(stored.keys() - chosen):
            session.delete(stored[skill_id])
        for skill_id in sorted(chosen - stored.keys()):
            session.add(
                MemberSkill(
                    workspace_id=member.workspace_id,
                    member_id=member.id,
                    skill_id=skill_id,
                    side=side,
                )
            )
        session.flush()

    def _from_slack(self, caller: Caller, zone: str) -> ProfileForm:
        person = self.directory.colleague(caller.slack_user_id)
        if person is None:
            return ProfileForm(ProfileAnswers(), zone)
        place = (person.time_zone or "").split("/")
        answers = ProfileAnswers(
            about=person.title[:LONGEST_SENTENCE],
            location=place[-1].replace("_", " ") if len(place) > 1 else "",
            languages=languages_of(person.locale),
        )
        return ProfileForm(answers, person.time_zone or zone)


def _form_of(session: Session, member: Member, zone: str) -> ProfileForm:
    rated = tuple(skills_of_member(session, member.workspace_id, member.id))
    places = live_places(session, member.workspace_id, member.id)
    form = ProfileForm(_answers_of(session, member, rated), member.time_zone or zone, rated=rated)
    if len(places) != 1:
        return replace(form, asks_frequency=not places)
    every = places[0][0].every_rounds
    return replace(form, answers=replace(form.answers, every_rounds=every))


def _answers_of(session: Session, member: Member, rated: Iterable[RatedSkill]) -> ProfileAnswers:
    sides = {
        side: tuple(SkillChoice(s.name, s.skill_id) for s in rated if s.side == side.value)
        for side in SkillSide
    }
    mine = (member.workspace_id, member.id)
    interests = select(MemberInterest.name).where(_of(MemberInterest, *mine))
    languages = select(MemberLanguage.language).where(_of(MemberLanguage, *mine))
    return ProfileAnswers(
        offers=sides[SkillSide.OFFER],
        wants=sides[SkillSide.WANT],
        not_sure_yet=member.not_sure_yet,
        surprise_me=member.surprise_me,
        goal=member.goal or "",
        about=member.about or "",
        interests=tuple(session.scalars(interests.order_by(MemberInterest.key))),
        team=member.team or "",
        location=member.location or "",
        languages=tuple(session.scalars(languages.order_by(MemberLanguage.language))),
        work_days=member.work_days,
        work_start=member.work_start,
        work_end=member.work_end,
    )


def _replace_words(session: Session, member: Member, answers: ProfileAnswers) -> None:
    mine = (member.workspace_id, member.id)
    session.execute(delete(MemberInterest).where(_of(MemberInterest, *mine)))
    session.execute(delete(MemberLanguage).where(_of(MemberLanguage, *mine)))
    interests = {fold(name): name for name in answers.interests}
    session.add_all(
        MemberInterest(workspace_id=mine[0], member_id=mine[1], key=key, name=name)
        for key, name in interests.items()
    )
    session.add_all(
        MemberLanguage(workspace_id=mine[0], member_id=mine[1], language=code)
        for code in dict.fromkeys(answers.languages)
    )


def _skills(member: Member, *sides: SkillSide) -> Select[MemberSkill]:
    query = select(MemberSkill).where(_of(MemberSkill, member.workspace_id, member.id))
    return query.where(MemberSkill.side.in_(sides)) if sides else query


def _of(
    table: type[MemberSkill | MemberInterest | MemberLanguage], workspace_id: str, member_id: str
) -> ColumnElement[bool]:
    return and_(table.workspace_id == workspace_id, table.member_id == member_id)


def _member(session: Session, caller: Caller) -> Member:
    member = member_of_user(session, caller.workspace_id, caller.slack_user_id)
    if member is None:
        raise NoProfile
    return member

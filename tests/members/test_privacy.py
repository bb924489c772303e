"""The private list, the export, and what is left after erasing."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import inspect, text

from bot.domain.goals import GoalAnswers
from bot.domain.notices.membership import ErasureAnnounced, ExportReady
from bot.domain.private_list import NotOnesOwnName
from bot.domain.profile import NoProfile, ProfileAnswers
from bot.domain.skills import SkillChoice
from bot.services.access import Caller
from bot.services.erasing import AnnounceErasure, EraseLeavers, RemoveFromSlack
from bot.services.messenger import Document, Limited, NotSent, Refused
from models import Base
from models.meeting import (
    Again,
    CheckIn,
    Compared,
    MeetingSession,
    Pulse,
    Question,
    ReflectionSheet,
    SessionTry,
    Thanks,
)
from models.member import Avoidance, AvoidanceKind, Member, MemberState
from models.outbox import NoticeSlot, OutboxRow, OutboxState, Target
from models.personal import HOLDINGS, TOMBSTONE, Removal
from models.programme import SeasonAnswer
from models.rounds import OpenerUse, Round
from tests.members.conftest import House
from tests.members.pairs import introduce

SECRETS = ("Zanzibar", "UADA", "Ada")
ANSWERS = ProfileAnswers(
    offers=(SkillChoice("SQL"),),
    wants=(SkillChoice("Rust"),),
    goal="Zanzibar goal",
    about="Zanzibar about",
    interests=("Zanzibar interest",),
    team="Zanzibar team",
    location="Zanzibar location",
    languages=("en", "pl"),
)


class Slack:
    """Takes deletions, except of what it refuses or limits."""

    def __init__(self, problem: NotSent | None = None) -> None:
        self.problem = problem
        self.deleted: list[tuple[str, ...]] = []

    def delete_message(self, channel: str, ts: str) -> None:
        if self.problem:
            raise self.problem
        self.deleted.append((channel, ts))

    def delete_file(self, file_id: str) -> None:
        self.deleted.append((file_id,))


def lived_in(house: House) -> tuple[Caller, Caller, str]:
    """Return Ada, who left traces in every table, Bo, and the pairing of the two."""
    world = house.world
    coffee = world.programme()
    ada, bo = house.joined("UADA", coffee, ANSWERS), house.joined("UBO", coffee)
    pairing = introduce(world, coffee, ada.member_id, bo.member_id, met=True)
    house.privacy.keep_apart(ada, ["UCY"], "UDI")
    house.privacy.keep_apart(bo, ["UADA"], "UADA")
    house.goals.add(ada, GoalAnswers("Zanzibar", steps=("Zanzibar step",)), "V1")
    house.profiles.keep_draft(ada, ANSWERS)
    here, now = world.workspace_id, world.now
    mine = {"workspace_id": here, "pairing_id": pairing, "member_id": ada.member_id}
    with world.database.writing.begin() as session:
        enrolment = session.execute(text("select id from enrolments order by id limit 1")).scalar()
        meeting_id = session.query(MeetingSession.id).filter_by(pairing_id=pairing).scalar()
        session.add_all(
            [
                CheckIn(
                    **mine,
                    id=world.new_id(),
                    question=Question.DID_YOU_MEET,
                    asked_at=now,
                    reminded=False,
                ),
                Pulse(
                    **mine,
                    id=world.new_id(),
                    compared=Compared.MORE,
                    again=Again.YES,
                    words="Zanzibar words",
                    words_for_desk=True,
                    at=now,
                ),
                ReflectionSheet(
                    **mine,
                    id=world.new_id(),
                    session_id=meeting_id,
                    strength="Zanzibar",
                    strength_private=False,
                    difficulty_private=False,
                    question_private=False,
                ),
                SessionTry(
                    workspace_id=here,
                    id=world.new_id(),
                    session_id=meeting_id,
                    member_id=ada.member_id,
                    noted_by_id=bo.member_id,
                    position=0,
                    text="Zanzibar try",
                    private=False,
                    noted_at=now,
                ),
                OpenerUse(**mine, opener="first"),
                Thanks(
                    workspace_id=here,
                    id=world.new_id(),
                    from_id=ada.member_id,
                    to_id=bo.member_id,
                    text="Zanzibar thanks",
                    at=now,
                    passed_on=True,
                ),
                NoticeSlot(
                    workspace_id=here,
                    member_id=ada.member_id,
                    week="2026-W48",
                    slot=1,
                    outbox_id="x",
                ),
                SeasonAnswer(
                    workspace_id=here, enrolment_id=enrolment, season=1, asked_at=now, answer="no"
                ),
                sent(house, "nudge", Target.MEMBER, ada.member_id, "D1", "1.1"),
                sent(house, "introduction", Target.PAIRING, None, "G1", "2.2", pairing),
                sent(house, "file", Target.MEMBER, ada.member_id, "D1", None, file_id="F1"),
                sent(house, "to bo", Target.MEMBER, bo.member_id, "D2", "3.3"),
            ]
        )
    return ada, bo, pairing


def sent(
    house: House,
    key: str,
    target: Target,
    member_id: str | None,
    channel: str,
    ts: str | None,
    pairing_id: str | None = None,
    file_id: str | None = None,
) -> OutboxRow:
    return OutboxRow(
        workspace_id=house.world.workspace_id,
        id=house.world.new_id(),
        key=key,
        kind="half_way",
        target=target,
        member_id=member_id,
        pairing_id=pairing_id,
        place=channel,
        details={},
        state=OutboxState.SENT,
        priority=1,
        not_before=house.world.now,
        withdraw=False,
        counted=True,
        attempts=1,
        channel=channel,
        ts=ts,
        file_id=file_id,
        created_at=house.world.now,
        sent_at=house.world.now,
    )


def everything_stored(house: House) -> str:
    """Return all values of all tables as one text."""
    with house.world.database.reading.begin() as session:
        return "\n".join(
            str(tuple(row))
            for table in Base.metadata.sorted_tables
            if table.name not in ("programmes", "workspaces")
            for row in session.execute(table.select())
        )


def test_the_private_list_is_shown_to_its_owner_alone(house: House) -> None:
    ada, bo, _ = lived_in(house)

    assert house.privacy.private_list(ada).people == ("UCY",)
    assert house.privacy.private_list(ada).manager == "UDI"
    assert house.privacy.private_list(bo).people == ("UADA",)


def test_both_directions_have_the_same_key_whoever_wrote_the_line(house: House) -> None:
    lived_in(house)

    with house.world.database.reading.begin() as session:
        keys = {line.other_key for line in session.query(Avoidance)}

    assert keys == {house.privacy.other_key("UCY"), house.privacy.other_key("UADA")}
    assert all(len(key) == 32 for key in keys)


def test_taking_somebody_off_the_list_takes_a_please_not_back_too(house: House) -> None:
    ada, _, _ = lived_in(house)
    with house.world.database.writing.begin() as session:
        session.add(
            Avoidance(
                workspace_id=ada.workspace_id,
                id=house.world.new_id(),
                member_id=ada.member_id,
                other_key=house.privacy.other_key("UBO"),
                other_slack_id="UBO",
                kind=AvoidanceKind.PLEASE_NOT,
                since=house.world.now,
            )
        )
    assert house.privacy.private_list(ada).people == ("UCY", "UBO")

    house.privacy.keep_apart(ada, ["UCY"])
    house.privacy.keep_apart(ada, ["UCY"])

    assert house.privacy.private_list(ada).people == ("UCY",)
    assert house.privacy.private_list(ada).manager is None


def test_nobody_is_on_the_own_list(house: House) -> None:
    ada, _, _ = lived_in(house)

    with pytest.raises(NotOnesOwnName):
        house.privacy.keep_apart(ada, ["UADA"])
    with pytest.raises(NoProfile):
        house.privacy.keep_apart(house.caller("UEVE"), ["UADA"])


def test_the_overview_counts_what_is_stored(house: House) -> None:
    ada, _, _ = lived_in(house)

    stored = house.privacy.stored(ada)

    assert stored.is_member
    assert stored.programmes == ("Coffee across teams",)
    counts = (stored.skills, stored.goals, stored.pairings, stored.answers, stored.thanks)
    assert counts == (2, 1, 1, 2, 1)
    assert (stored.sheets, stored.private_list, stored.messages) == (1, 1, 2)
    assert stored.unfinished_form == house.world.now


def test_a_stranger_has_at_most_an_unfinished_form_and_can_drop_it(house: House) -> None:
    eve = house.caller("UEVE")
    assert house.privacy.stored(eve).unfinished_form is None
    house.profiles.keep_draft(eve, ANSWERS)
    assert house.privacy.stored(eve).unfinished_form is not None

    house.erasing.erase(eve)

    assert house.privacy.stored(eve).unfinished_form is None


def export_of(house: House, caller: Caller) -> tuple[Document, dict[str, list[dict[str, object]]]]:
    house.privacy.ask_for_export(caller, "V9")
    house.privacy.ask_for_export(caller, "V9")
    (line,) = house.world.lines("export")
    with house.world.database.reading.begin() as session:
        row = session.get_one(OutboxRow, (caller.workspace_id, line.id))
        (part,) = house.exporting.parts().values()
        document = part.compose(session, row, house.world.now)
    assert isinstance(document, Document)
    return document, json.loads(document.content)


def test_the_file_holds_everything_about_its_reader_by_section(house: House) -> None:
    ada, _, _ = lived_in(house)

    document, held = export_of(house, ada)

    assert document.caption == ExportReady()
    assert {holding.section for holding in HOLDINGS if holding.section} < held.keys()
    assert held["skills"][0]["skill_id"] in ("SQL", "Rust")
    assert held["pairings"][0]["pairing_id"] == "with Bo"
    assert held["pulses"][0]["words"] == "Zanzibar words"
    assert held["private_list"][0]["other_slack_id"] == "UCY"
    assert held["milestones"][0]["text"] == "Zanzibar step"
    assert len(held["messages"]) == 2


def test_the_file_tells_nothing_of_others_lists_nor_of_what_was_not_said_yet(house: House) -> None:
    world = house.world
    ada, bo, _ = lived_in(house)
    with world.database.writing.begin() as session:
        house.memberships.endings.end_for_member(
            session, bo.workspace_id, str(bo.member_id), world.now
        )

    document, held = export_of(house, ada)

    assert held["rounds"][0]["inputs"] == {"team": "Support", "goal": "learn"}
    assert b"ended" not in document.content.replace(b"ended_at", b"")
    assert b"waited" not in json.dumps(held["programmes"]).encode()
    assert b"UBO" not in document.content


def test_erasing_leaves_a_tombstone_and_no_word_of_the_person(house: House) -> None:
    ada, _, _ = lived_in(house)
    assert all(secret in everything_stored(house) for secret in SECRETS)

    house.erasing.erase(ada)
    house.erasing.erase(ada)

    left = everything_stored(house)
    assert [secret for secret in SECRETS if secret in left] == []
    with house.world.database.reading.begin() as session:
        member = session.get_one(Member, (ada.workspace_id, ada.member_id))
        assert member.state is MemberState.ERASED
        assert member.erased_at == house.world.now
        assert not session.query(Round).one().replayable


def test_others_keep_their_private_lists_as_hashes(house: House) -> None:
    ada, bo, _ = lived_in(house)

    house.erasing.erase(ada)

    mine = house.privacy.private_list(bo)
    assert (mine.people, mine.nameless, mine.manager) == ((), 1, None)
    house.privacy.keep_apart(bo, [])
    assert house.privacy.private_list(bo).nameless == 1
    house.privacy.keep_apart(bo, ["UADA"])
    assert house.privacy.private_list(bo).people == ("UADA",)
    assert house.privacy.private_list(bo).nameless == 0


def test_partners_of_an_erased_member_are_told_kindly(house: House) -> None:
    ada, bo, _ = lived_in(house)

    house.erasing.erase(ada)

    assert [line.member_id for line in house.world.lines("ended")] == [bo.member_id]


def test_who_was_erased_can_join_again_as_somebody_new(house: House) -> None:
    ada, _, _ = lived_in(house)
    house.erasing.erase(ada)
    assert not house.home.page(house.caller("UADA")).is_member

    again = house.joined("UADA", house.home.page(ada).to_join[0].programme_id)

    assert again.member_id != ada.member_id


def test_messages_and_files_of_an_erased_member_are_deleted_in_slack(house: House) -> None:
    ada, _, _ = lived_in(house)
    house.erasing.erase(ada)
    slack = Slack()
    duty = RemoveFromSlack(house.world.database, slack)  # type: ignore[arg-type] # two verbs

    for item in duty.due(house.world.now):
        duty.carry_out(item, house.world.now)
        duty.carry_out(item, house.world.now)

    assert sorted(slack.deleted) == [("D1", "1.1"), ("F1",), ("G1", "2.2")]
    assert duty.due(house.world.now) == []
    assert duty.next_due(house.world.now) is None


def test_what_slack_refuses_to_delete_is_done_and_what_it_limits_waits(house: House) -> None:
    ada, _, _ = lived_in(house)
    house.erasing.erase(ada)
    limited = RemoveFromSlack(house.world.database, Slack(Limited("chat.delete", 1)))  # type: ignore[arg-type] # two verbs
    refused = RemoveFromSlack(house.world.database, Slack(Refused("message_not_found")))  # type: ignore[arg-type] # two verbs

    with pytest.raises(Limited):
        limited.carry_out(limited.due(house.world.now)[0], house.world.now)
    assert len(limited.due(house.world.now)) == 3
    for item in refused.due(house.world.now):
        refused.carry_out(item, house.world.now)

    assert refused.due(house.world.now) == []


def test_a_profile_is_erased_half_a_year_after_leaving_announced_once(house: House) -> None:
    world = house.world
    ada = house.joined("UADA", world.programme())
    house.memberships.leave(ada, [m.programme_id for m in house.memberships.mine(ada)])
    announce = AnnounceErasure(world.database, world.outbox)
    erase = EraseLeavers(world.database, house.erasing)

    assert announce.due(world.now) == []
    told_at = announce.next_due(world.now)
    assert told_at is not None
    world.clock.move_to(told_at)
    for item in [*announce.due(world.now), *announce.due(world.now)]:
        announce.carry_out(item, world.now)
    (line,) = world.lines("erasure_announced")
    with world.database.reading.begin() as session:
        row = session.get_one(OutboxRow, (world.workspace_id, line.id))
        (part,) = house.erasing.parts().values()
        notice = part.compose(session, row, world.now)
    assert announce.next_due(world.now) is None
    assert erase.due(world.now) == []

    erased_at = erase.next_due(world.now)
    assert erased_at == told_at + timedelta(days=14)
    assert notice == ErasureAnnounced(erased_at.date())
    world.clock.move_to(erased_at)
    for item in [*erase.due(world.now), *erase.due(world.now)]:
        erase.carry_out(item, world.now)

    assert not house.privacy.stored(house.caller("UADA")).is_member
    assert erase.next_due(world.now) is None


def test_coming_back_takes_the_announcement_back(house: House) -> None:
    world = house.world
    coffee = world.programme()
    ada = house.joined("UADA", coffee)
    house.memberships.leave(ada, [coffee])
    announce = AnnounceErasure(world.database, world.outbox)
    told_at = announce.next_due(world.now)
    assert told_at is not None
    world.clock.move_to(told_at)
    (item,) = announce.due(world.now)
    announce.carry_out(item, world.now)

    house.enrolment.join(ada, coffee)

    (line,) = world.lines("erasure_announced")
    with world.database.reading.begin() as session:
        row = session.get_one(OutboxRow, (world.workspace_id, line.id))
        (part,) = house.erasing.parts().values()
        assert part.compose(session, row, world.now) is None
    assert EraseLeavers(world.database, house.erasing).due(world.now + timedelta(days=99)) == []


def test_every_table_that_names_a_member_is_in_the_map_of_holdings() -> None:
    named = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for key in table.foreign_key_constraints
        if key.referred_table.name == "members"
        for column in key.columns
        if column.name != "workspace_id"
    }

    assert named == {(h.owner.class_.__tablename__, h.owner.key) for h in HOLDINGS}


def test_a_tombstone_says_what_becomes_of_every_personal_column() -> None:
    columns = {attribute.key for attribute in inspect(Member).column_attrs}
    of_the_row = {"workspace_id", "id", "consented_at", "left_at", "erased_at"}

    assert columns == set(TOMBSTONE) | of_the_row | {"erase_announced_at"}


def test_nothing_waits_to_be_removed_of_somebody_without_messages(house: House) -> None:
    ada = house.joined("UADA", house.world.programme())

    house.erasing.erase(ada)

    with house.world.database.reading.begin() as session:
        assert session.query(Removal).all() == []

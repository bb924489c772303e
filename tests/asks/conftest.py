"""A company of people who know SQL, and somebody who has a question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import pytest

from bot.domain.ask import AskAnswers, Caution
from bot.domain.notices.asks import QuestionForYou
from bot.domain.skills import SkillChoice
from models.ask import Ask, AskRecipient
from models.member import SkillSide
from models.session import Database
from tests.whole import Whole
from tests.world import World, build_world

QUESTION = "How do I read a query plan?"


@dataclass
class Company(Whole):
    """Jonas asks; ``knowing`` adds people who offer SQL."""

    def __post_init__(self) -> None:
        self.programme = self.world.programme(next_round_at=None)
        self.sql = self.world.skill("SQL")
        self.jonas = self.world.member("Jonas")
        self.world.enrol(self.programme, self.jonas)
        self.name_contacts("UANA", "UBEN", "UCLEO")

    def knowing(self, *names: str, **columns: object) -> list[str]:
        ids = []
        for name in names:
            member_id = self.world.member(name, **columns)
            self.world.enrol(self.programme, member_id)
            self.world.knows(member_id, self.sql, SkillSide.OFFER)
            ids.append(member_id)
        return ids

    def ask(self, text: str = QUESTION, *, named: bool = True, by: str | None = None) -> str:
        """Let somebody ask, and send it; return the question's id."""
        caller = self.caller(by or self.jonas)
        answers = AskAnswers(text, SkillChoice("SQL", self.sql), named)
        known = self.services.questions.asks.ask(caller, answers, f"V{self.world.new_id()}")
        if named:
            (newest,) = self.rows(Ask, text=text)
            return newest.id
        ask_id = cast("Caution", known).ask_id
        self.services.questions.asks.send(caller, ask_id)
        return ask_id

    def recipient(self, ask_id: str, member_id: str) -> str:
        (found,) = self.rows(AskRecipient, ask_id=ask_id, member_id=member_id)
        return found.id

    def asked(self) -> set[str]:
        """Return the names of those who have read a question."""
        return {at.removeprefix("U").title() for at, _ in self.heard(QuestionForYou)}


@pytest.fixture
def company(world: World) -> Company:
    return Company(world)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def both(request: pytest.FixtureRequest) -> Company:
    """Return the company on either database."""
    name = "database" if request.param == "sqlite" else "postgres"
    database: Database = request.getfixturevalue(name)
    return Company(build_world(database))

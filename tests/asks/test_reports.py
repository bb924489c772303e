"""A report opens for two contacts together, never for one."""

from __future__ import annotations

import threading

import pytest

from bot.domain.ask import AskSettled, NoContacts, NotForYou, ReportPage
from bot.domain.notices.asks import AnswerForYou, QuestionForYou, ReportForContact, ReportOpened
from bot.services.access import Caller
from models.ask import AskReport
from models.member import SkillSide
from tests.asks.conftest import Company
from tests.rounds.test_many_at_once import at_once


def contact(company: Company, name: str) -> Caller:
    return Caller(company.world.workspace_id, f"U{name.upper()}")


def reported(company: Company) -> str:
    """Let Ada report a question of Jonas's; return the report's id."""
    (ada,) = company.knowing("Ada")
    ask_id = company.ask("Something nobody should read", named=False)
    company.later(hours=1, minutes=15)
    company.services.questions.reports.report(company.caller(ada), company.recipient(ask_id, ada))
    company.wake()
    (report,) = company.rows(AskReport)
    return report.id


def test_contacts_read_it_without_a_name_and_two_together_see_who_wrote_it(
    both: Company,
) -> None:
    report_id = reported(both)
    reports = both.services.questions.reports
    assert [at for at, _ in both.heard(ReportForContact)] == ["UANA", "UBEN", "UCLEO"]

    first = reports.agree(contact(both, "Ana"), report_id)
    again = reports.agree(contact(both, "Ana"), report_id)
    looked = reports.page(contact(both, "Ben"), report_id)
    second = reports.agree(contact(both, "Ben"), report_id)
    both.wake()

    assert first.lines == ((True, "Something nobody should read"),)
    assert (first.who, again.who, looked.who) == (None, None, None)
    assert (again.agreed, second.who) == (1, "UJONAS")
    assert reports.page(contact(both, "Ana"), report_id).who == "UJONAS"
    assert [at for at, _ in both.heard(ReportOpened)] == ["UANA"]
    third = reports.agree(contact(both, "Cleo"), report_id)
    assert (third.who, third.mine) == (None, False)


def test_of_many_clicks_of_one_contact_none_opens_it_and_of_three_contacts_two_see(
    both: Company,
) -> None:
    report_id = reported(both)
    reports = both.services.questions.reports
    at_once(*[lambda: reports.agree(contact(both, "Ana"), report_id)] * 4)
    assert reports.page(contact(both, "Ana"), report_id).who is None

    pages: list[ReportPage] = []
    lock = threading.Lock()

    def agree(name: str) -> None:
        page = reports.agree(contact(both, name), report_id)
        with lock:
            pages.append(page)

    at_once(lambda: agree("Ben"), lambda: agree("Cleo"))
    names = ("Ana", "Ben", "Cleo")
    seen = [name for name in names if reports.page(contact(both, name), report_id).who]
    assert len(seen) == 2
    assert "Ana" in seen


def test_nobody_but_a_contact_looks_at_it_and_not_the_one_it_is_about(company: Company) -> None:
    report_id = reported(company)
    company.name_contacts("UANA", "UBEN", "UJONAS")
    reports = company.services.questions.reports

    for name in ("Jonas", "Ada", "Ines", "Cleo"):
        with pytest.raises(NotForYou):
            reports.page(contact(company, name), report_id)
        with pytest.raises(NotForYou):
            reports.agree(contact(company, name), report_id)


def test_after_a_report_nothing_is_passed_on_and_no_question_brings_the_two_together(
    company: Company,
) -> None:
    (ada,) = company.knowing("Ada")
    ask_id = company.ask(named=False)
    company.later(hours=1, minutes=15)
    recipient = company.recipient(ask_id, ada)
    company.services.questions.exchanges.write(
        company.caller(ada), recipient, "An answer that hurts", signed=False
    )
    company.later(hours=1, minutes=15)
    company.services.questions.exchanges.write(
        company.caller(company.jonas), recipient, "On its way", signed=False
    )
    company.services.questions.reports.report(company.caller(company.jonas), recipient)
    company.services.questions.reports.report(company.caller(company.jonas), recipient)
    company.later(hours=2)

    assert len(company.rows(AskReport)) == 1
    assert company.read_by("Ada", AnswerForYou) == []
    with pytest.raises(AskSettled):
        company.services.questions.exchanges.write(
            company.caller(ada), recipient, "x", signed=False
        )
    page = company.services.questions.reports.page(
        contact(company, "Ana"), company.rows(AskReport)[0].id
    )
    assert page.lines[1] == (True, "An answer that hurts")
    company.ask("Another question of mine")
    company.world.knows(company.jonas, company.sql, SkillSide.OFFER)
    company.ask("And one the other way", by=ada)
    company.later(days=1)
    assert [at for at, _ in company.heard(QuestionForYou)] == ["UADA"]


def test_a_reported_exchange_keeps_its_texts_longer(company: Company) -> None:
    report_id = reported(company)
    company.later(days=60)
    page = company.services.questions.reports.page(contact(company, "Ana"), report_id)
    assert page.lines[0][1]

    company.later(days=40)

    page = company.services.questions.reports.page(contact(company, "Ana"), report_id)
    assert not page.lines[0][1]


def test_whoever_erased_everything_is_not_named_any_more(company: Company) -> None:
    report_id = reported(company)
    company.services.members.erasing.erase(company.caller(company.jonas))
    company.services.questions.reports.agree(contact(company, "Ana"), report_id)
    page = company.services.questions.reports.agree(contact(company, "Ben"), report_id)

    assert (page.who, page.gone) == (None, True)


def test_without_contacts_a_report_says_so(company: Company) -> None:
    (ada,) = company.knowing("Ada")
    ask_id = company.ask(named=False)
    company.later(hours=1, minutes=15)
    company.name_contacts()

    with pytest.raises(NoContacts):
        company.services.questions.reports.report(
            company.caller(ada), company.recipient(ask_id, ada)
        )

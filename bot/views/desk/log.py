"""The audit log and the doctor's findings, as organisers read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.domain.desk import AuditLine, AuditPage
from bot.i18n import Mrkdwn, Words
from bot.views import blocks
from bot.views.blocks import Block, Message, View

PAGE = "audit_page"
Checked = tuple[str, bool, str]
"""What was looked at, whether it is good, and a sentence."""


def page(listed: AuditPage, t: Words) -> View:
    """Return a page of the log, newest first."""
    lines = [_line(one, t) for one in listed.lines]
    body: list[Block] = [blocks.section(line) for line in lines]
    if not body:
        body = [blocks.section(t("Nothing was changed yet."))]
    if listed.next_key is not None:
        body.append(blocks.buttons(blocks.button(t("Older"), PAGE, listed.next_key)))
    return blocks.modal("desk_audit", t("Who changed what"), body, close=t("Close"))


def doctor(found: Sequence[Checked], t: Words) -> Message:
    """Return what was looked at, what is not good first."""
    ordered = sorted(found, key=lambda one: one[1])
    lines = [
        Mrkdwn(
            f"{'✓' if good else '✗'} *{t('{what}', what=what)}* · {t('{detail}', detail=detail)}"
        )
        for what, good, detail in ordered
    ]
    bad = sum(not good for _, good, _ in found)
    title = (
        t.many("{n} thing needs a look.", "{n} things need a look.", bad)
        if bad
        else t("Everything runs.")
    )
    return Message(title, [blocks.section("\n".join([f"*{title}*", *lines]))])


def _line(one: AuditLine, t: Words) -> str:
    who = Mrkdwn(f"<@{one.organiser}>") if one.organiser else t("Rapport")
    moment = blocks.moment(one.at, f"{one.at:%Y-%m-%d %H:%M} UTC")
    details = "".join(
        f"\n{t('{name}: {value}', name=name, value=_short(value))}"
        for name, value in sorted(one.details.items())
        if value not in (None, "", [], {})
    )
    return f"{moment} · {who} · {_action(one.action, t)}{details}"


def _action(action: str, t: Words) -> Mrkdwn:
    known: Mapping[str, Mrkdwn] = {
        "programme.create": t("started a programme"),
        "programme.edit": t("changed a programme"),
        "programme.pause": t("paused a programme"),
        "programme.resume": t("resumed a programme"),
        "programme.end": t("ended a programme"),
        "programme.invite": t("posted an invitation"),
        "round.plan": t("planned a round"),
        "round.release": t("released a round"),
        "round.match-again": t("had a round matched again"),
        "round.cancel": t("cancelled a round"),
        "draft.swap": t("swapped two people"),
        "draft.lock": t("locked a group"),
        "draft.unlock": t("unlocked a group"),
        "draft.file": t("asked for a draft as a file"),
        "pair.forbid": t("forbade a pair"),
        "pair.allow": t("allowed a pair again"),
        "pairing.end": t("ended a pairing"),
        "stand-down.begin": t("stood somebody down"),
        "stand-down.end": t("ended a stand-down"),
        "toolkit.add": t("added a lesson"),
        "toolkit.edit": t("changed a lesson"),
        "toolkit.hide": t("hid a lesson"),
        "toolkit.show": t("showed a lesson again"),
        "toolkit.original": t("led a lesson back to its original"),
        "settings.change": t("changed the settings"),
        "desk.lost": t("lost the desk"),
        "desk.found": t("found the desk again"),
    }
    return known.get(action, t("{action}", action=action))


def _short(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return blocks.cut(str(value), 200)

"""What every end of a question shares: who may be asked about it, and who is told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.ask import NoSuchAsk, on_the_hour
from bot.domain.notices import Kind
from bot.domain.workspace_settings import WorkspaceSettings
from bot.services.outbox import Line, Outbox
from models import ask_questions as questions
from models.ask import Ask, AskRecipient, AskState, RecipientState
from models.outbox import OutboxState, Target
from models.workspace import Workspace


def question_key(recipient_id: str) -> str:
    """Return the key of the line that puts a question to somebody."""
    return f"question:{recipient_id}"


def answer_key(message_id: str) -> str:
    """Return the key of the line that passes an answer or a reply on."""
    return f"answer:{message_id}"


def contacts_beside(session: Session, workspace_id: str, slack_user_id: str) -> tuple[str, ...]:
    """Return the named contacts of a workspace other than one person, as Slack ids."""
    workspace = session.get_one(Workspace, workspace_id)
    named = WorkspaceSettings.from_record(workspace.settings).safety_contacts
    return tuple(one for one in dict.fromkeys(named) if one != slack_user_id)


def exchange_of(session: Session, workspace_id: str, recipient_id: str) -> tuple[Ask, AskRecipient]:
    """Return a question and one of those it was put to.

    Raises:
        NoSuchAsk: there is none in this workspace.
    """
    recipient = session.get(AskRecipient, (workspace_id, recipient_id))
    if recipient is None:
        raise NoSuchAsk
    return session.get_one(Ask, (workspace_id, recipient.ask_id)), recipient


def settle(session: Session, outbox: Outbox, ask: Ask, state: AskState, now: datetime) -> None:
    """End a question: nobody new is asked, and those who were read that it is over.

    Without a name they read it on the hour, so that the minute tells nothing.
    """
    ask.state, ask.settled_at, ask.next_wave_at = state, now, None
    keys = [question_key(one.id) for one in questions.recipients_of(session, ask)]
    outbox.withdraw(session, ask.workspace_id, *keys)
    session.flush()
    if ask.named:
        tell_over(session, outbox, ask, now)
    else:
        ask.tell_at = on_the_hour(now)


def tell_over(session: Session, outbox: Outbox, ask: Ask, now: datetime) -> None:
    """Have the question replaced wherever it can be read; its text goes with it."""
    ask.tell_at = None
    for recipient in questions.recipients_of(session, ask):
        taken = ask.state is AskState.TAKEN and recipient.state is not RecipientState.TOOK
        replace(
            session,
            outbox,
            question_key(recipient.id),
            Line(
                kind=Kind.QUESTION_OVER,
                key=f"question-over:{recipient.id}",
                target=Target.MEMBER,
                member_id=recipient.member_id,
                not_before=now,
                subject=recipient.id,
                details={"helped": recipient.helped, "taken": taken},
            ),
            ask.workspace_id,
        )


def replace(
    session: Session, outbox: Outbox, earlier_key: str, line: Line, workspace_id: str
) -> None:
    """Write a line that takes the place of an earlier message, if that was sent."""
    earlier = questions.line_with_key(session, workspace_id, earlier_key)
    if earlier is None or earlier.state is not OutboxState.SENT or earlier.channel is None:
        return
    newer = Line(**{**vars(line), "updates_id": earlier.id})
    outbox.write(session, workspace_id, newer, line.not_before)

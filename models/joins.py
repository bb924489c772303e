"""How the tables around a pairing hang together: conditions to join by, each written once.

All of them join by workspace as well, so that the rows of two workspaces never meet.
"""

from sqlalchemy import and_

from models.meeting import MeetingSession
from models.member import Member
from models.mentorship import MentorRole, Mentorship
from models.programme import Enrolment, Programme
from models.rounds import Pairing, PairingMember

MENTORSHIP_OF_PAIRING = and_(
    Mentorship.workspace_id == Pairing.workspace_id, Mentorship.pairing_id == Pairing.id
)
PLACE_IN_PAIRING = and_(
    PairingMember.workspace_id == Pairing.workspace_id, PairingMember.pairing_id == Pairing.id
)
MEMBER_IN_PAIRING = and_(
    Member.workspace_id == PairingMember.workspace_id, Member.id == PairingMember.member_id
)
PROGRAMME_OF_PAIRING = and_(
    Programme.workspace_id == Pairing.workspace_id, Programme.id == Pairing.programme_id
)
SESSION_OF_PAIRING = and_(
    MeetingSession.workspace_id == Pairing.workspace_id, MeetingSession.pairing_id == Pairing.id
)
SESSION_OF_MENTORSHIP = and_(
    MeetingSession.workspace_id == Mentorship.workspace_id,
    MeetingSession.pairing_id == Mentorship.pairing_id,
)
PROGRAMME_OF_ENROLMENT = and_(
    Programme.workspace_id == Enrolment.workspace_id, Programme.id == Enrolment.programme_id
)
MEMBER_OF_ENROLMENT = and_(
    Member.workspace_id == Enrolment.workspace_id, Member.id == Enrolment.member_id
)
ROLE_OF_ENROLMENT = and_(
    MentorRole.workspace_id == Enrolment.workspace_id, MentorRole.enrolment_id == Enrolment.id
)

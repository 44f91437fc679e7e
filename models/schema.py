"""Every table in one place: importing this module makes the metadata whole."""

from models import assignment, bureau, mailbox, people, plan
from models.base import Base

ROOMS = (assignment, bureau, mailbox, people, plan)
METADATA = Base.metadata

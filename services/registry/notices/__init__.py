"""Notices: written once, kept, read by the office or the account that they are for.

The face of the chapter. Other chapters and periodic tasks tell somebody something by `tell`.
"""

from services.registry.notices.acts import tell
from services.registry.notices.api import router
from services.registry.notices.due import due_steps
from services.registry.notices.rules import News, To

__all__ = ["News", "To", "due_steps", "router", "tell"]

"""What is done with documents: draft, change, discard, put in force, show."""

from services.registry.documents.acts.drafting import (
    Drafting,
    OnPaper,
    change,
    discard,
    draft,
)
from services.registry.documents.acts.entering import Entering, enter_into_force
from services.registry.documents.acts.reading import load, show, show_published

__all__ = [
    "Drafting",
    "Entering",
    "OnPaper",
    "change",
    "discard",
    "draft",
    "enter_into_force",
    "load",
    "show",
    "show_published",
]

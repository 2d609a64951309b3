"""A small real PDF, to be uploaded as evidence."""

from datetime import UTC, datetime
from typing import Final

import typst

_PAGE: Final = b'#set page(paper: "a4")\n#set text(size: 14pt)\n#sys.inputs.words\n'
_MADE: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""The same words give the same bytes, whenever a walk is resumed."""


def paper_pdf(words: str) -> bytes:
    """Write a PDF of one page with a line of text."""
    made = typst.compile(_PAGE, format="pdf", sys_inputs={"words": words}, timestamp=_MADE)
    if not isinstance(made, bytes):
        raise TypeError("a paper is one document")
    return made

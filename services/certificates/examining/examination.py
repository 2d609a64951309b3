"""What the bytes of an uploaded file say, before anything of it is believed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Examination:
    """What the bytes themselves say; nothing of it is believed before the signature is."""

    readable: bool = False
    """Whether it is a PDF that can be read to its end."""
    signed: bool = False
    intact: bool = False
    """Whether what is signed is unchanged, and only what DocMDP allows was added."""
    whole: bool = False
    """Whether the one signature covers the file to its last byte."""
    trusted: bool = False
    """Whether the chain leads to one of our roots."""
    signer: str | None = None
    signed_at: str | None = None
    """The moment that the signature claims, ISO 8601."""
    in_term: bool = False
    """Whether that moment lies within the term of the signer's key."""
    code: str | None = None
    """The certificate's public code, as the attachment claims it."""

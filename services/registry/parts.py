"""What the registry is made of: one typed object on the app, one dependency that gives it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, FastAPI, Request
from sqlalchemy.ext.asyncio import AsyncSession

from libs.clients.accounts import KnowsPeople
from libs.clients.certificates import CertificatesClient
from libs.clients.scoring import ScoringClient
from libs.kit.clock import Clock
from libs.kit.db import Database
from libs.kit.ids import Ids
from libs.kit.personal import PersonKeys
from services.registry.atlas import Atlases
from services.registry.cipher import FieldCipher
from services.registry.consequences import Consequences
from services.registry.epoch import Epochs
from services.registry.in_force import InForce
from services.registry.quotas import Quotas
from services.registry.seeing import Seeing
from services.registry.service_tokens import ServiceTokens
from services.registry.storage import PaperStore

HasOpenDossier = Callable[[AsyncSession, UUID], Awaitable[bool]]
"""Tells whether a producer has an open dossier; a later chapter knows, the app passes it in."""
PaperIsFiled = Callable[[AsyncSession, UUID, UUID], Awaitable[bool]]
"""Tells whether a producer has a paper with its file; a later chapter knows, as above."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that a use case may need besides its caller and its transaction."""

    database: Database
    clock: Clock
    scoring: ScoringClient
    certificates: CertificatesClient | None
    """Without it nothing is issued: decisions wait in the queue."""
    people: KnowsPeople | None
    """The gateway, asked who stands behind an account; without it nobody can be appointed."""
    person_keys: PersonKeys
    service_tokens: ServiceTokens
    papers: PaperStore
    cipher: FieldCipher
    atlases: Atlases
    epochs: Epochs
    """By which this process notices that reference data have changed."""
    in_force: InForce
    """The reference data in force, in memory: holidays, kinds of papers, procedure codes."""
    ids: Ids
    has_open_dossier: HasOpenDossier
    seeing: Seeing
    """What council members and units that have ended may know of."""
    dossier_acts: Sequence[Any]
    """Every act on a dossier, of all chapters in their order (`dossiers.Act`)."""
    paper_is_filed: PaperIsFiled
    effects: Mapping[str, object]
    """What documents do, by name: the `EffectHandler`s of the chapters, which the app passes in."""
    consequences: Consequences
    """What a change of reference data does to the records of later chapters."""
    quotas: Quotas
    """How much one account may bring in."""
    backdating_days: int
    """How many days back the legal day of an act may lie."""


def put(app: FastAPI, parts: Parts) -> None:
    """Keep the parts where `parts_of` finds them."""
    app.state.parts = parts


async def parts_of(request: Request) -> Parts:
    """Give the parts of the app that answers the request."""
    parts: Parts = request.app.state.parts
    return parts


PartsOf = Annotated[Parts, Depends(parts_of)]

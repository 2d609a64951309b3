"""Who may come in: the permission that each kind of act of an authority needs."""

from typing import Annotated

from fastapi import Depends

from libs.contracts.scopes import Scope
from services.registry.acting import Acting, acts_with

DossiersForward = Annotated[Acting, Depends(acts_with(Scope.DOSSIERS_FORWARD))]
DecisionsRead = Annotated[Acting, Depends(acts_with(Scope.DECISIONS_READ))]
DecisionsWrite = Annotated[Acting, Depends(acts_with(Scope.DECISIONS_WRITE))]
WithdrawalsWrite = Annotated[Acting, Depends(acts_with(Scope.WITHDRAWALS_WRITE))]
AuditRead = Annotated[Acting, Depends(acts_with(Scope.REGISTRY_AUDIT_READ))]

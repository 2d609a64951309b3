"""Who may come in: the permission that each kind of act on a dossier needs."""

from typing import Annotated

from fastapi import Depends

from libs.contracts.scopes import Scope
from services.registry.acting import Acting, acts_with

DossiersRead = Annotated[Acting, Depends(acts_with(Scope.DOSSIERS_READ))]
DossiersWrite = Annotated[Acting, Depends(acts_with(Scope.DOSSIERS_WRITE))]
DossiersReceive = Annotated[Acting, Depends(acts_with(Scope.DOSSIERS_RECEIVE))]
DossiersReport = Annotated[Acting, Depends(acts_with(Scope.DOSSIERS_REPORT))]

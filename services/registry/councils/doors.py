"""Who may come in: the permission that each kind of act of a council needs."""

from typing import Annotated

from fastapi import Depends

from libs.contracts.scopes import Scope
from services.registry.acting import Acting, acts_with

CouncilsRead = Annotated[Acting, Depends(acts_with(Scope.COUNCILS_READ))]
CouncilsWrite = Annotated[Acting, Depends(acts_with(Scope.COUNCILS_WRITE))]
DossiersRead = Annotated[Acting, Depends(acts_with(Scope.DOSSIERS_READ))]
RoundsWrite = Annotated[Acting, Depends(acts_with(Scope.ROUNDS_WRITE))]
SheetsRead = Annotated[Acting, Depends(acts_with(Scope.SHEETS_READ))]
SheetsWrite = Annotated[Acting, Depends(acts_with(Scope.SHEETS_WRITE))]
ConclusionsWrite = Annotated[Acting, Depends(acts_with(Scope.CONCLUSIONS_WRITE))]

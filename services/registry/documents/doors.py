"""Who may come in: the permission that each kind of act on a document needs."""

from typing import Annotated

from fastapi import Depends

from libs.contracts.scopes import Scope
from services.registry.acting import Acting, acts_with

DocumentsRead = Annotated[Acting, Depends(acts_with(Scope.DOCUMENTS_READ))]
DocumentsDraft = Annotated[Acting, Depends(acts_with(Scope.DOCUMENTS_DRAFT))]
DocumentsSign = Annotated[Acting, Depends(acts_with(Scope.DOCUMENTS_SIGN))]
HistoryConfirm = Annotated[Acting, Depends(acts_with(Scope.HISTORY_CONFIRM))]

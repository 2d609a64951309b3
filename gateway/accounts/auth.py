"""The scopes that the gateway's own routes need, by name."""

from typing import Annotated

from fastapi import Depends

from libs.contracts.scopes import Scope
from libs.kit.auth import Principal, requires

AccountsRead = Annotated[Principal, Depends(requires(Scope.ACCOUNTS_READ))]
AccountsWrite = Annotated[Principal, Depends(requires(Scope.ACCOUNTS_WRITE))]
OwnSession = Annotated[Principal, Depends(requires(Scope.SESSION))]

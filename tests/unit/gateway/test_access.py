"""The one table of who may do what."""

import pytest

from gateway.access import ACCESS, scopes_of
from libs.contracts.core import Level, Role
from libs.contracts.scopes import SERVICE_ONLY, Scope


def test_every_scope_is_granted_to_somebody_or_belongs_to_services() -> None:
    granted = frozenset().union(*ACCESS.values())
    assert granted | SERVICE_ONLY == frozenset(Scope)
    assert not granted & SERVICE_ONLY


def test_every_role_of_people_exists_at_some_level_and_services_have_no_account() -> None:
    assert {role for role, _ in ACCESS} == set(Role) - {Role.SERVICE}
    assert {level for _, level in ACCESS} == set(Level)


def test_what_is_not_in_the_table_may_do_nothing() -> None:
    for role in Role:
        for level in Level:
            assert bool(scopes_of(role, level)) == ((role, level) in ACCESS)


WRITES = {scope for scope in Scope if scope.value.rpartition(".")[2] not in {"read", "use"}}


@pytest.mark.parametrize(
    ("role", "level", "scopes"),
    [
        (Role.INSPECTOR, Level.PROVINCE, set()),
        (Role.AUDITOR, Level.PROVINCE, set()),
        (Role.AUDITOR, Level.MINISTRY, set()),
        (Role.ADMINISTRATOR, Level.COMMUNE, {Scope.ACCOUNTS_WRITE}),
        (Role.ADMINISTRATOR, Level.PROVINCE, {Scope.ACCOUNTS_WRITE}),
        (Role.ADMINISTRATOR, Level.MINISTRY, {Scope.ACCOUNTS_WRITE}),
        (Role.LEADER, Level.COMMUNE, {Scope.DOCUMENTS_SIGN}),
        (Role.STEWARD, Level.MINISTRY, {Scope.REFERENCE_WRITE}),
        (Role.COUNCIL_MEMBER, Level.PROVINCE, {Scope.SHEETS_WRITE}),
        (
            Role.PRODUCER,
            Level.COMMUNE,
            {
                Scope.PRODUCERS_WRITE,
                Scope.PRODUCTS_WRITE,
                Scope.PAPERS_WRITE,
                Scope.DOSSIERS_WRITE,
                Scope.MANDATES_WRITE,
            },
        ),
        (
            Role.OFFICER,
            Level.COMMUNE,
            {
                Scope.PRODUCERS_WRITE,
                Scope.PRODUCTS_WRITE,
                Scope.PAPERS_WRITE,
                Scope.DOSSIERS_RECEIVE,
                Scope.DOSSIERS_WRITE,
                Scope.DOSSIERS_REPORT,
                Scope.DOCUMENTS_DRAFT,
                Scope.MANDATES_WRITE,
                Scope.ORGANISATIONS_WRITE,
            },
        ),
    ],
)
def test_a_role_changes_this_and_nothing_else(role: Role, level: Level, scopes: set[Scope]) -> None:
    assert scopes_of(role, level) & WRITES == scopes


def test_only_the_levels_below_forward_upwards() -> None:
    levels = {level for (_, level), held in ACCESS.items() if Scope.DOSSIERS_FORWARD in held}
    assert levels == {Level.DISTRICT, Level.PROVINCE}


def test_nobody_who_scores_decides() -> None:
    for (role, level), held in ACCESS.items():
        if role is not Role.OFFICER:
            assert Scope.DECISIONS_WRITE not in held, (role, level)
            assert Scope.HISTORY_WRITE not in held, (role, level)


def test_administrators_cannot_look_into_the_register() -> None:
    for level in (Level.COMMUNE, Level.PROVINCE, Level.MINISTRY):
        held = scopes_of(Role.ADMINISTRATOR, level)
        assert {scope.partition(".")[0] for scope in held} == {"gateway"}


def test_personal_data_is_for_officers_only() -> None:
    roles = {role for (role, _), held in ACCESS.items() if Scope.PERSONAL_DATA_READ in held}
    assert roles == {Role.OFFICER}

"""Orders as the registry sends them; a test names only what matters to it."""

from datetime import date
from typing import Any

from libs.contracts.certificates import ChangeKind, IssueCertificate, StatusChange
from tests.support.ids import new_id

DECISION = {"number": "1234/QĐ-UBND", "date": "2026-11-20"}


def an_order(**changes: Any) -> IssueCertificate:
    order: dict[str, Any] = {
        "id": new_id(),
        "authority": {"level": "province", "unit_code": "66", "unit_name": "Tỉnh Đắk Lắk"},
        "signer": {"title": "Chủ tịch", "name": "Nguyễn Thị Hồng Ngọc"},
        "decision": DECISION,
        "product": {"id": new_id(), "code": "66-24133-001-2026", "name": "Rau muống Ea Kao"},
        "producer": {
            "name": "Hợp tác xã Nông nghiệp Ea Kao",
            "address": "Thôn 3, phường Ea Kao, tỉnh Đắk Lắk",
        },
        "product_set": {"number": 1, "name": "Rau, củ, quả tươi"},
        "stars": 4,
        "rulebook": "26-2026",
        "issued_on": "2026-11-20",
        "validity_months": 36,
    }
    order.update(changes)
    return IssueCertificate.model_validate(order)


def a_historic_order(**changes: Any) -> IssueCertificate:
    history: dict[str, Any] = {
        "kind": "historic",
        "number": "07/GCN-OCOP",
        "authority": {
            "level": "district",
            "unit_code": "643",
            "unit_name": "Thành phố Buôn Ma Thuột",
        },
        "decision": {"number": "88/QĐ-UBND", "date": "2024-03-05"},
        "stars": 3,
        "rulebook": "148",
        "issued_on": "2024-03-05",
        "entered_on": "2026-11-22",
    }
    return an_order(**{**history, **changes})


def a_change(kind: ChangeKind, on: date = date(2026, 11, 22), **changes: Any) -> StatusChange:
    change: dict[str, Any] = {"id": new_id(), "kind": kind, "effective_on": on}
    if kind in {ChangeKind.REVOKE, ChangeKind.SUSPEND, ChangeKind.RESUME}:
        change["decision"] = {"number": "99/QĐ-UBND", "date": "2026-11-21"}
    change.update(changes)
    return StatusChange.model_validate(change)

"""A withdrawal, and what every public path says the moment after."""

import time

from demo import checking, deciding
from demo.client import Json
from demo.report import Recognised
from demo.stage import Stage


def withdraw(stage: Stage, certificate: Recognised, *, ground: str) -> Json:
    """Withdraw a recognition on one of the rulebook's grounds: drafted, then signed."""
    body = {
        "ground": ground,
        "decision": {
            "number": f"{stage.run.number('withdrawal', 6)}/QĐ-UBND",
            "date": deciding.today(stage),
        },
        "reason": "Cơ sở ngừng sản xuất, UBND xã đã xác nhận.",
    }
    record = f"/v1/recognitions/{certificate.recognition}"
    draft = stage.officer("province").act("withdrawal", record, "withdrawal", body)
    return deciding.put_in_force(stage, "withdrawal", "province", draft["id"])


def show(stage: Stage, certificate: Recognised, ground: str) -> checking.Standing:
    """Withdraw, and show that page, API, status list and uploaded PDF say so at once."""
    pdf = checking.pdf_of(stage.public, certificate.code)
    withdraw(stage, certificate, ground=ground)
    begun = time.monotonic()
    stage.report.line("Quyết định thu hồi", f"/v1/recognitions/{certificate.recognition}")
    stage.public.wait(
        f"/v1/certificates/{certificate.code}", lambda one: one["standing"]["status"] == "revoked"
    )
    found = checking.standing(stage.public, certificate, pdf)
    seconds = time.monotonic() - begun
    stage.report.line(
        f"Sau {seconds:.1f} giây: trang {found.page}, API {found.api},"
        f" danh sách {found.status_list}, tệp PDF tải lên {found.uploaded_pdf}",
        certificate.page,
    )
    return found

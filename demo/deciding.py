"""The councils' part and what follows: round, sheets, conclusion, decision, certificate."""

from typing import Any

from demo.client import Client, Json
from demo.evidence import paper_pdf
from demo.report import Recognised
from demo.sheets import Answers
from demo.stage import Stage, dated, entered

SIGNERS_OF_THE_PAST = {
    "district": {"name": "Lê Văn Mẫu", "title": "Chủ tịch UBND huyện"},
    "province": {"name": "Nguyễn Văn Mẫu", "title": "Chủ tịch UBND tỉnh"},
}
CONFIRMING = {"district": "province", "province": "ministry"}
"""Whose leader confirms what a level decided in the past."""
SIGNS = {"district": "UBND", "province": "UBND", "ministry": "BNNMT"}
LEVELS = {"district": "huyện", "province": "tỉnh", "ministry": "trung ương"}
TITLES = (
    "Chủ tịch Hội đồng",
    "Sở Nông nghiệp và Môi trường",
    "Sở Công Thương",
    "Sở Y tế",
    "Sở Khoa học và Công nghệ",
)
HISTORIC_NAMES = (
    "Trương Văn Út",
    "Hồ Thị Kiều Oanh",
    "Y Thuật Knul",
    "Lâm Thị Mỹ Lệ",
    "Nguyễn Hữu Phước",
)


def found_council(stage: Stage, level: str) -> Json:
    """Set up a level's council of today: the officer drafts it, the leader puts it in force."""
    members = [
        {
            "id": str(stage.run.id(f"member/{level}/{seat}")),
            "account_id": one.id,
            "chair": seat == 0,
        }
        for seat, one in enumerate(stage.people.council(level))
    ]
    body = {
        "id": str(stage.run.id(f"council/{level}")),
        "name": f"Hội đồng đánh giá, phân hạng sản phẩm OCOP cấp {LEVELS[level]}",
        "decision": {"number": f"{stage.run.number(level, 3)}/QĐ-HĐ", "date": "2026-09-01"},
        "term_from": "2026-09-01",
        "term_to": "2027-12-31",
        "regulations": {"quorum_share": "3/4", "max_spread": 10, "unanswered": "refuse"},
        "members": members,
    }
    council = stage.officer(level).create(f"council/{level}", "/v1/councils", body)
    put_in_force(stage, f"council/{level}", level, council["document_id"])
    return council


def put_in_force(stage: Stage, key: str, level: str, document_id: str) -> Json:
    """Have the level's leader sign what the officer drafted."""
    path = f"/v1/documents/{document_id}"
    return stage.leader(level).act(f"{key}/entry", path, "entry-into-force", {})


def found_historic_council(stage: Stage, key: str, level: str, year: int, seats: int) -> Json:
    """Enter a council of the past from its papers; its members need no accounts."""
    members = [
        {
            "id": str(stage.run.id(f"member/{key}/{seat}")),
            "name": HISTORIC_NAMES[seat],
            "title": TITLES[seat],
            "chair": seat == 0,
        }
        for seat in range(seats)
    ]
    body = {
        "id": str(stage.run.id(f"council/{key}")),
        "name": f"Hội đồng đánh giá, phân hạng sản phẩm OCOP cấp {LEVELS[level]} năm {year}",
        "decision": {"number": f"{stage.run.number(key, 3)}/QĐ-UBND", "date": f"{year}-01-10"},
        "term_from": f"{year}-01-10",
        "term_to": f"{year}-12-31",
        "level": level,
        "members": members,
    }
    return stage.officer(level).create(f"council/{key}", "/v1/history/councils", body)


def open_round(stage: Stage, key: str, council: Json, rulebook: str, name: str) -> Json:
    """Open a round of a council; it holds dossiers of one rulebook."""
    body = {
        "id": str(stage.run.id(f"round/{key}")),
        "council_id": council["id"],
        "rulebook": rulebook,
        "name": name,
    }
    path = "/v1/history/rounds" if council["historic"] else "/v1/rounds"
    return stage.officer(council["level"]).create(f"round/{key}", path, body)


def take_into_round(
    stage: Stage, key: str, level: str, round_id: str, dossiers: list[str], on: str | None = None
) -> Json:
    """Take dossiers into a round, all or none."""
    body = dated({"dossier_ids": [path.rsplit("/", 1)[1] for path in dossiers]}, on)
    path = entered(f"/v1/rounds/{round_id}", on)
    return stage.officer(level).act(f"{key}/round", path, "dossiers", body)


def send_sheets(stage: Stage, case: str, level: str, dossier: str, sheets: list[Answers]) -> None:
    """Every member sends one sheet; nobody sees another's until all are in."""
    for number, (member, answers) in enumerate(
        zip(stage.people.council(level), sheets, strict=True), 1
    ):
        body = {
            "id": str(stage.run.id(f"{case}/{level}/sheet/{number}")),
            "answers": answers,
            "comment": "Đã xem hồ sơ và mẫu sản phẩm.",
        }
        stage.client(member).create(f"{case}/{level}/sheet/{number}", f"{dossier}/sheets", body)


def enter_sheets(
    stage: Stage,
    case: str,
    level: str,
    dossier: str,
    council: Json,
    sheets: list[dict[str, Any]],
    on: str,
) -> None:
    """Have the officer enter the members' sheets of a paper dossier."""
    for number, (member, sheet) in enumerate(zip(council["members"], sheets, strict=True), 1):
        step = f"{case}/{level}/sheet/{number}"
        body = {"id": str(stage.run.id(step)), "member_id": member["id"], **sheet}
        stage.officer(level).create(step, entered(f"{dossier}/sheets", on), dated(body, on))


def open_sheets(stage: Stage, case: str, level: str, dossier: str, on: str | None = None) -> Json:
    """Open the sheets together; the scoring service says what they come to."""
    by, path = stage.officer(level), entered(dossier, on)
    return by.act(f"{case}/{level}/opening", path, "opening", dated({}, on))


def conclude(stage: Stage, case: str, level: str, dossier: str, on: str | None = None) -> Json:
    """Bring the minutes before the chair, who confirms them; history has them on paper."""
    minutes = {"minutes": "Hội đồng thống nhất với kết quả chấm điểm của các thành viên."}
    key, by = f"{case}/{level}/conclusion", stage.officer(level)
    proposed = by.act(key, entered(dossier, on), "conclusion", dated(minutes, on))
    if on is not None:
        return proposed
    chair = stage.client(stage.people.council(level)[0])
    return chair.act(
        f"{key}/confirmation", dossier, "conclusion/confirmation", {"result_id": proposed["id"]}
    )


def forward(stage: Stage, case: str, level: str, dossier: str, date: str | None = None) -> Json:
    """Approve the result and send the dossier up; with a date it is history."""
    number = f"{stage.run.number(case + level, 6)}/QĐ-UBND"
    key = f"{case}/{level}/forwarding"
    body = {"decision": {"number": number, "date": date or today(stage)}}
    sent = stage.officer(level).act(key, entered(dossier, date), "forwarding", body)
    if date is None:
        put_in_force(stage, key, level, sent["id"])
    return stage.officer(level).get(dossier)


def decide(stage: Stage, key: str, level: str, dossiers: list[str]) -> Json:
    """Draft the decision over all these dossiers, all or none, and have the leader sign it."""
    body = decision_body(stage, key, level, dossiers)
    draft = stage.officer(level).create(f"decision/{key}", "/v1/decisions", body)
    put_in_force(stage, f"decision/{key}", level, draft["id"])
    return stage.officer(level).get(f"/v1/decisions/{draft['id']}")


def decide_then(
    stage: Stage, key: str, level: str, dossiers: list[str], numbers: dict[str, str], date: str
) -> Json:
    """Enter a decision of the past with its scan; a leader of the level above confirms it."""
    body = decision_body(stage, key, level, dossiers)
    body |= {
        "date": date,
        "signer": SIGNERS_OF_THE_PAST[level],
        "papers": [scan(stage, key, level, body["id"])],
        "certificate_numbers": numbers,
    }
    draft = stage.officer(level).create(f"decision/{key}", "/v1/history/decisions", body)
    document = f"/v1/documents/{draft['id']}"
    leader = stage.leader(CONFIRMING[level])
    leader.act(f"decision/{key}/confirmation", document, "confirmation", None)
    return stage.officer(level).get(f"/v1/decisions/{draft['id']}")


def decision_body(stage: Stage, key: str, level: str, dossiers: list[str]) -> Json:
    """Write what a decision says."""
    return {
        "id": str(stage.run.id(f"decision/{key}")),
        "number": f"{stage.run.number('decision/' + key, 6)}/QĐ-{SIGNS[level]}",
        "date": today(stage),
        "legal_basis": "Quyết định của Thủ tướng Chính phủ về đánh giá, phân hạng sản phẩm OCOP",
        "dossier_ids": [path.rsplit("/", 1)[1] for path in dossiers],
    }


def scan(stage: Stage, key: str, level: str, document: str) -> str:
    """File the scan of a document; gives the paper."""
    by, paper = stage.officer(level), str(stage.run.id(f"scan/{key}"))
    body = {
        "id": paper,
        "owner": {"kind": "document", "id": document},
        "kind": "OTHER",
        "title": "Bản quét quyết định",
    }
    by.create(f"scan/{key}", "/v1/papers", body)
    content = paper_pdf(f"Quyet dinh {key} {stage.run.name}")
    by.upload(f"scan/{key}/content", f"/v1/papers/{paper}/content", content, "application/pdf")
    return paper


def await_certificate(stage: Stage, case: str, by: Client, recognition_id: str) -> Recognised:
    """Wait for the certificate that the decision ordered."""
    found = by.wait(
        f"/v1/recognitions/{recognition_id}", lambda one: one["certificate"]["code"] is not None
    )
    code = found["certificate"]["code"]
    return Recognised(
        case=case,
        stars=found["stars"],
        number=found["certificate"]["number"],
        code=code,
        page=f"{stage.base_url.rstrip('/')}/c/{code}",
        dossier=found["dossier_id"],
        recognition=found["id"],
        product=found["product_id"],
    )


def today(stage: Stage) -> str:
    """Give the day in Vietnam as the system tells it."""
    return str(stage.public.get("/v1/status-list")["as_of"])

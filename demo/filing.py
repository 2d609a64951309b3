"""The producer's and the commune's part: product, evidence, self-assessment, report, proposal."""

from demo.client import Client, Json
from demo.evidence import paper_pdf
from demo.sheets import Answers
from demo.stage import PRODUCT_SET, Stage, dated, entered


def register_producer(stage: Stage) -> Json:
    """Register the cooperative; its tax code has a right check digit."""
    run = stage.run
    place = stage.places.commune
    body = {
        "id": str(run.id("producer")),
        "kind": "cooperative",
        "name": f"Hợp tác xã Nông nghiệp sạch {place.name}{run.mark}",
        "commune": place.code,
        "address": f"Thôn 3, {place.name}, {stage.places.province.name}",
        "identity": {"scheme": "tax_code", "value": tax_code(run.number("tax code", 9))},
        "registration_number": f"{run.number('registration', 6)}/ĐKHTX",
        "registered_on": "2017-04-12",
        "phone": "0262 3812 345",
        "representative": {
            "name": "Nguyễn Thị Hạnh",
            "position": "Giám đốc",
            "sex": "female",
            "ethnicity": "01",
        },
    }
    return stage.by("chuthe").create("producer", "/v1/producers", body)


def confirm_producer(stage: Stage, producer: Json) -> None:
    """Show who acts for the producer, and have the commune confirm that it is who it says."""
    path = f"/v1/producers/{producer['id']}"
    for one in stage.by("chuthe").get(f"{path}/mandates")["items"]:
        stage.report.line(f"Người làm việc cho chủ thể: {one['name']}", f"{path}/mandates")
    stage.officer("commune").act("producer/confirmation", path, "confirmation", {})
    stage.report.line("Xã xác nhận chủ thể", path)


def tax_code(nine: str) -> str:
    """Add the check digit to nine digits of a Vietnamese tax code (Mod 11, fixed weights)."""
    weights = (31, 29, 23, 19, 17, 13, 7, 5, 3)
    digits = "0" + nine[1:]
    while True:
        total = sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True))
        check = 10 - total % 11
        if check < 10:  # noqa: PLR2004 - a check digit has one digit
            return f"{digits}{check}"
        digits = str(int(digits) + 1).zfill(9)


def register_product(stage: Stage, case: str, producer: Json, name: str) -> Json:
    """Register a product of set 1, fresh vegetables."""
    body = {
        "id": str(stage.run.id(f"product/{case}")),
        "producer_id": producer["id"],
        "name": name + stage.run.mark,
        "product_set": PRODUCT_SET,
        "group": "I.1.a",
        "specification": "Túi 500 g",
        "description": "Rau trồng trên đất đỏ bazan, sơ chế trong ngày.",
    }
    return stage.by("chuthe").create(f"product/{case}", "/v1/products", body)


EVIDENCE = (
    {
        "kind": "BUSINESS_REGISTRATION",
        "title": "Giấy chứng nhận đăng ký hợp tác xã",
        "issuer": "Phòng Tài chính - Kế hoạch",
        "issued_on": "2017-04-12",
    },
    {
        "kind": "TEST_REPORT",
        "title": "Phiếu kiểm nghiệm dư lượng thuốc bảo vệ thực vật",
        "issuer": "Trung tâm Kiểm nghiệm tỉnh",
        "issued_on": "2026-09-15",
        "expires_on": "2027-09-15",
    },
)


def file_evidence(stage: Stage, producer: Json) -> list[Json]:
    """Register papers and upload their files."""
    by, filed = stage.by("chuthe"), []
    for facts in EVIDENCE:
        kind = facts["kind"]
        number = f"{stage.run.number(kind, 5)}/{kind[:2].upper()}"
        paper = str(stage.run.id(f"paper/{kind}"))
        body = {"id": paper, "producer_id": producer["id"], "number": number, **facts}
        by.create(f"paper/{kind}", "/v1/papers", body)
        path, content = f"/v1/papers/{paper}", paper_pdf(f"{kind} {stage.run.name}")
        by.upload(f"paper/{kind}/content", f"{path}/content", content, "application/pdf")
        filed.append(by.get(path))
    return filed


def lodge(
    stage: Stage,
    case: str,
    product: Json,
    *,
    by: Client | None = None,
    lodged_on: str | None = None,
    rulebook: str | None = None,
) -> str:
    """Open a dossier; answers its path. History names its rulebook and its day."""
    body: dict[str, Json] = {
        "id": str(stage.run.id(f"dossier/{case}")),
        "product_id": product["id"],
        "kind": "first",
    }
    if lodged_on is not None:
        body |= {
            "rulebook": rulebook,
            "lodged_on": lodged_on,
            "commune": stage.places.old_commune.code,
            "slip_number": f"{stage.run.number('slip/' + case, 2)}/PĐK",
        }
    path = entered("/v1/dossiers", lodged_on)
    made = (by or stage.by("chuthe")).create(f"dossier/{case}", path, body)
    stage.result.dossiers[case] = made["id"]
    return f"/v1/dossiers/{made['id']}"


def assess_oneself(
    stage: Stage, case: str, dossier: str, answers: Answers, papers: list[str], *, one_by_one: bool
) -> None:
    """Fill Mẫu 02: the whole at once, or the general part and then option by option."""
    by = stage.by("chuthe")
    filled = {code: {"option": option, "papers": papers[-1:]} for code, option in answers.items()}
    whole = {
        "general": {
            "boxes": ["business_registration", "quality_declaration", "food_safety_certificate"],
            "specification": "Túi 500 g, hút chân không",
            "history": "Hợp tác xã thành lập năm 2017.",
            "structure": "42 hộ thành viên, 45 lao động.",
        },
        "plan_result": "Đạt 96% kế hoạch năm.",
        "answers": {} if one_by_one else filled,
        "plan": "Mở rộng vùng trồng thêm 5 ha.",
        "papers": papers,
    }
    by.put(f"{case}/self-assessment", dossier, f"{dossier}/self-assessment", whole)
    if one_by_one:
        for code, answer in filled.items():
            path = f"{dossier}/self-assessment/answers/{code}"
            by.put(f"{case}/answer/{code}", dossier, path, answer)


def submit(stage: Stage, case: str, dossier: str) -> Json:
    """Submit: from now on the dossier is frozen."""
    return stage.by("chuthe").act(f"{case}/submission", dossier, "submission", {})


def accept(stage: Stage, case: str, dossier: str) -> Json:
    """Have the commune take the dossier in."""
    return stage.officer("commune").act(f"{case}/acceptance", dossier, "acceptance", {})


def report(
    stage: Stage, case: str, dossier: str, *, by: Client | None = None, on: str | None = None
) -> Json:
    """Have the commune report on four contents (Mẫu 03); it gives no points."""
    commune = stage.places.commune.name
    body = {
        "local_material": f"Sản phẩm trồng 100% tại {commune}, nguyên liệu của 42 hộ thành viên.",
        "local_labour": "38 trong 45 lao động là người địa phương.",
        "idea_origin": "Ý tưởng của hợp tác xã, đăng ký năm 2024.",
        "local_identity": "Gắn với kỹ thuật canh tác của đồng bào Ê Đê trên đất đỏ bazan.",
        "request": "Đề nghị đánh giá, phân hạng sản phẩm.",
    }
    path = entered(f"{dossier}/commune-report", on)
    who = by or stage.officer("commune")
    return who.put(f"{case}/commune-report", dossier, path, dated(body, on))


def propose(
    stage: Stage, case: str, dossier: str, *, by: Client | None = None, on: str | None = None
) -> Json:
    """Send the dossier on with a letter: the officer drafts it, the commune's leader signs it."""
    body = dated({"letter_number": f"{stage.run.number(case + '/letter', 6)}/UBND-KT"}, on)
    who = by or stage.officer("commune")
    done = who.act(f"{case}/proposal", entered(dossier, on), "proposal", body)
    if on is not None:
        return done
    letter = f"/v1/documents/{done['id']}"
    return stage.leader("commune").act(f"{case}/letter", letter, "entry-into-force", {})

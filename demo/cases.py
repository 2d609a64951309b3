"""The seven cases of the demo, each one product's way."""

from dataclasses import dataclass

from demo import deciding, filing
from demo.client import Json
from demo.sheets import Answers, Sheet
from demo.stage import RULEBOOK, Stage

INTELLECTUAL_PROPERTY = "Sở hữu trí tuệ"


@dataclass(frozen=True)
class Case:
    """A product of today's law, and the totals its council gives."""

    key: str
    name: str
    what: str
    totals: tuple[int, ...]
    floors_of: int
    below: tuple[str, int] | None = None
    one_by_one: bool = False


FOUR_STARS = Case(
    "four-stars", "Rau xà lách thuỷ canh", "80 điểm, đủ mọi điều kiện tối thiểu của 4 sao",
    (79, 80, 81, 80, 80), floors_of=4, one_by_one=True,
)  # fmt: skip
MISSED = Case(
    "missed-minimum", "Cà chua bi", "92 điểm nhưng chưa có nhãn hiệu được bảo hộ",
    (91, 92, 93, 92, 92), floors_of=5, below=(INTELLECTUAL_PROPERTY, 2),
)  # fmt: skip
TWO_STARS = Case(
    "two-stars", "Rau muống", "40 điểm", (38, 40, 42, 40, 40), floors_of=0
)  # fmt: skip
FIVE_STARS = Case(
    "five-stars", "Măng tây xanh", "95 điểm, đủ mọi điều kiện tối thiểu của 5 sao",
    (94, 95, 96, 95, 95), floors_of=5,
)  # fmt: skip
WITHDRAWN = Case(
    "withdrawn", "Dưa leo baby", "72 điểm, sau đó bị thu hồi",
    (71, 72, 73, 72, 72), floors_of=4,
)  # fmt: skip
OF_TODAY = (FOUR_STARS, MISSED, TWO_STARS, FIVE_STARS, WITHDRAWN)


def sheets_of(case: Case, sheet: Sheet) -> list[Answers]:
    """Compute the members' sheets from the official one."""
    below = {sheet.named(case.below[0]): case.below[1]} if case.below else None
    return [sheet.answers(total, stars=case.floors_of, below=below) for total in case.totals]


def own_sheet(case: Case, sheet: Sheet) -> Answers:
    """Compute what the producer gives itself: the council's middle."""
    return sheets_of(case, sheet)[1]


def file(stage: Stage, case: Case, producer: Json, papers: list[str], sheet: Sheet) -> str:
    """Take a product through producer and commune, up to the proposal."""
    say = stage.report
    product = filing.register_product(stage, case.key, producer, case.name)
    say.line(f"Chủ thể đăng ký sản phẩm “{product['name']}”", f"/v1/products/{product['id']}")
    dossier = filing.lodge(stage, case.key, product)
    answers = own_sheet(case, sheet)
    filing.assess_oneself(stage, case.key, dossier, answers, papers, one_by_one=case.one_by_one)
    way = "từng tiêu chí" if case.one_by_one else "một lần"
    say.line(f"Tự đánh giá (Mẫu 02) {len(answers)} tiêu chí, {way}", dossier)
    submitted = filing.submit(stage, case.key, dossier)
    say.line(f"Nộp hồ sơ; từ đây hồ sơ được khoá: {submitted['frozen_hash'][:16]}…", dossier)
    filing.accept(stage, case.key, dossier)
    filing.report(stage, case.key, dossier)
    filing.propose(stage, case.key, dossier)
    say.line("UBND xã tiếp nhận, báo cáo bốn nội dung (Mẫu 03), đề nghị tỉnh", f"{dossier}/steps")
    return dossier


def assess(stage: Stage, key: str, dossier: str, level: str, sheets: list[Answers]) -> Json:
    """Let a council send sealed sheets, open them and conclude; answers the dossier."""
    deciding.send_sheets(stage, key, level, dossier, sheets)
    sealed = f"{len(sheets)} thành viên gửi phiếu niêm phong"
    stage.report.line(f"Hội đồng cấp {level_words(level)}: {sealed}", f"{dossier}/sheets")
    opened = deciding.open_sheets(stage, key, level, dossier)
    stage.report.line(f"Mở phiếu cùng lúc: {verdict_words(opened['verdict'])}", dossier)
    return deciding.conclude(stage, key, level, dossier)


def level_words(level: str | None) -> str:
    """Say a level in Vietnamese."""
    return deciding.LEVELS.get(level or "", "")


def verdict_words(verdict: Json) -> str:
    """Say a verdict in one line."""
    stars = f"{verdict['stars']} sao" if verdict["stars"] else "không xếp hạng"
    what = {
        "recognise": f"cấp {level_words(verdict['recognised_by'])} công nhận",
        "forward": f"chuyển lên cấp {level_words(verdict['forward_to'])}",
        "not_recognised": "không công nhận, không cấp giấy",
    }.get(verdict["outcome"], verdict["outcome"])
    return f"{verdict['total']} điểm, {stars}, {what}"


def why_not_more(stage: Stage, case: Case, sheet: Sheet, stars: int) -> list[str]:
    """Ask the scoring service which minimums of a star are missed, in its own words."""
    body = {
        "rulebook": RULEBOOK,
        "product_set": 1,
        "level": "province",
        "sheets": [
            {"assessor": f"m{number}", "answers": answers}
            for number, answers in enumerate(sheets_of(case, sheet), 1)
        ],
    }
    answer = stage.public.request("POST", "/v1/scores", json=body)
    answer.raise_for_status()
    result = answer.json()
    return [
        f"tiêu chí {floor['criterion']} ({sheet.criteria[floor['criterion']]['label']}):"
        f" cần {floor['required']}, được {floor['given']}"
        for floor in result["floors"]
        if floor["star"] == stars and not floor["met"]
    ]

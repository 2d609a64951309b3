"""The older eras: paper dossiers entered today with their own dates, by the level that had them."""

from typing import Any

from demo import deciding, filing
from demo.cases import level_words, verdict_words
from demo.client import Client, Json
from demo.report import Recognised
from demo.sheets import Sheet
from demo.stage import PRODUCT_SET, Stage, dated, entered

_ERA_1048 = "1048-781"
_ERA_148 = "148"
_DISTRICTS_TOTALS = (60, 62, 64)
_PROVINCES_TOTALS = (58, 60, 62, 60, 60)
_PARTS_OF_148 = ((26, 16, 20), (28, 15, 22), (27, 17, 21))


def _sheet_of_1048(stage: Stage) -> Sheet:
    path = f"/v1/rulebooks/{_ERA_1048}/product-sets/{PRODUCT_SET}"
    return Sheet(stage.public.get(path))


def _lodged(stage: Stage, case: str, producer: Json, name: str, era: str, days: list[str]) -> str:
    """Enter product, dossier, submission and acceptance from paper."""
    by = stage.officer("district")
    product = filing.register_product(stage, case, producer, name)
    stage.report.line(f"Sản phẩm “{product['name']}”", f"/v1/products/{product['id']}")
    dossier = filing.lodge(stage, case, product, by=by, lodged_on=days[0], rulebook=era)
    past = entered(dossier, days[0])
    by.act(f"{case}/submission", past, "submission", dated({}, days[0]))
    by.act(f"{case}/acceptance", past, "acceptance", dated({}, days[1]))
    stage.report.line(f"Hồ sơ giấy nhập lại theo {era}, nộp ngày {days[0]}", dossier)
    return dossier


def _assessed(
    stage: Stage, case: str, level: str, dossier: str, era: str, sheets: list[Any], days: list[str]
) -> Json:
    """Enter a council's work: round, sheets, opening, conclusion."""
    year = int(days[0][:4])
    council = deciding.found_historic_council(stage, f"{era}/{level}", level, year, len(sheets))
    a_round = deciding.open_round(stage, f"{era}/{level}", council, era, f"Đợt đánh giá năm {year}")
    deciding.take_into_round(stage, f"{case}/{level}", level, a_round["id"], [dossier], days[0])
    deciding.enter_sheets(stage, case, level, dossier, council, sheets, days[1])
    deciding.open_sheets(stage, case, level, dossier, days[1])
    concluded = deciding.conclude(stage, case, level, dossier, days[2])
    words = f"Hội đồng cấp {level_words(level)}: {verdict_words(concluded['verdict'])}"
    stage.report.line(words, f"{dossier}/sheets")
    return concluded


def _decided(stage: Stage, case: str, level: str, dossier: str, date: str) -> Recognised:
    number = f"{stage.run.number(case, 3)}/{date[:4]}/OCOP"
    numbers = {dossier.rsplit("/", 1)[1]: number}
    decision = deciding.decide_then(stage, case, level, [dossier], numbers, date)
    number = decision["number"]
    stage.report.line(f"Quyết định {number} ngày {date}", f"/v1/decisions/{decision['id']}")
    found = deciding.await_certificate(
        stage, case, stage.officer(level), decision["recognitions"][0]["id"]
    )
    stage.report.line(f"Trích lục giấy chứng nhận {found.number}: {found.stars} sao", found.page)
    return found


def era_1048(stage: Stage, producer: Json) -> Recognised:
    """Under 1048-781 a district scores, the dossier goes up, the province recognises 3 stars."""
    case = "era-1048"
    stage.report.title("Thời 1048-781: huyện chấm, tỉnh công nhận 3 sao")
    days = ["2022-03-02", "2022-03-10"]
    dossier = _lodged(stage, case, producer, "Bơ sáp 034", _ERA_1048, days)
    sheet = _sheet_of_1048(stage)
    district = [{"answers": sheet.answers(total)} for total in _DISTRICTS_TOTALS]
    days = ["2022-03-15", "2022-04-05", "2022-04-08"]
    _assessed(stage, case, "district", dossier, _ERA_1048, district, days)
    deciding.forward(stage, case, "district", dossier, "2022-04-12")
    stage.report.line("Từ 50 điểm: huyện chuyển hồ sơ lên tỉnh", f"{dossier}/steps")
    province = [{"answers": sheet.answers(total)} for total in _PROVINCES_TOTALS]
    days = ["2022-04-20", "2022-05-16", "2022-05-18"]
    _assessed(stage, case, "province", dossier, _ERA_1048, province, days)
    return _decided(stage, case, "province", dossier, "2022-06-01")


def era_148(stage: Stage, producer: Json) -> Recognised:
    """Under 148 the sheets are unknown, part totals are kept; the district recognises 3 stars."""
    case = "era-148"
    stage.report.title("Thời 148: chỉ có tổng điểm từng phần, huyện tự công nhận 3 sao")
    days = ["2024-03-05", "2024-03-11"]
    dossier = _lodged(stage, case, producer, "Khoai lang Lệ Cần", _ERA_148, days)
    _reported(stage, case, stage.officer("district"), dossier)
    parts = [{"parts": dict(zip("ABC", points, strict=True))} for points in _PARTS_OF_148]
    days = ["2024-04-01", "2024-05-10", "2024-05-14"]
    _assessed(stage, case, "district", dossier, _ERA_148, parts, days)
    return _decided(stage, case, "district", dossier, "2024-06-03")


def _reported(stage: Stage, case: str, by: Client, dossier: str) -> None:
    """Enter the commune's report and its letter."""
    filing.report(stage, case, dossier, by=by, on="2024-03-20")
    filing.propose(stage, case, dossier, by=by, on="2024-03-22")
    stage.report.line("Báo cáo bốn nội dung của xã, ngày 2024-03-20", f"{dossier}/steps")

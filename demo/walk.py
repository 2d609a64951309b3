"""The walk: every case in its order, each step in one line."""

from contextlib import ExitStack, closing

from demo import cases, checking, deciding, filing, history, withdrawing
from demo.accounts import (
    DemoAccount,
    People,
    create_ministrys_people,
    create_province_administrator,
    create_provinces_people,
)
from demo.client import Client, Credentials, Journal, Json
from demo.places import choose
from demo.report import DemoResult, Out, Recognised, Report
from demo.run import Run
from demo.sheets import Sheet
from demo.stage import PRODUCT_SET, RULEBOOK, Stage

GROUND = "Chủ thể không còn sản xuất"


def walk(
    base_url: str,
    administrator: Credentials,
    out: Out,
    *,
    run: str | None = None,
    plain_names: bool = False,
    journal: Journal | None = None,
) -> DemoResult:
    """Walk all cases through the public API; walking again with the same `run` resumes.

    `journal` holds what was acknowledged: a step in it is not asked for again.
    """
    this = Run(run, secret=administrator.password, plain=plain_names)
    stage = set_up(base_url, administrator, out, this, journal or Journal())
    try:
        producer = introduce(stage)
        of_today(stage, producer)
        of_the_past(stage, producer)
        return stage.result
    finally:
        stage.close()


def set_up(
    base_url: str, administrator: Credentials, out: Out, run: Run, journal: Journal
) -> Stage:
    """Choose the places and create the accounts."""
    with ExitStack() as stack:

        def client(account: Credentials | None = None) -> Client:
            return stack.enter_context(closing(Client(base_url, run, journal, account)))

        report = Report(out, base_url)
        report.title(f"Tài khoản (lượt {run.name})")
        public, ministry = client(), client(administrator)
        places = choose(public)
        first = create_province_administrator(ministry, run, places)
        words = f"Quản trị bộ tạo tài khoản quản trị {places.province.name}: {first.username}"
        report.line(words, f"/v1/accounts/{first.id}")
        province = client(first.credentials)
        accounts = {
            "quantri.tinh": first,
            **create_provinces_people(province, run, places),
            **create_ministrys_people(ministry, run, places),
        }
        _say_accounts(report, accounts)
        clients = {"": public, administrator.username: ministry, first.username: province}
        result = DemoResult(run.name, accounts=list(accounts.values()))
        stack.pop_all()
        return Stage(base_url, run, journal, report, result, places, People(accounts), clients)
    raise AssertionError  # an ExitStack swallows nothing here


def _say_accounts(report: Report, accounts: dict[str, DemoAccount]) -> None:
    for one in accounts.values():
        if one.role != "administrator":
            words = f"Tài khoản {one.username} ({one.role}, {one.level} {one.unit}): {one.name}"
            report.line(words, f"/v1/accounts/{one.id}")


def introduce(stage: Stage) -> Json:
    """Everybody logs in; the producer registers the cooperative."""
    for key in ("canbo.xa", "canbo.tinh", "chuthe", "hoidong1"):
        stage.by(key).log_in()
    stage.report.line("Mỗi người đăng nhập bằng tài khoản của mình", "/v1/me")
    producer = filing.register_producer(stage)
    stage.report.line(f"Chủ thể: {producer['name']}", f"/v1/producers/{producer['id']}")
    filing.confirm_producer(stage, producer)
    return producer


def of_today(stage: Stage, producer: Json) -> None:
    """Walk the products of Decision 26/2026: one round of the province, one of the ministry."""
    sheet = Sheet(stage.public.get(f"/v1/rulebooks/{RULEBOOK}/product-sets/{PRODUCT_SET}"))
    papers = filing.file_evidence(stage, producer)
    for paper in papers:
        size = paper["content"]["size"]
        words = f"Tải lên minh chứng: {paper['title']} ({size} byte)"
        stage.report.line(words, f"/v1/papers/{paper['id']}")
    filed = [paper["id"] for paper in papers]
    dossiers = {}
    for case in cases.OF_TODAY:
        stage.report.title(f"{case.name}: {case.what}")
        dossiers[case.key] = cases.file(stage, case, producer, filed, sheet)
    _province_assesses(stage, dossiers, sheet)
    _province_decides(stage, dossiers)
    _ministry_recognises(stage, dossiers, sheet)
    _check(stage, stage.result.certificate(cases.FOUR_STARS.key))
    stage.report.title("Thu hồi")
    withdrawn = stage.result.certificate(cases.WITHDRAWN.key)
    rulebook = stage.public.get(f"/v1/rulebooks/{RULEBOOK}")
    grounds = rulebook["procedure"]["withdrawal"]["grounds"]
    ground = next(one["code"] for one in grounds if GROUND in one["label"]["vi"])
    withdrawing.show(stage, withdrawn, ground)


def _province_assesses(stage: Stage, dossiers: dict[str, str], sheet: Sheet) -> None:
    stage.report.title("Hội đồng cấp tỉnh")
    council = deciding.found_council(stage, "province")
    stage.report.line("Thành lập hội đồng năm thành viên", f"/v1/councils/{council['id']}")
    a_round = deciding.open_round(stage, "province", council, RULEBOOK, "Đợt 2 năm 2026")
    path = f"/v1/rounds/{a_round['id']}"
    deciding.take_into_round(stage, "today", "province", a_round["id"], list(dossiers.values()))
    stage.report.line(f"Đưa {len(dossiers)} hồ sơ vào đợt", path)
    for case in cases.OF_TODAY:
        stage.report.title(f"Chấm: {case.name}")
        dossier = dossiers[case.key]
        cases.assess(stage, case.key, dossier, "province", cases.sheets_of(case, sheet))
        if case is cases.MISSED:
            for why in cases.why_not_more(stage, case, sheet, 5):
                stage.report.line(f"Vì sao không phải 5 sao: {why}", dossier)


def _province_decides(stage: Stage, dossiers: dict[str, str]) -> None:
    stage.report.title("Quyết định công nhận của tỉnh")
    recognised = [cases.FOUR_STARS, cases.WITHDRAWN]
    _province_recognises(stage, "province", recognised, dossiers)


def _province_recognises(
    stage: Stage, key: str, recognised: list[cases.Case], dossiers: dict[str, str]
) -> None:
    paths = [dossiers[case.key] for case in recognised]
    decision = deciding.decide(stage, key, "province", paths)
    words = f"Quyết định {decision['number']} công nhận {len(paths)} sản phẩm"
    stage.report.line(words, f"/v1/decisions/{decision['id']}")
    by_dossier = {one["dossier_id"]: one["id"] for one in decision["recognitions"]}
    for case, path in zip(recognised, paths, strict=True):
        found = deciding.await_certificate(
            stage, case.key, stage.officer("province"), by_dossier[path.rsplit("/", 1)[1]]
        )
        _certified(stage, found)


def _ministry_recognises(stage: Stage, dossiers: dict[str, str], sheet: Sheet) -> None:
    """From 90 points on a product goes up, whatever minimum it misses (26/2026 Đ.7 k.3e)."""
    sent = [cases.FIVE_STARS, cases.MISSED]
    stage.report.title("Từ 90 điểm, tỉnh chuyển lên bộ")
    for case in sent:
        dossier = dossiers[case.key]
        deciding.forward(stage, case.key, "province", dossier)
        words = f"{case.name}: UBND tỉnh duyệt kết quả, gửi hồ sơ lên bộ"
        stage.report.line(words, f"{dossier}/steps")
    council = deciding.found_council(stage, "ministry")
    a_round = deciding.open_round(stage, "ministry", council, RULEBOOK, "Đợt 2 cấp trung ương")
    paths = [dossiers[case.key] for case in sent]
    deciding.take_into_round(stage, "sent-up", "ministry", a_round["id"], paths)
    for case in sent:
        sheets = cases.sheets_of(case, sheet)
        cases.assess(stage, case.key, dossiers[case.key], "ministry", sheets)
    five = cases.FIVE_STARS
    decision = deciding.decide(stage, "ministry", "ministry", [dossiers[five.key]])
    found = deciding.await_certificate(
        stage, five.key, stage.officer("ministry"), decision["recognitions"][0]["id"]
    )
    _certified(stage, found)
    stage.report.title("Tỉnh công nhận theo kết quả trung ương")
    _province_recognises(stage, "on-central-result", [cases.MISSED], dossiers)


def of_the_past(stage: Stage, producer: Json) -> None:
    """Enter one product of each older era, side by side with today's."""
    stage.result.certificates.append(history.era_1048(stage, producer))
    stage.result.certificates.append(history.era_148(stage, producer))


def _certified(stage: Stage, found: Recognised) -> None:
    stage.result.certificates.append(found)
    stage.report.line(f"Giấy chứng nhận {found.number}: {found.stars} sao", found.page)


def _check(stage: Stage, certificate: Recognised) -> None:
    """Show the page, the signature, and what one flipped bit does to it."""
    stage.report.title("Ai cũng kiểm tra được")
    public = stage.public
    pdf = checking.pdf_of(public, certificate.code)
    trust = public.get("/v1/trust")
    stage.report.line(f"Trang công khai và PDF ({len(pdf)} byte)", certificate.page + ".pdf")
    holds = checking.signature_holds(pdf, trust)
    verdict = checking.verify(public, pdf)["verdict"]
    stage.report.line(f"Kiểm tra tệp: {verdict}; pyHanko: chữ ký đúng = {holds}", "/kiem-tra")
    forged = checking.flipped(pdf)
    holds = checking.signature_holds(forged, trust)
    verdict = checking.verify(public, forged)["verdict"]
    stage.report.line(f"Đổi một bit: {verdict}; pyHanko: chữ ký đúng = {holds}", "/kiem-tra")

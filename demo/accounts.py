"""The people of the demo: who creates whom, and what each may do."""

from dataclasses import dataclass, field
from typing import Any

from demo.client import Client, Credentials
from demo.places import Places
from demo.run import Run


@dataclass(frozen=True)
class DemoAccount:
    """An account somebody can log in with."""

    id: str
    role: str
    level: str
    unit: str
    name: str
    username: str
    password: str = field(repr=False)

    @property
    def credentials(self) -> Credentials:
        """What this account logs in with."""
        return Credentials(self.username, self.password)


@dataclass(frozen=True)
class _Person:
    key: str
    role: str
    level: str
    name: str


_BY_THE_PROVINCE = (
    _Person("canbo.xa", "officer", "commune", "H'Linh Niê"),
    _Person("canbo.tinh", "officer", "province", "Trần Quốc Bảo"),
    _Person("lanhdao.xa", "leader", "commune", "Y Thông Niê Kdăm"),
    _Person("lanhdao.tinh", "leader", "province", "Nguyễn Thị Thu Hoài"),
    _Person("chuthe", "producer", "commune", "Nguyễn Thị Hạnh"),
    _Person("hoidong1", "council_member", "province", "Lê Văn Thắng"),
    _Person("hoidong2", "council_member", "province", "Phạm Thị Ngọc Ánh"),
    _Person("hoidong3", "council_member", "province", "Y Bhiông Êban"),
    _Person("hoidong4", "council_member", "province", "Đặng Hoàng Phước"),
    _Person("hoidong5", "council_member", "province", "Võ Thị Mỹ Duyên"),
)
_BY_THE_MINISTRY = (
    _Person("canbo.bo", "officer", "ministry", "Đỗ Minh Khuê"),
    _Person("lanhdao.bo", "leader", "ministry", "Trịnh Quang Huy"),
    _Person("canbo.huyen", "officer", "district", "Bùi Thị Xuân"),
    _Person("trunguong1", "council_member", "ministry", "Ngô Đức Thịnh"),
    _Person("trunguong2", "council_member", "ministry", "Hoàng Thị Bích Vượng"),
    _Person("trunguong3", "council_member", "ministry", "Lý A Sử"),
    _Person("trunguong4", "council_member", "ministry", "Phan Thuỳ Trang"),
    _Person("trunguong5", "council_member", "ministry", "Vũ Hữu Nghĩa"),
)
_OFFICES = {
    "canbo.xa": ("Công chức kinh tế", "Ủy ban nhân dân xã"),
    "canbo.tinh": ("Chuyên viên", "Chi cục Phát triển nông thôn"),
    "canbo.bo": ("Chuyên viên", "Văn phòng Điều phối nông thôn mới Trung ương"),
    "lanhdao.xa": ("Chủ tịch", "Ủy ban nhân dân xã"),
    "lanhdao.tinh": ("Chủ tịch", "Ủy ban nhân dân tỉnh"),
    "lanhdao.bo": ("Thứ trưởng", "Bộ Nông nghiệp và Môi trường"),
    "hoidong1": ("Phó Giám đốc", "Sở Nông nghiệp và Môi trường"),
    "hoidong2": ("Trưởng phòng", "Sở Công Thương"),
    "hoidong3": ("Phó Giám đốc", "Sở Y tế"),
    "hoidong4": ("Trưởng phòng", "Sở Khoa học và Công nghệ"),
    "hoidong5": ("Phó Giám đốc", "Sở Văn hóa, Thể thao và Du lịch"),
    "trunguong1": ("Phó Cục trưởng", "Cục Kinh tế hợp tác và Phát triển nông thôn"),
    "trunguong2": ("Phó Vụ trưởng", "Bộ Công Thương"),
    "trunguong3": ("Phó Cục trưởng", "Bộ Y tế"),
    "trunguong4": ("Chuyên viên chính", "Bộ Khoa học và Công nghệ"),
    "trunguong5": ("Phó Cục trưởng", "Bộ Văn hóa, Thể thao và Du lịch"),
}
"""Title and organisation of a person's post, as they stand beside each act."""
_PROVINCE_ADMINISTRATOR = _Person("quantri.tinh", "administrator", "province", "Nguyễn Đức Tuệ")


class People:
    """Everybody of one walk, by the key in the tables above."""

    def __init__(self, accounts: dict[str, DemoAccount]) -> None:
        self.by_key = accounts

    def __getitem__(self, key: str) -> DemoAccount:
        return self.by_key[key]

    def council(self, level: str) -> list[DemoAccount]:
        """Give the members of a level's council."""
        return [
            one
            for one in self.by_key.values()
            if one.role == "council_member" and one.level == level
        ]


def unit_of(level: str, places: Places) -> str:
    """Give the unit that a level means in this walk."""
    return {
        "commune": places.commune.code,
        "district": places.district.code,
        "province": places.province.code,
        "ministry": "VN",
    }[level]


def create(by: Client, run: Run, person: _Person, unit: str) -> DemoAccount:
    """Have an administrator create an account, whose person then sets the password."""
    username = person.key + run.suffix
    password = run.password(username)
    title, organisation = _OFFICES.get(person.key, ("", ""))
    office = {"title": title, "organisation_name": organisation} if title else {}
    body: dict[str, Any] = {
        **office,
        "id": str(run.id(f"account/{person.key}")),
        "username": username,
        "display_name": person.name,
        "role": person.role,
        "level": person.level,
        "unit": unit,
    }
    made = by.create(f"account/{person.key}", "/v1/accounts", body)
    settle(by, made["id"], password)
    return DemoAccount(made["id"], person.role, person.level, unit, person.name, username, password)


def settle(by: Client, account: str, password: str) -> None:
    """Do what a new person does: set the password with the code that the administrator hands over.

    Repeated, it does nothing to an account that has a password.
    """
    if by.get(f"/v1/accounts/{account}")["password_set_at"] is not None:
        return
    reason = {"reason": "Tài khoản mới"}
    link = by.must(by.request("POST", f"/v1/accounts/{account}/password-link", json=reason)).json()
    body = {"code": link["code"], "password": password}
    by.must(by.http.post("/v1/auth/password-setting", json=body))


def create_province_administrator(ministry: Client, run: Run, places: Places) -> DemoAccount:
    """Have the ministry's administrator create the province's."""
    return create(ministry, run, _PROVINCE_ADMINISTRATOR, places.province.code)


def create_provinces_people(province: Client, run: Run, places: Places) -> dict[str, DemoAccount]:
    """Have the province's administrator create officers, producer and council."""
    return {
        person.key: create(province, run, person, unit_of(person.level, places))
        for person in _BY_THE_PROVINCE
    }


def create_ministrys_people(ministry: Client, run: Run, places: Places) -> dict[str, DemoAccount]:
    """Have the ministry's administrator create its own people and the old district's."""
    return {
        person.key: create(ministry, run, person, unit_of(person.level, places))
        for person in _BY_THE_MINISTRY
    }

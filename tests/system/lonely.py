"""One person who holds every post that an administrator can give, and what stands before him."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

import httpx

from demo import cases, deciding, filing
from demo.accounts import DemoAccount, settle
from demo.cases import own_sheet
from demo.client import Client, Journal, Json
from demo.run import Run
from demo.sheets import Sheet
from demo.stage import PRODUCT_SET, RULEBOOK, Stage
from tests.support.ids import new_id

POSTS = (
    "officer@province",
    "officer@commune",
    "officer@district",
    "officer@ministry",
    "leader@commune",
    "leader@province",
    "leader@ministry",
    "council_member@province",
    "council_member@ministry",
    "inspector@province",
    "inspector@ministry",
    "steward@ministry",
    "producer@commune",
)
"""Every post that goes with the others in one account; the first is given with the account."""
ANY = {"If-Match": "*"}
IN_OFFICE = tuple(one for one in POSTS if not one.endswith("@commune"))
"""Every post but those of the producers' commune, whose people are shut out from its council."""
_PASSWORD = "mot-nguoi-muoi-ba-viec-9381"


class InPost(Client):
    """The one account, acting in one of its posts in a session of its own."""

    post = ""

    def log_in(self) -> Json:
        session = super().log_in()
        chosen = self.must(self.request("POST", "/v1/auth/post", json={"post": self.post})).json()
        self._token = chosen["access_token"]
        return session


@dataclass
class LoneStage(Stage):
    """A stage on which one person plays every part; the public stays who it is."""

    posts: dict[str, Client] = field(default_factory=dict)

    def officer(self, level: str) -> Client:
        return self.posts[f"officer@{level}"]

    def leader(self, level: str) -> Client:
        return self.posts[f"leader@{level}"]

    def by(self, key: str) -> Client:
        return self.posts["producer@commune"] if key == "chuthe" else super().by(key)


@dataclass
class World:
    """The lone person beside the people of the walk, and records in every state."""

    stage: Stage
    lone: LoneStage
    account: DemoAccount
    sheet: Sheet
    recognition: str
    """A recognition of the walk, in force."""
    numbers: Any = field(default_factory=lambda: count(7001))

    def close(self) -> None:
        for client in [*self.lone.posts.values(), *self.lone.clients.values()]:
            client.close()

    def ask(self, post: str, method: str, path: str, json: Any = None) -> httpx.Response:
        """Let the lone person ask for something in one of the posts."""
        return self.lone.posts[post].request(method, path, json=json, headers=ANY)

    def post(self, post: str, path: str, json: Any = None) -> httpx.Response:
        return self.ask(post, "POST", path, json)

    def decision(self, sign: str = "QĐ-UBND") -> Json:
        """Number a document of today."""
        return {"number": f"{next(self.numbers)}/{sign}", "date": deciding.today(self.stage)}

    def drafted(self, answer: httpx.Response) -> str:
        """Give the identifier of a document that was drafted."""
        made = Client.must(answer).json()
        return str(made.get("document_id") or made["id"])


def a_world(
    stage: Stage, administrator: Client, recognition: str, posts: Sequence[str] = POSTS
) -> World:
    """Create the account with its posts, next to the people of a walk."""
    run = Run(secret="mot")
    account, clients = _account(stage, administrator, run, posts)
    shared = (stage.base_url, run, Journal(), stage.report)
    lone = LoneStage(*shared, replace(stage.result), stage.places, stage.people, {}, clients)
    sheet = Sheet(stage.public.get(f"/v1/rulebooks/{RULEBOOK}/product-sets/{PRODUCT_SET}"))
    return World(stage, lone, account, sheet, f"/v1/recognitions/{recognition}")


def personal_number(run: Run) -> str:
    """Give the number of the lone person of a run."""
    return f"066{run.number('person', 9)}"


def _office(stage: Stage, post: str) -> dict[str, str]:
    role, _, level = post.partition("@")
    places = stage.places
    units = {"commune": places.commune, "district": places.district, "province": places.province}
    unit = units[level].code if level in units else "VN"
    return {"role": role, "level": level, "unit": unit, "title": post}


def _account(
    stage: Stage, administrator: Client, run: Run, posts: Sequence[str]
) -> tuple[DemoAccount, dict[str, Client]]:
    name = f"mot.nguoi{run.suffix}"
    body = {
        **_office(stage, posts[0]),
        "username": name,
        "display_name": "Một Người",
        "personal_number": personal_number(run),
    }
    made = administrator.must(administrator.request("POST", "/v1/accounts", json=body)).json()
    path = f"/v1/accounts/{made['id']}"
    for post in posts[1:]:
        order = _office(stage, post)
        administrator.must(administrator.request("POST", f"{path}/posts", json=order))
    settle(administrator, made["id"], _PASSWORD)
    office = _office(stage, posts[0])
    account = DemoAccount(
        made["id"], "officer", "province", office["unit"], "Một Người", name, _PASSWORD
    )
    held = {f"{one['role']}@{one['level']}": one["id"] for one in administrator.get(path)["posts"]}
    return account, {post: _in_post(stage, run, account, held[post]) for post in posts}


def _in_post(stage: Stage, run: Run, account: DemoAccount, post: str) -> Client:
    client = InPost(stage.base_url, run, Journal(), account.credentials)
    client.post = post
    return client


def proposed(world: World) -> str:
    """Give a dossier that the commune has sent on; the people of the walk did it."""
    stage, case = world.stage, str(new_id())
    producer = stage.by("chuthe").get(f"/v1/producers/{stage.run.id('producer')}")
    product = filing.register_product(stage, case, producer, "Rau của nhiều người")
    dossier = filing.lodge(stage, case, product)
    papers = [str(stage.run.id(f"paper/{facts['kind']}")) for facts in filing.EVIDENCE]
    answers = own_sheet(cases.FOUR_STARS, world.sheet)
    filing.assess_oneself(stage, case, dossier, answers, papers, one_by_one=False)
    filing.submit(stage, case, dossier)
    filing.accept(stage, case, dossier)
    filing.report(stage, case, dossier)
    return dossier


def lettered(world: World) -> str:
    """Give a dossier whose letter is in force."""
    dossier = proposed(world)
    filing.propose(world.stage, dossier, dossier)
    return dossier


def concluded(world: World, case: cases.Case) -> str:
    """Give a dossier on which the council of the walk has concluded."""
    stage, dossier = world.stage, lettered(world)
    into = str(stage.run.id("round/province"))
    deciding.take_into_round(stage, dossier, "province", into, [dossier])
    sheets = cases.sheets_of(case, world.sheet)
    cases.assess(stage, dossier, dossier, "province", sheets)
    return dossier


def below_at_centre(world: World, case: cases.Case) -> str:
    """Give a dossier that was sent up and that the centre did not recognise."""
    stage, dossier = world.stage, concluded(world, cases.FIVE_STARS)
    deciding.forward(stage, dossier, "province", dossier)
    into = str(stage.run.id("round/ministry"))
    deciding.take_into_round(stage, f"{dossier}/up", "ministry", into, [dossier])
    sheets = cases.sheets_of(case, world.sheet)
    cases.assess(stage, dossier, dossier, "ministry", sheets)
    return dossier


@dataclass(frozen=True)
class Table:
    """A dossier before a council in which the lone person has the second seat."""

    dossier: str
    council: Json

    def seat(self, number: int) -> str:
        """Give a member; the chair is 0, the lone person 1."""
        return str(self.council["members"][number]["id"])


def seated(world: World, chair: int = 0) -> Table:
    """Bring a dossier before a new council of five; the lone person has its second seat."""
    stage, officer = world.stage, world.stage.officer("province")
    others = stage.people.council("province")[:4]
    seats = [others[0].id, world.account.id, *(one.id for one in others[1:])]
    today = deciding.today(stage)
    body = {
        "id": str(new_id()),
        "name": "Hội đồng có một người",
        "decision": world.decision("QĐ-HĐ"),
        "term_from": today,
        "term_to": "2028-12-31",
        "regulations": {
            "quorum_share": "3/4",
            "max_spread": 10,
            "unanswered": "refuse",
            "chair_must_attend": False,
        },
        "members": [
            {"account_id": account, "chair": number == chair}
            for number, account in enumerate(seats)
        ],
    }
    drafted = officer.create(f"{body['id']}", "/v1/councils", body)
    deciding.put_in_force(stage, f"{body['id']}", "province", drafted["document_id"])
    council = officer.get(f"/v1/councils/{body['id']}")
    a_round = {"id": str(new_id()), "council_id": council["id"], "rulebook": RULEBOOK}
    a_round["name"] = "Đợt"
    officer.create(a_round["id"], "/v1/rounds", a_round)
    dossier = lettered(world)
    deciding.take_into_round(stage, dossier, "province", a_round["id"], [dossier])
    return Table(dossier, council)


def file_others(world: World, table: Table, *numbers: int) -> None:
    """Let other members file their sheets; the chair is 0."""
    members = world.stage.people.council("province")
    accounts = [members[0], world.account, *members[1:4]]
    answers = own_sheet(cases.FOUR_STARS, world.sheet)
    for number in numbers:
        client = world.stage.client(accounts[number])
        step = f"{table.dossier}/{number}"
        client.create(step, f"{table.dossier}/sheets", {"id": str(new_id()), "answers": answers})

"""Reading the rulebooks: the law as data, open to everybody and cacheable."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

import orjson
from fastapi import Path, Query, Request, Response

import law
from libs.contracts.core import Contract
from libs.contracts.law import AssessmentKind, Procedure
from libs.contracts.scoring import (
    Applicable,
    Differences,
    ProductSet,
    ProductSetList,
    Rulebook,
    RulebookList,
)
from libs.kit.apps import new_router
from libs.kit.auth import Public
from services.scoring.api.answers import cached, language
from services.scoring.engine import differences, forms, schema
from services.scoring.engine.catalogue import Catalogue
from services.scoring.engine.catalogue import Rulebook as Book
from services.scoring.errors import (
    NoRulebookApplies,
    NoVectors,
    ProductSetUnknown,
    RulebookUnknown,
)

router = new_router(prefix="/v1/rulebooks", tags=["rulebooks"])

RulebookPath = Annotated[str, Path(max_length=40, description="A rulebook's id, e.g. 26-2026")]
SetPath = Annotated[int, Path(ge=1, le=99, description="The product set's number")]
Language = Annotated[str, "vi or en"]
_UNCHANGED: dict[int | str, dict[str, Any]] = {
    304: {"description": "The reader's copy (If-None-Match) is the current one"}
}


class Document(Contract):
    """A JSON document that is described elsewhere (a pack, its vectors, a JSON Schema)."""


def _catalogue(request: Request) -> Catalogue:
    catalogue: Catalogue = request.app.state.catalogue
    return catalogue


def _book(request: Request, rulebook: str) -> Book:
    found = _catalogue(request).get(rulebook)
    if found is None:
        raise RulebookUnknown(rulebook=rulebook)
    return found


def _written(request: Request, key: str, write: Callable[[], Any]) -> bytes:
    """Keep every view as bytes once it was asked for; there are few and they never change."""
    kept: dict[str, bytes] = request.app.state.written
    if key not in kept:
        kept[key] = orjson.dumps(write())
    return kept[key]


def _tag(book: Book, *more: object) -> str:
    digests = (book.sheets_digest, book.procedure_digest)
    return "-".join([*(one.removeprefix("sha256:")[:24] for one in digests), *map(str, more)])


@router.get("", response_model=RulebookList, dependencies=[Public], responses=_UNCHANGED)
async def list_rulebooks(request: Request) -> Response:
    """List every rulebook, newest first."""
    catalogue = _catalogue(request)
    body = _written(request, "rulebooks", lambda: forms.rulebook_list(catalogue))
    tag = "-".join(_tag(book)[18:31] for book in catalogue)
    return cached(request, body, tag)


@router.get(
    "/applicable",
    response_model=Applicable,
    dependencies=[Public],
    responses={404: {"description": "No rulebook is in force on that day"}},
)
async def find_applicable_rulebook(
    request: Request,
    lodged_on: Annotated[date, Query(description="The day on which the dossier is lodged")],
    kind: Annotated[AssessmentKind, Query(description="Why the product is assessed")],
) -> Response:
    """Say which rulebook binds a dossier lodged on a day, and until when it must be finished."""
    found = _catalogue(request).applicable(lodged_on, kind.value)
    if found is None:
        raise NoRulebookApplies(day=lodged_on.isoformat())
    book, rule = found
    view = forms.applicable(book, rule, lodged_on.isoformat(), kind.value)
    return Response(orjson.dumps(view), media_type="application/json")


@router.get("/{rulebook}", response_model=Rulebook, dependencies=[Public], responses=_UNCHANGED)
async def read_rulebook(request: Request, rulebook: RulebookPath) -> Response:
    """Read one rulebook: classes, levels, routing, forms, rounds, validity, grounds."""
    book = _book(request, rulebook)
    body = _written(request, f"rulebook/{book.id}", lambda: forms.rulebook(book))
    return cached(request, body, _tag(book))


@router.get(
    "/{rulebook}/product-sets",
    response_model=ProductSetList,
    dependencies=[Public],
    responses=_UNCHANGED,
)
async def list_product_sets(request: Request, rulebook: RulebookPath) -> Response:
    """List a rulebook's product sets."""
    book, asked = _book(request, rulebook), language(request)
    body = _written(request, f"sets/{book.id}/{asked}", lambda: forms.product_sets(book, asked))
    return cached(request, body, _tag(book, asked))


@router.get(
    "/{rulebook}/product-sets/{number}",
    response_model=ProductSet,
    dependencies=[Public],
    responses=_UNCHANGED,
)
async def read_product_set(request: Request, rulebook: RulebookPath, number: SetPath) -> Response:
    """Read one sheet as a form: parts, sections, criteria, options with points and marks."""
    book, asked = _book(request, rulebook), language(request)
    entry = book.product_sets.get(number)
    if entry is None:
        raise ProductSetUnknown(rulebook=rulebook, number=number)
    key = f"set/{book.id}/{number}/{asked}"
    body = _written(request, key, lambda: forms.product_set(book, entry, asked))
    return cached(request, body, _tag(book, number, asked))


@router.get(
    "/{rulebook}/pack", response_model=dict[str, Any], dependencies=[Public], responses=_UNCHANGED
)
async def read_rulebook_pack(request: Request, rulebook: RulebookPath) -> Response:
    """Read the sheets' canonical pack, byte for byte what `sheets_digest` names."""
    book = _book(request, rulebook)
    return cached(request, (book.folder / law.SHEETS).read_bytes(), _tag(book, "sheets"))


@router.get(
    "/{rulebook}/procedure",
    response_model=Procedure,
    dependencies=[Public],
    responses=_UNCHANGED,
)
async def read_rulebook_procedure(request: Request, rulebook: RulebookPath) -> Response:
    """Read the procedure's canonical pack, byte for byte what `procedure_digest` names."""
    book = _book(request, rulebook)
    return cached(request, (book.folder / law.PROCEDURE).read_bytes(), _tag(book, "procedure"))


@router.get(
    "/{rulebook}/vectors",
    response_model=dict[str, Any],
    dependencies=[Public],
    responses=_UNCHANGED,
)
async def read_rulebook_vectors(request: Request, rulebook: RulebookPath) -> Response:
    """Read test vectors, requests with full results, made by an independent implementation."""
    book = _book(request, rulebook)
    path = book.folder / "vectors.json"
    if not path.exists():
        raise NoVectors(rulebook=rulebook)
    return cached(request, path.read_bytes(), _tag(book, path.stat().st_size))


@router.get(
    "/{rulebook}/schema",
    response_class=Response,
    dependencies=[Public],
    responses={
        200: {"content": {"application/schema+json": {"schema": {"type": "object"}}}},
        **_UNCHANGED,
    },
)
async def read_rulebook_schema(request: Request, rulebook: RulebookPath) -> Response:
    """Read a JSON Schema of the score requests that this rulebook takes."""
    book = _book(request, rulebook)
    body = _written(request, f"schema/{book.id}", lambda: schema.schema_of(book))
    return cached(request, body, _tag(book, "schema"), "application/schema+json")


@router.get(
    "/{rulebook}/differences/{other}",
    response_model=Differences,
    dependencies=[Public],
    responses=_UNCHANGED,
)
async def read_differences(
    request: Request,
    rulebook: RulebookPath,
    other: RulebookPath,
    product_set: Annotated[
        int | None,
        Query(ge=1, le=99, description="Compare this set's sheets; without it, all but the sheets"),
    ] = None,
) -> Response:
    """Say in words what changed from the first rulebook to the second."""
    before, after, asked = _book(request, rulebook), _book(request, other), language(request)
    known = {*before.product_sets, *after.product_sets}
    if product_set is not None and product_set not in known:
        raise ProductSetUnknown(rulebook=rulebook, number=product_set)
    if product_set is None:
        key = f"differences/{before.id}/{after.id}/{asked}"
        body = _written(request, key, lambda: differences.between(before, after, None, asked))
    else:
        body = orjson.dumps(differences.between(before, after, product_set, asked))
    return cached(request, body, _tag(before, _tag(after), product_set or "all", asked))

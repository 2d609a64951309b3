"""Says which rules leave open where they come from."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from tools.rules.reading import Rule

ALLOWED_WITHOUT: Final[frozenset[str]] = frozenset(
    {
        "gateway/accounts/rules.py:check_may_manage",
        "gateway/accounts/rules.py:check_not_own",
        "gateway/accounts/rules.py:faults_of_password",
        "gateway/accounts/rules.py:faults_of_standing",
        "gateway/accounts/rules.py:reason_not_active",
        "gateway/accounts/rules.py:remembered",
        "gateway/portal/rules.py:read_code",
        "gateway/portal/rules.py:read_words",
        "gateway/tokens/rules.py:hash_of",
        "gateway/tokens/rules.py:new_refresh_token",
        "gateway/tokens/rules.py:successor_of",
        "gateway/tokens/rules.py:worth",
        "law/__init__.py:Law.get",
        "law/__init__.py:digest_of",
        "law/__init__.py:read",
        "libs/contracts/law.py:Procedure.applies_to",
        "libs/contracts/law.py:Procedure.form",
        "libs/contracts/law.py:Procedure.sector_of",
        "libs/contracts/law.py:Procedure.step_at",
        "libs/contracts/law.py:Procedure.time_limit",
        "services/certificates/records/rules.py:check_change",
        "services/certificates/records/rules.py:status_on",
        "services/certificates/records/rules.py:valid_until",
        "services/certificates/verification/rules.py:judge",
        "services/registry/councils/rules.py:commitment",
        "services/registry/councils/rules.py:has_quorum",
        "services/registry/councils/rules.py:missing",
        "services/registry/councils/rules.py:quorum_needed",
        "services/registry/councils/rules.py:settings_of",
        "services/registry/dossiers/rules.py:blocked",
        "services/registry/dossiers/rules.py:holder",
        "services/registry/dossiers/rules.py:responsible",
        "services/registry/dossiers/rules.py:transition",
        "services/registry/evidence/rules.py:asked_range",
        "services/registry/evidence/rules.py:declared_type",
        "services/registry/evidence/rules.py:file_name",
        "services/registry/evidence/rules.py:is_already_stored",
        "services/registry/evidence/rules.py:is_zipped",
        "services/registry/evidence/rules.py:require_as_declared",
        "services/registry/land/rules.py:day_of_question",
        "services/registry/land/rules.py:existed_on",
        "services/registry/land/rules.py:require_commune_in_force",
        "services/registry/parties/rules.py:mask_name",
        "services/registry/parties/rules.py:mask_number",
        "services/registry/parties/rules.py:normal_identity",
        "services/registry/parties/rules.py:normal_phone",
        "services/registry/parties/rules.py:owner_of_new",
        "services/registry/parties/rules.py:replaces_owner",
        "services/registry/parties/rules.py:require_editable_at",
        "services/registry/parties/rules.py:require_owner_change_allowed",
        "services/registry/parties/rules.py:require_replaces_at_home",
        "services/registry/products/rules.py:normal_gtin",
        "services/registry/products/rules.py:product_code",
        "services/registry/standing/rules.py:ground_of",
        "services/registry/standing/rules.py:may_withdraw",
        "services/registry/standing/rules.py:status_on",
        "services/registry/standing/rules.py:valid_until",
        "services/scoring/engine/advice.py:advise",
        "services/scoring/engine/advice.py:read_question",
        "services/scoring/engine/ascent.py:smallest_ways",
        "services/scoring/engine/batch.py:Lines.end",
        "services/scoring/engine/batch.py:Lines.feed",
        "services/scoring/engine/batch.py:read_item",
        "services/scoring/engine/bulk.py:classify",
        "services/scoring/engine/catalogue.py:Catalogue.applicable",
        "services/scoring/engine/catalogue.py:Catalogue.get",
        "services/scoring/engine/catalogue.py:Rulebook.ref",
        "services/scoring/engine/catalogue.py:load",
        "services/scoring/engine/catalogue.py:read_decree",
        "services/scoring/engine/comparison.py:compare",
        "services/scoring/engine/comparison.py:read_question",
        "services/scoring/engine/comparison.py:summary",
        "services/scoring/engine/council.py:quorum",
        "services/scoring/engine/council.py:spread",
        "services/scoring/engine/explanation.py:explain",
        "services/scoring/engine/explanation.py:part_entry",
        "services/scoring/engine/explanation.py:star_entry",
        "services/scoring/engine/faults.py:step",
        "services/scoring/engine/forms.py:applicable",
        "services/scoring/engine/forms.py:product_set",
        "services/scoring/engine/forms.py:product_sets",
        "services/scoring/engine/forms.py:rulebook",
        "services/scoring/engine/forms.py:rulebook_list",
        "services/scoring/engine/gates.py:fired",
        "services/scoring/engine/gates.py:may_fire",
        "services/scoring/engine/given.py:answered_at",
        "services/scoring/engine/given.py:given_at",
        "services/scoring/engine/joining.py:join",
        "services/scoring/engine/parsing.py:parse",
        "services/scoring/engine/points.py:Fraction.reaches",
        "services/scoring/engine/points.py:Fraction.shown",
        "services/scoring/engine/points.py:minimums_met",
        "services/scoring/engine/points.py:parts_of",
        "services/scoring/engine/points.py:points_at",
        "services/scoring/engine/points.py:shown",
        "services/scoring/engine/points.py:weigh",
        "services/scoring/engine/points.py:zeroed_in",
        "services/scoring/engine/quick.py:Writer.answer",
        "services/scoring/engine/quick.py:score_quickly",
        "services/scoring/engine/requests.py:read_agreed",
        "services/scoring/engine/requests.py:read_case",
        "services/scoring/engine/requests.py:read_findings",
        "services/scoring/engine/requests.py:read_level",
        "services/scoring/engine/requests.py:read_rulebook",
        "services/scoring/engine/requests.py:read_set",
        "services/scoring/engine/requests.py:settings_of",
        "services/scoring/engine/result.py:average_of",
        "services/scoring/engine/result.py:decided",
        "services/scoring/engine/result.py:notes_of",
        "services/scoring/engine/result.py:score",
        "services/scoring/engine/schema.py:schema_of",
        "services/scoring/engine/settings.py:read_settings",
        "services/scoring/engine/sheet.py:read_answers",
        "services/scoring/engine/sheet.py:read_plain_sheet",
        "services/scoring/engine/sheet.py:read_sheets",
        "services/scoring/engine/stars.py:assess",
        "services/scoring/engine/stars.py:minimums_of",
        "services/scoring/engine/stars.py:outcome_at",
        "services/scoring/engine/stars.py:star_by_total",
        "services/scoring/engine/stars.py:star_with_minimums",
        "services/scoring/engine/tables.py:build",
        "services/scoring/engine/tables.py:leaves",
        "services/scoring/engine/validation.py:faults_of",
        "services/scoring/engine/validation.py:floors_of_marks",
        "services/scoring/engine/words.py:gate_text",
        "services/scoring/engine/words.py:say",
        "services/scoring/engine/words.py:text_of",
    }
)
"""``file:name`` of rules that may stay without a line for now."""

_DECISION: Final = re.compile(r"\b0\d{3}\b")


def decisions(root: Path) -> dict[str, str]:
    """Map the number of every page of docs/decisions to its file's name."""
    pages = sorted((root / "docs" / "decisions").glob("[0-9]*.md"))
    return {page.name[:4]: page.name for page in pages}


def cited_decisions(line: str) -> list[str]:
    """Find the numbers of decisions in a sentence; a range counts by its two ends."""
    return _DECISION.findall(line)


def faults(
    rules: Collection[Rule],
    known_decisions: Collection[str],
    allowed_without: Collection[str] = ALLOWED_WITHOUT,
) -> list[str]:
    """Say what is wrong with the rules, a line each; nothing when all is said."""
    silent = {rule.key for rule in rules if rule.must_say and not rule.says}
    found = [
        f"{key} says neither `Law:` nor `Ours:`" for key in sorted(silent - {*allowed_without})
    ]
    for rule in rules:
        found += _misread(rule, known_decisions)
    return list(dict.fromkeys(found))


def _misread(rule: Rule, known_decisions: Collection[str]) -> Iterator[str]:
    for line in rule.says.unreadable:
        yield f"{rule.key} cites no act that tools/rules/citations.py knows: {line}"
    for line in rule.says.ours:
        for number in cited_decisions(line):
            if number not in known_decisions:
                yield f"{rule.key} names decision {number}, which has no page"

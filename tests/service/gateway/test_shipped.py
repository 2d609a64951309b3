"""The gateway in the environment that deploy/ ships, behind a proxy, as in operation."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.service.gateway.test_alone import CHECKOUT, NOWHERE, running, url

DEPLOY = CHECKOUT / "deploy"
WITH_DEFAULT = re.compile(r"\$\{\w+:-(.*)\}$")


def of_compose() -> dict[str, str]:
    parts = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    given: dict[str, Any] = parts["gateway"]["environment"]
    return {name: WITH_DEFAULT.sub(r"\1", str(value)) for name, value in given.items()}


def of_kustomize() -> dict[str, str]:
    made = yaml.safe_load((DEPLOY / "kustomize" / "kustomization.yaml").read_text())
    lines = made["configMapGenerator"][0]["literals"]
    known = dict(line.split("=", 1) for line in lines)
    return {name: value for name, value in known.items() if name.startswith("OCOP_GATEWAY_")}


@pytest.mark.parametrize("shipped", [of_compose(), of_kustomize()], ids=["compose", "kustomize"])
def test_both_deployments_say_what_the_limits_need(shipped: dict[str, str]) -> None:
    assert shipped["OCOP_GATEWAY_ENVIRONMENT"] == "production"
    assert json.loads(shipped["OCOP_GATEWAY_TRUSTED_PROXIES"])
    assert json.loads(shipped["OCOP_GATEWAY_METRICS_NETWORKS"]) == ["127.0.0.1/32"]
    assert shipped["OCOP_GATEWAY_ACCESS_LOG"] == "true"
    assert shipped["OCOP_GATEWAY_HTTPS"] == "true"


def test_nobody_reaches_a_service_past_the_gateway() -> None:
    """Every policy by hand: who may be reached, and by whom."""
    text = (DEPLOY / "kustomize" / "networkpolicies.yaml").read_text()
    policies = {one["metadata"]["name"]: one["spec"] for one in yaml.safe_load_all(text)}
    closed = policies.pop("nobody-reaches-anything")
    assert closed == {"podSelector": {}, "policyTypes": ["Ingress"]}
    assert {
        name: (_named(one["podSelector"]), _sources(one)) for name, one in policies.items()
    } == {
        "the-ingress-reaches-the-gateway": (["gateway"], ["ingress-nginx"]),
        "services-reach-the-gateway": (["gateway"], ["registry", "certificates"]),
        "the-gateway-reaches-the-services": (
            ["registry", "scoring", "certificates"],
            ["gateway"],
        ),
        "the-registry-reaches-scoring-and-certificates": (
            ["scoring", "certificates"],
            ["registry"],
        ),
        "the-certificates-reach-the-registry": (["registry"], ["certificates"]),
    }


def _named(selector: dict[str, Any]) -> list[str]:
    labels = selector.get("matchLabels", {})
    ours = [labels[key] for key in ("app", "kubernetes.io/metadata.name") if key in labels]
    return ours + [value for one in selector.get("matchExpressions", []) for value in one["values"]]


def _sources(policy: dict[str, Any]) -> list[str]:
    return [
        name
        for rule in policy["ingress"]
        for source in rule["from"]
        for selector in source.values()
        for name in _named(selector)
    ]


@pytest.fixture(params=[of_compose(), of_kustomize()], ids=["compose", "kustomize"])
def shipped(
    request: pytest.FixtureRequest, gateway_database_url: str, tmp_path: Path
) -> Iterator[dict[str, str]]:
    """The shipped environment with this test's database and folder, and the proxy on this machine.

    The pods' network of a cluster is not here, so the proxy's is named beside it.
    """
    given: dict[str, str] = request.param
    proxies = [*json.loads(given["OCOP_GATEWAY_TRUSTED_PROXIES"]), "127.0.0.0/8"]
    environment = {
        **given,
        "OCOP_GATEWAY_HOST": "127.0.0.1",
        "OCOP_GATEWAY_PORT": _free(),
        "OCOP_GATEWAY_DATABASE_URL": gateway_database_url,
        "OCOP_GATEWAY_KEYS_DIR": str(tmp_path / "keys"),
        "OCOP_GATEWAY_PERSON_KEY_FILE": str(tmp_path / "person.key"),
        "OCOP_GATEWAY_TRUSTED_PROXIES": json.dumps(proxies),
        "OCOP_GATEWAY_ARGON2_MEMORY_KIB": "8",
        "OCOP_GATEWAY_ARGON2_TIME_COST": "1",
        **{f"OCOP_GATEWAY_{name}_URL": NOWHERE for name in ("REGISTRY", "SCORING", "CERTIFICATES")},
    }
    with running(environment):
        yield environment


def _free() -> str:
    from embedded.processes import free_port  # noqa: PLC0415 - beside its only use

    return str(free_port())


def test_limits_are_each_callers_own_and_the_counters_are_closed(shipped: dict[str, str]) -> None:
    def through_the_proxy(caller: str, path: str, **options: Any) -> httpx.Response:
        headers = {"x-forwarded-for": f"{caller}, 127.0.0.1"}
        return client.request(options.pop("method", "GET"), path, headers=headers, **options)

    with httpx.Client(base_url=url(shipped, ""), trust_env=False, timeout=30) as client:
        for number in range(200):
            body = {"username": f"khong.co.{number}", "password": "x"}
            refused = through_the_proxy("203.0.113.7", "/v1/auth/login", method="POST", json=body)
            if refused.status_code == 429:
                break
        assert (refused.status_code, "retry-after" in refused.headers) == (429, True)
        body = {"username": "mot.nguoi", "password": "wrong but given, long enough"}
        other = through_the_proxy("198.51.100.9", "/v1/auth/login", method="POST", json=body)
        assert other.status_code == 401
        for caller in ("203.0.113.7", "8.8.8.8", "10.9.8.7"):
            assert through_the_proxy(caller, "/metrics").status_code == 404
        assert through_the_proxy("203.0.113.7", "/").headers["strict-transport-security"]

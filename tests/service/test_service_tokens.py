"""Tokens of an issuer: its public keys are fetched from a real server, and whatever is wrong is told alike."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from service.access import ADMIN, roles_file
from service.core import Service
from service.errors import NotAuthenticated
from service.settings import Settings
from service.tokens import caller_of_token
from tests.service.conftest import free_port

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
FOREIGN = rsa.generate_private_key(public_exponent=65537, key_size=2048)
AUDIENCE = "tiaowen"


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an issuer that publishes its key."""
    folder = tmp_path_factory.mktemp("issuer")
    known = folder / ".well-known"
    known.mkdir()
    key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key())) | {"kid": "one", "use": "sig"}
    (known / "jwks.json").write_text(json.dumps({"keys": [key]}), encoding="utf-8")
    port = free_port()
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                httpx.get(f"{address}/.well-known/jwks.json", trust_env=False)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait()


@pytest.fixture
def wanted(issuer: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("TIAOWEN_OIDC_ISSUER", issuer)
    monkeypatch.setenv("TIAOWEN_OIDC_AUDIENCE", AUDIENCE)
    monkeypatch.delenv("TIAOWEN_OIDC_JWKS", raising=False)
    return issuer


def token(issuer: str, key: object = KEY, algorithm: str = "RS256", **changed: object) -> str:
    claims = {"iss": issuer, "aud": AUDIENCE, "sub": "u1", "exp": int(time.time()) + 600} | changed
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": "one"})


def test_a_token_stands_for_its_person_with_the_role_of_its_claims(wanted: str, tmp_path: Path) -> None:
    plain = caller_of_token(tmp_path / "library", token(wanted), "api")
    assert (plain.name, plain.role, plain.collections, plain.via) == ("user:u1", "reader", None, "api")
    assert caller_of_token(tmp_path / "library", token(wanted, roles=["editor"]), "api").role == "editor"


def test_a_role_goes_by_what_only_the_issuer_says(wanted: str, tmp_path: Path) -> None:
    library = tmp_path / "library"
    roles_file(library).write_text('[users]\n"wang@example.org" = "admin"\n"u9" = "editor"\n', encoding="utf-8")

    def role(**claims: object) -> str:
        return caller_of_token(library, token(wanted, **claims), "api").role

    assert role(email="wang@example.org", email_verified=True) == "admin"
    assert role(email="wang@example.org") == role(email="wang@example.org", email_verified=False) == "reader"
    assert role(preferred_username="wang@example.org") == "reader"
    assert role(sub="u9") == "editor"


def test_whatever_is_wrong_with_a_token_is_told_alike(wanted: str, tmp_path: Path) -> None:
    good = token(wanted)
    bad = [
        token(wanted, exp=int(time.time()) - 600),
        token(wanted, exp=None),
        token(wanted, sub=None),
        token(wanted, aud="another"),
        token("http://127.0.0.1:1"),
        token(wanted, FOREIGN),
        token(wanted, "a shared secret of thirty-two letters", "HS256"),
        token(wanted, "", "none"),
        good[:-4] + "AAAA",
        good.rsplit(".", 1)[0],
        "",
        "é.é.é",
    ]
    told = set()
    for each in bad:
        with pytest.raises(NotAuthenticated) as error:
            caller_of_token(tmp_path / "library", each, "api")
        told.add(str(error.value))
    assert len(told) == 1


def test_without_an_issuer_no_token_is_good(issuer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TIAOWEN_OIDC_ISSUER", raising=False)
    with pytest.raises(NotAuthenticated):
        caller_of_token(tmp_path / "library", token(issuer), "api")


def test_where_tokens_are_expected_nobody_is_let_in_without_one(wanted: str, tmp_path: Path) -> None:
    service = Service(tmp_path / "library", "hashing", Settings(anonymous=True))
    try:
        with pytest.raises(NotAuthenticated):
            service.caller(None, "api")
    finally:
        service.close()


def test_without_tokens_and_keys_this_machine_is_let_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TIAOWEN_OIDC_ISSUER", raising=False)
    service = Service(tmp_path / "library", "hashing", Settings(anonymous=True))
    try:
        assert service.caller(None, "api").role == ADMIN
    finally:
        service.close()

"""Tokens (JWT) of the organisation's own issuer, beside keys: whoever has logged in there may use the API too.

TIAOWEN_OIDC_ISSUER and TIAOWEN_OIDC_AUDIENCE switch it on; TIAOWEN_OIDC_JWKS is the address of the issuer's public keys
where it is not <issuer>/.well-known/jwks.json. Roles come from the claims or the roles file (service.access), as in the
app; whoever has neither is a reader.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from service.access import READER, Caller, names_of, role_of, roles_file
from service.errors import NotAuthenticated
from service.settings import AUDIENCE, ISSUER, takes_tokens

if TYPE_CHECKING:
    from jwt import PyJWKClient

_ALGORITHMS = ["RS256", "RS384", "RS512", "ES256", "ES384", "PS256", "EdDSA"]
_LEEWAY = 60  # seconds that clocks may differ
_guard = threading.Lock()
_clients: dict[str, PyJWKClient] = {}


def caller_of_token(library: Path, token: str, via: str) -> Caller:
    """Who a token stands for. Raises NotAuthenticated, for the same reason whatever is wrong with it."""
    if not takes_tokens():
        raise NotAuthenticated("service.bad_key")
    import jwt

    issuer, audience = os.environ[ISSUER], os.environ[AUDIENCE]
    where = os.environ.get("TIAOWEN_OIDC_JWKS") or f"{issuer.rstrip('/')}/.well-known/jwks.json"
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            _client(where).get_signing_key_from_jwt(token).key,
            algorithms=_ALGORITHMS,
            audience=audience,
            issuer=issuer,
            leeway=_LEEWAY,
            options={"require": ["exp", "iss", "aud", "sub"]},
        )
    except (jwt.PyJWTError, ValueError, UnicodeError):
        raise NotAuthenticated("service.bad_key") from None
    role = role_of(names_of(claims), [claims.get("roles"), claims.get("role")], roles_file(library), READER)
    return Caller(f"user:{claims['sub']}", role, None, via)


def _client(where: str) -> PyJWKClient:
    from jwt import PyJWKClient

    with _guard:
        if where not in _clients:
            _clients[where] = PyJWKClient(where, cache_keys=True, timeout=5)
        return _clients[where]

"""The API's endpoints for keys and the log."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from service import audit, inputs, keys
from service.json_service import entry_json, key_json
from service.rest import Signed, managed, service_of
from service.shapes import AuditJSON, KeyJSON, KeysJSON, SoundJSON

router = APIRouter()


@router.get("/keys", response_model=KeysJSON)
async def all_keys(request: Request, signed: Signed) -> Response:
    """All keys, without their secrets."""
    folder = service_of(request).folder
    return await managed(request, "keys", lambda: {"keys": [key_json(key) for key in keys.all_keys(folder)]})


@router.post("/keys", response_model=KeyJSON, status_code=201)
async def add(request: Request, asked: inputs.KeyAsked, signed: Signed) -> Response:
    """Make a key; it is shown this once."""
    folder = service_of(request).folder

    def made() -> dict[str, Any]:
        key, secret = keys.add(folder, asked.name, asked.role, asked.collections, asked.expires)
        return {**key_json(key), "key": secret}

    return await managed(request, "keys", made, f"add {asked.name} {asked.role}", 201)


@router.delete("/keys/{key}", response_model=KeyJSON)
async def revoke(
    request: Request, key: Annotated[inputs.Text, Path(min_length=1, max_length=60)], signed: Signed
) -> Response:
    """Make a key good for nothing, at once."""
    folder = service_of(request).folder
    return await managed(request, "keys", lambda: key_json(keys.revoke(folder, key)), f"revoke {key}")


@router.get("/audit", response_model=AuditJSON)
async def entries(request: Request, signed: Signed, limit: Annotated[inputs.Many, Query()] = 100) -> Response:
    """The latest lines of the log."""
    folder = service_of(request).folder
    return await managed(request, "audit", lambda: {"entries": [entry_json(e) for e in audit.entries(folder, limit)]})


@router.get("/audit/verification", response_model=SoundJSON)
async def verification(request: Request, signed: Signed) -> Response:
    """Whether the log is whole."""
    folder = service_of(request).folder

    def told() -> SoundJSON:
        count, problem = audit.verify(folder)
        return {"ok": problem is None, "entries": count, "problem": problem}

    return await managed(request, "audit", told)

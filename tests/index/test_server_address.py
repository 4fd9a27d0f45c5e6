"""Addresses of libraries on a server, and statements as it takes them: what needs no server."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import InputError
from corpus.messages import spoken_in
from index import postgres
from index.dialect import for_postgres, upsert
from index.truth import home_of, name_of, opened


def test_an_address_is_shown_without_its_password(monkeypatch):
    monkeypatch.setenv("TIAOWEN_PROJECTIONS", "/nodes")
    said = name_of("postgresql://me:secret@db.example:5433/laws?schema=hubei&password=more&sslmode=require")
    assert said == "postgresql://me@db.example:5433/laws?sslmode=require&schema=hubei"
    assert home_of("postgresql://me:one@h/laws") == home_of("postgres://me:two@h/laws?schema=tiaowen")
    assert home_of("postgresql://me@h/laws").parent == Path("/nodes")


def test_searching_inside_the_server_is_not_there_yet():
    with spoken_in("en"), pytest.raises(InputError, match="search=server is not there yet"):
        opened("postgresql://me@h/d?search=server")


def test_without_the_driver_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setattr(postgres, "find_spec", lambda name: None)
    with spoken_in("en"), pytest.raises(InputError, match="needs psycopg: pip install"):
        opened("postgresql://me@h/d", create=True)


def test_statements_are_said_as_the_server_takes_them():
    assert for_postgres("SELECT a WHERE c = ?2 AND d = ?1") == ("SELECT a WHERE c = %(p2)s AND d = %(p1)s", True)
    assert for_postgres("SELECT 1 WHERE x LIKE 'a%'") == ("SELECT 1 WHERE x ILIKE 'a%%'", False)
    assert for_postgres("SELECT 1 WHERE y IN ()")[0] == "SELECT 1 WHERE y IN (NULL)"
    assert for_postgres("CREATE TABLE t (a TEXT NOT NULL, b BLOB NOT NULL)")[0] == (
        'CREATE TABLE t (a TEXT COLLATE "C" NOT NULL, b BYTEA NOT NULL, '
        "rowid BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY)"
    )
    assert upsert("t", "a, b", "c") == (
        "INSERT INTO t (a, b, c) VALUES (?, ?, ?) ON CONFLICT (a, b) DO UPDATE SET c = excluded.c"
    )

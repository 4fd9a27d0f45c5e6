"""Keys: hashed, shown once, good for what they say and no longer."""

import pytest

from service import keys
from service.access import Caller, may, require
from service.base import service_file
from service.errors import KeyTrouble, NotAllowed, NotAuthenticated


@pytest.fixture
def library(tmp_path):
    return tmp_path / "library"


def test_a_key_stands_for_its_role_and_collections_and_is_not_kept(library):
    key, secret = keys.add(library, " 办公室  系统 ", "reader", ["环保", "环保", " "])
    caller = keys.caller_of(library, secret, "api")
    assert (caller.name, caller.role, caller.collections) == ("key:办公室 系统", "reader", ("环保",))
    assert key.state == "active"
    kept = service_file(library).read_bytes()
    for more in library.parent.glob("library-service.db-*"):
        kept += more.read_bytes()
    assert secret.split("_", 2)[2].encode() not in kept
    assert oct(service_file(library).stat().st_mode & 0o077) == "0o0"


def test_a_revoked_an_expired_and_a_wrong_key_are_told_alike(library, monkeypatch):
    _, revoked = keys.add(library, "a", "admin")
    _, expired = keys.add(library, "b", "admin", expires="2999-01-01")
    keys.revoke(library, "a")
    monkeypatch.setattr(keys, "_today", lambda: "2999-01-02")
    wrong = expired[:-1] + ("A" if expired[-1] != "A" else "B")
    told = []
    for given in (revoked, expired, wrong, "tw_0123456789ab_" + "a" * 43, "", "Bearer x", "tw_é_" + "a" * 43):
        with pytest.raises(NotAuthenticated) as error:
            keys.caller_of(library, given, "api")
        told.append(str(error.value))
    assert len(set(told)) == 1


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "a\u202eb", "a\0b"])
def test_a_name_must_be_one(library, name):
    with pytest.raises(KeyTrouble):
        keys.add(library, name, "reader")


def test_names_are_taken_once_and_days_must_come(library):
    keys.add(library, "a", "reader")
    for name, day in (("a", None), ("b", "2020-01-01"), ("b", "soon")):
        with pytest.raises(KeyTrouble):
            keys.add(library, name, "reader", expires=day)
    with pytest.raises(KeyTrouble):
        keys.revoke(library, "nobody")


def test_roles_are_ranked_and_a_collection_bars_what_concerns_the_whole():
    assert [may(role, "remove") for role in ("reader", "editor", "admin")] == [False, False, True]
    for caller in (Caller("a", "reader"), Caller("a", "admin", ("环保",))):
        with pytest.raises(NotAllowed):
            require(caller, "add")
    require(Caller("a", "reader", ("环保",)), "search")


@pytest.mark.parametrize("given", [{"collections": [" "]}, {"expires": ""}])
def test_a_limit_that_says_nothing_is_refused_and_never_means_no_limit(tmp_path, given):
    with pytest.raises(KeyTrouble):
        keys.add(tmp_path / "library", "办公室", "reader", **given)
    assert keys.all_keys(tmp_path / "library") == ()

"""The language model is off unless address and name are set; what is set wrongly is said in one line, never the key."""

import dataclasses

import pytest

from corpus.errors import ModelError
from corpus.messages import spoken_in
from wording.call import Failure, complete
from wording.settings import LanguageModel, Secret, configured, required

URL, NAME, KEY = "TIAOWEN_LLM_URL", "TIAOWEN_LLM_MODEL", "TIAOWEN_LLM_KEY"
LOCAL = {URL: "http://127.0.0.1:11434/v1", NAME: "tiny"}


@pytest.mark.parametrize("given", [{}, {URL: "", NAME: " "}, {KEY: "sk-1"}, {"OPENAI_API_KEY": "sk-1"}])
def test_nothing_is_configured_unless_it_is_set(given):
    assert configured(given) is None


def test_address_and_name_are_enough_and_the_rest_has_defaults():
    model = configured(LOCAL)
    assert model == LanguageModel("http://127.0.0.1:11434/v1", "tiny")
    assert (model.timeout, model.deadline, model.max_tokens, model.attempts) == (30.0, 90.0, 1024, 3)
    assert (model.host, model.is_local) == ("127.0.0.1:11434", True)


def test_key_and_numbers_are_taken_from_the_environment(monkeypatch):
    for name, value in {**LOCAL, KEY: " sk-1\n", "TIAOWEN_LLM_TIMEOUT": "5", "TIAOWEN_LLM_MAX_TOKENS": "300"}.items():
        monkeypatch.setenv(name, value)
    model = configured()
    assert model is not None
    assert (model.key.reveal(), model.timeout, model.max_tokens) == ("sk-1", 5.0, 300)
    assert required() == model


@pytest.mark.parametrize(("missing", "other"), [(NAME, URL), (URL, NAME)])
def test_half_a_setting_names_what_is_missing(missing, other):
    with pytest.raises(ModelError) as raised:
        configured({other: LOCAL[other]})
    assert missing in str(raised.value)


@pytest.mark.parametrize("value", ["0", "-3", "soon", "nan", "inf", "0.5"])
def test_a_number_that_is_none_is_named_with_its_value(value):
    with pytest.raises(ModelError) as raised:
        configured({**LOCAL, "TIAOWEN_LLM_TIMEOUT": value})
    assert f"TIAOWEN_LLM_TIMEOUT={value}" in str(raised.value)


@pytest.mark.parametrize(
    "url", ["localhost:11434", "ftp://host/v1", "http://", "https://me:pass-word@host/v1", "http://host:port/v1", "http://[::1"]
)  # fmt: skip
def test_an_address_that_is_none_is_refused_without_showing_what_may_be_a_password(url):
    with pytest.raises(ModelError) as raised:
        LanguageModel(url, "tiny")
    assert URL in str(raised.value)
    assert "pass-word" not in str(raised.value) + repr(raised.value)


def test_what_to_set_is_said_in_both_languages():
    with pytest.raises(ModelError) as raised:
        required({})
    assert str(raised.value).startswith("没有设置语言模型")
    with spoken_in("en"):
        assert str(raised.value).startswith("No language model: set TIAOWEN_LLM_URL and TIAOWEN_LLM_MODEL")


def test_secrets_are_equal_by_value_and_show_nothing():
    assert Secret("a") == Secret(" a ") != Secret("b")
    assert hash(Secret("a")) == hash(Secret("a"))
    assert (repr(Secret("a")), repr(Secret()), bool(Secret())) == ("Secret(***)", "Secret()", False)
    assert "Secret(***)" in repr(dataclasses.asdict(LanguageModel("http://h/v1", "m", Secret("a"))))


@pytest.mark.parametrize(
    "host", ["127.0.0.1:11434", "localhost", "[::1]:80", "10.1.2.3", "192.168.0.9:8", "169.254.169.254", "[fe80::1]"]
)
def test_where_only_public_addresses_may_be_used_nothing_is_sent_to_others(host):
    model = LanguageModel(f"http://{host}/v1", "m", public_only=True)
    assert not model.is_allowed
    with pytest.raises(Failure) as raised:
        complete(model, [{"role": "user", "content": "x"}])
    assert raised.value.code == "llm_private"
    assert dataclasses.replace(model, public_only=False).is_allowed


def test_a_public_address_may_be_used_and_a_name_only_while_all_it_stands_for_is_public(monkeypatch):
    assert LanguageModel("https://1.1.1.1/v1", "m", public_only=True).is_allowed
    model = LanguageModel("https://models.example/v1", "m", public_only=True)
    for addresses, allowed in ((["1.1.1.1"], True), (["1.1.1.1", "127.0.0.1"], False)):
        monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(0, 0, 0, "", (a, 443)) for a in addresses])  # noqa: B023
        assert model.is_allowed is allowed

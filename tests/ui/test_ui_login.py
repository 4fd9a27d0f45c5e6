import re

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.ui.test_ui_app import ROOT
from tests.ui.ui_tiny import html_of, markdown_of
from ui import login

PROVIDER = {"client_id": "id", "client_secret": "s", "server_metadata_url": "https://id.example.org/.well-known/x"}
SHARED = {"redirect_uri": "http://127.0.0.1:8501/oauth2callback", "cookie_secret": "c" * 32}


@pytest.fixture
def opened(library, monkeypatch):
    """The app with an [auth] section, for somebody known by these claims."""
    monkeypatch.setattr(login, "is_authlib_installed", lambda: True)

    def run(section, **claims):
        monkeypatch.setattr(st, "user", claims)
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
        app.query_params["q"] = "水质优良比例"
        if section is not None:
            app.secrets["auth"] = section
        return app.run()

    return run


def nothing_shown(app):
    shown = html_of(app) + markdown_of(app)
    return (
        "tw-status" not in re.sub(r"\.tw-status[^{}]*\{", "", shown) and "3 份文件" not in shown and not app.text_input
    )


def test_without_a_section_there_is_no_login(opened):
    app = opened(None)
    assert app.title[0].value == "向文件提问"
    assert not any(button.key == "logout" for button in app.button)


@pytest.mark.parametrize("claims", [{}, {"is_logged_in": False}, {"is_logged_in": "yes", "name": "x"}])
def test_before_logging_in_there_is_only_the_login(opened, claims):
    app = opened(SHARED | PROVIDER, **claims)

    assert not app.exception
    assert [button.label for button in app.button] == ["登录"]
    assert nothing_shown(app)


def test_after_logging_in_the_app_is_there_with_the_way_out(opened, monkeypatch):
    left = []
    monkeypatch.setattr(st, "logout", lambda: left.append(True))
    app = opened(SHARED | PROVIDER, is_logged_in=True, name="<b>张三</b>")

    assert app.title[0].value == "向文件提问"
    assert "张三" in markdown_of(app)
    assert "<b>" not in markdown_of(app)
    app.button(key="logout").click().run()
    assert left == [True]


def test_each_provider_has_its_button(opened, monkeypatch):
    asked = []
    monkeypatch.setattr(st, "login", asked.append)
    app = opened(SHARED | {"wecom": PROVIDER, "keycloak": PROVIDER})

    assert [button.label for button in app.button] == ["用 wecom 登录", "用 keycloak 登录"]
    app.button(key="login_keycloak").click().run()
    assert asked == ["keycloak"]


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ({}, "redirect_uri, cookie_secret, client_id, client_secret, server_metadata_url"),
        (SHARED, "client_id, client_secret, server_metadata_url"),
        (PROVIDER, "redirect_uri, cookie_secret"),
        (SHARED | {"one": PROVIDER, "two": {"client_id": "x"}}, "client_secret, server_metadata_url"),
        ("yes", "auth"),
    ],
)
def test_an_incomplete_section_shows_what_is_missing_and_nothing_else(opened, section, said):
    app = opened(section, is_logged_in=True)

    assert not app.exception
    assert said in app.error[0].value.replace("\\", "")
    assert len(app.error) == 1 and not app.button
    assert nothing_shown(app)


def test_without_authlib_the_message_says_what_to_install(opened, monkeypatch):
    monkeypatch.setattr(login, "is_authlib_installed", lambda: False)
    app = opened(SHARED | PROVIDER, is_logged_in=True)

    assert "Authlib" in app.error[0].value
    assert nothing_shown(app)


@pytest.mark.parametrize("content", [b"[auth\nclient_id = 'x'", b"\xff\xfe"])
def test_a_secrets_file_that_cannot_be_read_shuts_the_door(opened, tmp_path, monkeypatch, content):
    path = tmp_path / "secrets.toml"
    path.write_bytes(content)
    monkeypatch.setattr(
        st, "get_option", lambda name, given=st.get_option: [str(path)] if "secrets" in name else given(name)
    )
    monkeypatch.setattr("streamlit.config.get_option", st.get_option)
    app = opened(None)

    assert "secrets" in app.error[0].value.replace("\\", "")
    assert nothing_shown(app)


def test_a_login_that_fails_is_told(opened, monkeypatch):
    def refuse(name):
        raise login.StreamlitAuthError("no such provider")

    monkeypatch.setattr(st, "login", refuse)
    app = opened(SHARED | PROVIDER)
    app.button(key="login_default").click().run()
    assert "no such provider" in app.error[0].value

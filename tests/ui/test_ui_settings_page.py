import json

import pytest

from tests.ui.ui_tiny import html_of, text_of
from ui import preferences
from ui.preferences import settings_file

KEY = "sk-very-secret-0123456789"


@pytest.fixture(autouse=True)
def no_model(monkeypatch):
    for name in ("URL", "MODEL", "KEY"):
        monkeypatch.delenv(f"TIAOWEN_LLM_{name}", raising=False)


def use_model(page, url="http://127.0.0.1:9/v1", name="qwen3:8b", key=KEY):
    page.text_input(key="llm_url").set_value(url)
    page.text_input(key="llm_name").set_value(name)
    page.text_input(key="llm_key").set_value(key)
    next(button for button in page.button if button.label == "使用").click().run()
    return page


def test_the_page_says_what_library_and_model_are(library, open_page):
    page = open_page("settings")

    assert not page.exception
    facts = text_of(html_of(page))
    assert str(library.path) in facts
    assert "hashing" in facts


def test_without_a_library_the_settings_are_there_all_the_same(folder, open_page):
    page = open_page("settings")

    assert not page.exception
    assert page.title[0].value == "设置"
    assert len(page.warning) == 1


def test_the_home_region_is_kept_beside_the_library_and_used(library, open_page):
    page = open_page("settings")
    page.selectbox(key="settings_region").set_value("云梧省").run()

    assert not page.exception
    assert json.loads(settings_file(library.path).read_text("utf-8")) == {"home_region": "云梧省"}
    assert not (library.path / "library-settings.json").exists()
    later = open_page("ask", q="本省2024年县级城市黑臭水体消除比例的目标是多少？")
    assert "80%" in html_of(later)
    assert "地区 云梧省" in [button.label for button in later.button]


def test_a_settings_file_that_is_none_is_passed_over(library, open_page):
    settings_file(library.path).write_text("[1, 2", encoding="utf-8")

    assert open_page("settings").selectbox(key="settings_region").value is None


def test_a_disk_that_refuses_is_said_and_the_session_goes_on(library, open_page, monkeypatch):
    def refuse(path, region):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(preferences, "_store", refuse)
    page = open_page("settings")
    page.selectbox(key="settings_region").set_value("云梧省").run()

    assert not page.exception
    assert "Permission denied" in page.toast[0].value
    assert page.session_state["home_region"] == "云梧省"


def test_a_language_model_is_set_for_the_session_and_its_key_is_shown_nowhere(library, open_page, caplog):
    page = use_model(open_page("settings"))

    assert not page.exception
    assert "qwen3" in page.success[0].value
    assert "127\\.0\\.0\\.1" in page.success[0].value
    assert page.text_input(key="llm_key").value == ""
    everything = (
        html_of(page) + "".join(str(element.proto) for element in page.get("text_input")) + page.success[0].value
    )
    assert KEY not in everything
    assert KEY not in caplog.text
    assert KEY not in "".join(p.read_text("utf-8", "ignore") for p in library.path.parent.glob("*.json"))
    assert page.session_state["llm_key"] == ""
    assert KEY not in repr(page.session_state["language_model"])


@pytest.mark.parametrize(("url", "name"), [("http://127.0.0.1:9/v1", ""), ("", "m"), ("file:///etc/passwd", "m")])
def test_a_model_that_is_half_set_or_no_address_is_refused(library, open_page, url, name):
    page = use_model(open_page("settings"), url, name)

    assert not page.exception
    assert len(page.toast) == 1
    assert "language_model" not in page.session_state


def test_a_model_is_forgotten(library, open_page):
    page = use_model(open_page("settings"))

    page.button(key="llm_forget").click().run()

    assert "language_model" not in page.session_state
    assert not page.success


def test_the_key_of_the_environment_is_not_sent_to_an_address_typed_in(library, open_page, monkeypatch):
    monkeypatch.setenv("TIAOWEN_LLM_URL", "http://127.0.0.1:8/v1")
    monkeypatch.setenv("TIAOWEN_LLM_MODEL", "theirs")
    monkeypatch.setenv("TIAOWEN_LLM_KEY", KEY)
    page = open_page("settings")
    assert "theirs" in page.success[0].value

    use_model(page, key="")

    assert not page.session_state["language_model"].key
    assert "无密钥" in page.success[0].value


def test_an_environment_that_is_half_set_is_one_line(library, open_page, monkeypatch):
    monkeypatch.setenv("TIAOWEN_LLM_URL", "http://127.0.0.1:8/v1")

    page = open_page("settings")

    assert not page.exception
    assert "TIAOWEN" in page.warning[0].value


def test_answers_are_put_into_words_only_when_asked_for(library, open_page, monkeypatch):
    monkeypatch.setenv("TIAOWEN_LLM_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("TIAOWEN_LLM_MODEL", "nobody-listens")
    calls = []

    def rewrite(answer, readings, model):
        calls.append(model.model)
        return answer

    monkeypatch.setattr("wording.llm.rewrite", rewrite)
    page = open_page("ask", q="云梧省2024年县级城市黑臭水体消除比例的目标是多少？")
    assert calls == []

    page.toggle[0].set_value(True).run()
    page.run()

    assert not page.exception
    assert calls == ["nobody-listens"]
    assert "80%" in html_of(page)


def test_the_language_is_switched_here_too(library, open_page):
    page = open_page("settings")

    next(group for group in page.get("button_group") if group.key == "settings_language").set_value("en").run()

    assert page.title[0].value == "Settings"
    assert page.query_params["lang"] == "en"
    assert next(group for group in page.get("button_group") if group.key == "language_switch").value == "en"


@pytest.mark.parametrize(
    ("address", "login", "claims", "may"),
    [
        (None, False, {}, True),
        ("127.0.0.1", False, {}, True),
        ("0.0.0.0", False, {}, False),
        ("0.0.0.0", True, {"is_logged_in": True, "email": "other@example.org"}, False),
        ("0.0.0.0", True, {"is_logged_in": True, "email": "Admin@example.org"}, True),
        ("0.0.0.0", True, {"is_logged_in": False, "email": "admin@example.org"}, False),
    ],
)
def test_who_may_send_this_machine_to_an_address(monkeypatch, address, login, claims, may):
    """D17: every visitor could have it post to any host and port."""
    monkeypatch.setenv("TIAOWEN_ADMINS", "admin@example.org")
    monkeypatch.setattr("ui.login.settings", lambda: {} if login else None)
    monkeypatch.setattr("streamlit.get_option", lambda _name: address)
    monkeypatch.setattr("streamlit.user", claims)
    assert preferences.may_choose_model() is may


def test_where_people_log_in_an_address_of_the_network_is_refused_unless_the_server_allows_it(
    library, open_page, monkeypatch
):
    monkeypatch.setenv("TIAOWEN_LLM_PRIVATE", "")
    monkeypatch.setattr("ui.settings_view.may_choose_model", lambda: True)
    monkeypatch.setattr("ui.preferences._login", lambda: True)
    page = use_model(open_page("settings"))
    assert "内网" in page.toast[0].value
    assert "language_model" not in page.session_state

    monkeypatch.setenv("TIAOWEN_LLM_PRIVATE", "yes")
    assert "language_model" in use_model(page).session_state


def test_who_may_not_has_no_form_and_an_address_kept_from_before_is_not_used(library, open_page, monkeypatch):
    monkeypatch.setattr("ui.settings_view.may_choose_model", lambda: False)
    page = open_page("settings")
    assert not page.exception
    assert not [box for box in page.text_input if "llm" in (box.key or "")]

"""Several people behind a login: who they are is told by Streamlit's own signed cookie, as after its login."""

import json
import os

import pytest
from playwright.sync_api import expect
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from scripts.app_server import serving
from service.access import roles_file
from tests.e2e.browsing import ask, select_row, settle

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
SECRET = "c" * 32
SECRETS = f"""[auth]
redirect_uri = "http://127.0.0.1:8501/oauth2callback"
cookie_secret = "{SECRET}"
client_id = "id"
client_secret = "s"
server_metadata_url = "http://127.0.0.1:9/.well-known/openid-configuration"
"""


@pytest.fixture(scope="module")
def address(chromium, library, tmp_path_factory):
    """The app behind a login. Of Authlib, which only the login itself needs, there is the version number."""
    folder = tmp_path_factory.mktemp("login")
    (folder / "secrets.toml").write_text(SECRETS, encoding="utf-8")
    (folder / "authlib").mkdir()
    (folder / "authlib" / "__init__.py").write_text('__version__ = "1.9.0"\n', encoding="utf-8")
    roles_file(library).write_text('default = "reader"\n[users]\n"wang" = "admin"\n', encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [str(folder), os.environ.get("PYTHONPATH")])))
        patch.setenv("STREAMLIT_SECRETS_FILES", str(folder / "secrets.toml"))
        with serving(library, log=library.with_name("app.log"), model="hashing") as found:
            yield found


def enter(context, address, **claims):
    """A page of somebody who logged in."""
    payload = json.dumps({"origin": address, "is_logged_in": True, **claims})
    value = create_signed_value(SECRET, "_streamlit_user", payload).decode()
    context.add_cookies([{"name": "_streamlit_user", "value": value, "url": address}])
    return context.new_page()


def test_nobody_sees_a_page_before_logging_in(address, page):
    page.goto(f"{address}/library")
    expect(page.get_by_role("button", name="登录")).to_be_visible()
    expect(page.get_by_test_id("stDataFrame")).to_have_count(0)


def test_roles_decide_and_everybody_has_a_history_of_their_own(address, session, chromium):
    reader = enter(session, address, sub="li", name="李四")
    reader.goto(address)
    ask(reader, "岚岭省2024年县级城市黑臭水体消除比例的目标是多少？")
    reader.goto(f"{address}/library")
    select_row(reader, 0)
    reader.locator(".tw-reader").wait_for()
    expect(reader.get_by_test_id("stFileUploaderDropzoneInput")).to_have_count(0)
    expect(reader.get_by_role("button", name="移除", exact=True)).to_be_disabled()
    reader.goto(f"{address}/settings")
    expect(reader.get_by_test_id("stForm").or_(reader.locator("h1")).first).to_be_visible()
    settle(reader)
    expect(reader.locator(".st-key-audit")).to_have_count(0)

    with chromium.new_context() as other:
        admin = enter(other, address, sub="wang", name="王五")
        admin.goto(f"{address}/history")
        expect(admin.get_by_test_id("stMain").get_by_text("黑臭水体")).to_have_count(0)
        admin.goto(f"{address}/library")
        expect(admin.get_by_test_id("stFileUploaderDropzoneInput")).to_have_count(1)
        select_row(admin, 0)
        link = admin.get_by_role("link", name="查看原文")
        link.wait_for()
        old = link.get_attribute("href")
        admin.get_by_role("button", name="移除", exact=True).click()
        admin.get_by_role("button", name="确认移除").click()
        expect(admin.get_by_text("已移除：")).to_be_visible()
        reader.goto(f"{address}/{old.lstrip('./')}" if not old.startswith("http") else old)
        settle(reader)
        expect(reader.locator(".tw-reader")).to_have_count(0)
        admin.goto(f"{address}/settings")
        with admin.expect_download() as waiting:
            admin.locator(".st-key-audit summary").click()
            admin.locator(".st-key-audit_csv button").click()
        log = waiting.value.path().read_text("utf-8-sig")
        assert "user:li" in log and "user:wang" in log and "移除" in log

"""The environment, read at the start: what is wrong is named, with its mend."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import BadSettings, read_settings
from tests.app.commanding import convener

SLACK = {"SLACK_SIGNING_SECRET": "s" * 32, "SLACK_BOT_TOKEN": "xoxb-1"}
OAUTH = {
    "SLACK_SIGNING_SECRET": "s" * 32,
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "c" * 32,
    "CONVENER_SECRET_KEY": "k" * 32,
    "CONVENER_PUBLIC_URL": "https://convener.example",
}


TEAMS = {
    "TEAMS_APP_ID": "00000000-0000-4000-9000-00000000C0A1",
    "TEAMS_APP_PASSWORD": "p" * 32,
    "TEAMS_TENANT_ID": "00000000-0000-4000-9000-00000000c001",
}
GUESTS = "00000000-0000-4000-9000-00000000c002"


def without(name: str) -> dict[str, str]:
    """A configuration for OAuth that lacks one setting."""
    return {other: value for other, value in OAUTH.items() if other != name}


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing set, and no .env to be found."""
    for name in list(os.environ):
        if name.startswith(("CONVENER_", "SLACK_", "TEAMS_", "SMTP_", "MAIL_")) or name == "PORT":
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_with_nothing_set_the_playground_is_on_with_a_file_of_its_own() -> None:
    settings = read_settings()
    assert settings.plays
    assert settings.database == "sqlite:///playground.db"
    assert settings.port == 8080


def test_with_slack_configured_the_playground_is_off(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SLACK.items():
        monkeypatch.setenv(name, value)
    settings = read_settings()
    assert not settings.plays
    assert settings.database == "sqlite:///convener.db"


def test_with_oauth_configured_any_workspace_may_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (OAUTH | {"CONVENER_SECRET_KEY": f"{'n' * 32}, {'k' * 32}"}).items():
        monkeypatch.setenv(name, value)
    settings = read_settings()
    assert settings.oauth
    assert settings.slack
    assert not settings.plays
    assert settings.secret_keys == ("n" * 32, "k" * 32)
    assert not any(each * 32 in repr(settings) for each in "nkcs")


def test_an_app_level_token_stands_in_the_signing_secret_s_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1-A1-2-abc")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    assert read_settings().slack
    assert not read_settings().plays
    assert "xapp-" not in repr(read_settings())


def test_a_dotenv_file_is_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=9999\n", encoding="utf-8")
    assert read_settings().port == 9999


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"PORT": "many"}, "PORT"),
        ({"PORT": "70000"}, "PORT"),
        ({"CONVENER_DATABASE_URL": "mysql://x/y"}, "write sqlite:///FILE"),
        ({"CONVENER_DATABASE_URL": "sqlite://"}, "CONVENER_DATABASE_URL: it names no file"),
        ({"CONVENER_DATABASE_URL": "sqlite:///:memory:"}, "names no file"),
        ({"CONVENER_DATABASE_URL": "postgresql+psycopg://u:p@host:many/y"}, "that Convener knows"),
        ({"CONVENER_DATABASE_URL": "postgresql+psycopg://u:p@ss@host/y"}, "write %40"),
        ({"CONVENER_DATABASE_URL": "postgresql://x/y"}, "postgresql+psycopg://"),
        ({"CONVENER_DATABASE_URL": "nonsense"}, "CONVENER_DATABASE_URL"),
        ({"CONVENER_PLAYGROUND": "maybe"}, "CONVENER_PLAYGROUND"),
        ({"CONVENER_PLAYGROUND": "off"}, "no platform is configured"),
        ({"CONVENER_LOG_LEVEL": "loud"}, "CONVENER_LOG_LEVEL"),
        ({"SLACK_SIGNING_SECRET": "s"}, "SLACK_BOT_TOKEN: Slack needs"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_SIGNING_SECRET: Slack needs"),
        (SLACK | {"SLACK_BOT_TOKEN": "xapp-1"}, "begins with xoxb-"),
        (SLACK | {"SLACK_BOT_TOKEN": "xoxb-1 2"}, "is one word"),
        ({"SLACK_API_URL": "ftp://slack.example/"}, "SLACK_API_URL: it is no address"),
        ({"SLACK_API_URL": "slack.com"}, "SLACK_API_URL"),
        ({"SLACK_API_URL": "http://[::1/api"}, "SLACK_API_URL"),
        ({"SLACK_API_URL": "https://u:secret@slack.example/"}, "SLACK_API_URL"),
        ({"SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN: Slack needs"),
        (SLACK | {"SLACK_APP_TOKEN": "xoxb-1"}, "begins with xapp-"),
        ({"SLACK_APP_TOKEN": "xapp-1 2"}, "is one word"),
        (SLACK | {"CONVENER_PLAYGROUND": "on"}, "never runs beside a platform"),
        ({"CONVENER_SECRET_KEY": "short"}, "CONVENER_SECRET_KEY: a key has at least 32"),
        ({"CONVENER_SECRET_KEY": f"{'k' * 40},short"}, "CONVENER_SECRET_KEY: a key"),
        (
            {"SLACK_CLIENT_ID": "1.2"},
            "SLACK_CLIENT_SECRET, SLACK_SIGNING_SECRET, CONVENER_SECRET_KEY, CONVENER_PUBLIC_URL: ",
        ),
        *((without(name), f"{name}: installations by OAuth need") for name in OAUTH),
        (OAUTH | SLACK, "SLACK_BOT_TOKEN: with SLACK_CLIENT_ID each workspace"),
        ({"TEAMS_APP_ID": GUESTS}, "TEAMS_TENANT_ID, TEAMS_APP_PASSWORD: Teams needs this"),
        ({"TEAMS_APP_PASSWORD": "p" * 32}, "TEAMS_APP_ID, TEAMS_TENANT_ID: Teams needs this"),
        ({"TEAMS_ALLOWED_TENANTS": GUESTS}, "TEAMS_APP_ID, TEAMS_TENANT_ID, TEAMS_APP_PASSWORD: "),
        ({"TEAMS_ANONYMOUS": "true"}, "TEAMS_APP_ID, TEAMS_TENANT_ID: Teams needs this"),
        ({"TEAMS_ANONYMOUS": "perhaps"}, "TEAMS_ANONYMOUS"),
        (
            TEAMS | {"TEAMS_ANONYMOUS": "true", "CONVENER_PUBLIC_URL": "https://c.example"},
            "TEAMS_ANONYMOUS: strangers who come through",
        ),
        (TEAMS | {"CONVENER_PLAYGROUND": "on"}, "never runs beside a platform"),
        (TEAMS | {"TEAMS_APP_ID": "convener"}, "TEAMS_APP_ID: it has no such look as"),
        (TEAMS | {"TEAMS_TENANT_ID": "contoso.example"}, "TEAMS_TENANT_ID: it has no such look"),
        (TEAMS | {"TEAMS_ALLOWED_TENANTS": f"{GUESTS},b"}, "TEAMS_ALLOWED_TENANTS: tenants are"),
        (TEAMS | {"TEAMS_SERVICE_HOSTS": "https://a.example/"}, "TEAMS_SERVICE_HOSTS: it lists"),
        (TEAMS | {"TEAMS_OPENID_URL": "http://a.example/"}, "TEAMS_OPENID_URL: it is no address"),
        (TEAMS | {"TEAMS_TOKEN_URL": "login.example"}, "TEAMS_TOKEN_URL: it is no address"),
    ],
)
def test_a_wrong_setting_is_named_with_its_mend_and_no_secret(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], said: str
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings) as raised:
        read_settings()
    assert said in str(raised.value)
    for secret in "sckp":
        assert secret * 32 not in str(raised.value)


def test_slack_and_teams_may_both_be_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (SLACK | TEAMS).items():
        monkeypatch.setenv(name, value)
    settings = read_settings()
    assert (settings.slack, settings.teams, settings.plays) == (True, True, False)
    monkeypatch.delenv("SLACK_SIGNING_SECRET")
    monkeypatch.delenv("SLACK_BOT_TOKEN")
    assert (read_settings().slack, read_settings().teams, read_settings().plays) == (
        False,
        True,
        False,
    )


def test_tenants_and_hosts_are_listed_in_small_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"TEAMS_ALLOWED_TENANTS": f" {GUESTS.upper()},", "TEAMS_SERVICE_HOSTS": "A.example, b"}
    for name, value in (TEAMS | given).items():
        monkeypatch.setenv(name, value)
    settings = read_settings()
    assert settings.teams_app_id == TEAMS["TEAMS_APP_ID"].lower()
    assert settings.teams_tenants == (TEAMS["TEAMS_TENANT_ID"], GUESTS)
    assert settings.teams_hosts == ("a.example", "b")
    assert "p" * 32 not in repr(settings)


def test_local_clients_need_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEAMS_APP_ID", TEAMS["TEAMS_APP_ID"])
    monkeypatch.setenv("TEAMS_TENANT_ID", "00000000-0000-0000-0000-0000000000001")
    monkeypatch.setenv("TEAMS_ANONYMOUS", "true")
    monkeypatch.setenv("TEAMS_OPENID_URL", "http://127.0.0.1:1/")
    assert read_settings().teams


def test_every_wrong_teams_setting_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = ("TEAMS_APP_ID", "TEAMS_ALLOWED_TENANTS", "TEAMS_SERVICE_HOSTS", "TEAMS_ANONYMOUS")
    for name in wrong:
        monkeypatch.setenv(name, "!")
    with pytest.raises(BadSettings) as raised:
        read_settings()
    named = {each.name for each in raised.value.troubles}
    assert named == {*wrong, "TEAMS_TENANT_ID, TEAMS_APP_PASSWORD"}


def test_all_wrong_settings_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "PORT": "many",
        "CONVENER_LOG_LEVEL": "loud",
        "CONVENER_DATABASE_URL": "mysql://x",
        "SLACK_API_URL": "nowhere",
        "SLACK_BOT_TOKEN": "xapp-1",
    }.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings) as raised:
        read_settings()
    assert [each.name for each in raised.value.troubles] == [
        "CONVENER_DATABASE_URL",
        "CONVENER_LOG_LEVEL",
        "PORT",
        "SLACK_BOT_TOKEN",
        "SLACK_API_URL",
        "SLACK_SIGNING_SECRET",
    ]


def test_a_wrong_token_is_not_called_a_missing_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (SLACK | {"SLACK_BOT_TOKEN": "xapp-1"}).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings) as raised:
        read_settings()
    assert len(raised.value.troubles) == 1


def test_blanks_around_a_value_don_t_count(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SLACK.items():
        monkeypatch.setenv(name, f" {value} ")
    assert read_settings().slack_bot_token == "xoxb-1"
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "  ")
    monkeypatch.delenv("SLACK_BOT_TOKEN")
    assert not read_settings().slack


@pytest.mark.parametrize("end", ["", "/"])
def test_slack_s_address_ends_with_one_slash(monkeypatch: pytest.MonkeyPatch, end: str) -> None:
    assert read_settings().slack_api_url == "https://slack.com/api/"
    monkeypatch.setenv("SLACK_API_URL", f"http://127.0.0.1:9/api{end}")
    assert read_settings().slack_api_url == "http://127.0.0.1:9/api/"


def test_a_public_address_has_no_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONVENER_PUBLIC_URL", "https://convener.example/cop")
    with pytest.raises(BadSettings, match=r"^CONVENER_PUBLIC_URL: it has a path"):
        read_settings()
    monkeypatch.setenv("CONVENER_PUBLIC_URL", "https://convener.example/")
    assert read_settings().base_url.endswith("convener.example")


def test_a_dotenv_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"PORT=\xff\n")
    with pytest.raises(BadSettings, match=r"^\.env: it can't be read \(it is not UTF-8\)"):
        read_settings()


def test_a_wrong_setting_ends_the_command_with_1_and_a_line(tmp_path: Path) -> None:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "run"],
        cwd=tmp_path,
        env=kept | {"PYTHONPATH": str(Path(__file__).parents[2]), "PORT": "many"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert "PORT: it is no number from 1 to 65535; write one" in done.stderr
    assert "Traceback" not in done.stderr


def test_bad_usage_ends_with_2(tmp_path: Path) -> None:
    assert convener(tmp_path, "dance").exit_code == 2


def test_the_playground_refuses_to_listen_beyond_this_machine(tmp_path: Path) -> None:
    done = convener(tmp_path, "run", "--host", "0.0.0.0")  # noqa: S104 - it must be refused
    assert done.exit_code == 1
    assert "this machine only" in done.stderr


def test_migrate_says_what_it_did_and_does_it_once(tmp_path: Path) -> None:
    first = convener(tmp_path, "migrate")
    assert first.exit_code == 0
    assert re.fullmatch(r"The database went from empty to \d{4}\.\n", first.stdout)
    again = convener(tmp_path, "migrate")
    assert (again.exit_code, again.stdout) == (0, "The database was up to date.\n")


def test_local_clients_are_served_on_this_machine_only(tmp_path: Path) -> None:
    given = TEAMS | {"TEAMS_ANONYMOUS": "true"}
    done = convener(tmp_path, "run", "--host", "0.0.0.0", **given)  # noqa: S104 - refused
    assert done.exit_code == 1
    assert "TEAMS_ANONYMOUS" in done.stderr


@pytest.mark.parametrize("command", ["run", "migrate"])
def test_a_file_that_is_no_database_ends_the_command_with_1_and_a_line(
    tmp_path: Path, command: str
) -> None:
    (tmp_path / "playground.db").write_text("Dear diary,\n" * 100)
    done = convener(tmp_path, command)
    assert done.exit_code == 1
    assert "the playground: the database can't be used (file is not a database)" in (
        done.stderr.replace("\n", " ")
    )
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "named"),
    [
        ("SMTP_URL", "smtp://mail.example", "MAIL_FROM"),
        ("MAIL_FROM", "cop@mail.example", "SMTP_URL"),
    ],
)
def test_half_of_an_e_mail_configuration_is_refused_naming_the_other_half(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, named: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings) as bad:
        read_settings()
    (trouble,) = bad.value.troubles
    assert trouble.name == named
    assert "leave both out" in trouble.mend


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SMTP_URL", "http://mail.example"),
        ("SMTP_URL", "smtp://ada:@mail.example"),
        ("MAIL_FROM", "nobody"),
        ("MAIL_FROM", "ayşe@mail.example"),
    ],
)
def test_what_is_no_mail_server_or_mailbox_is_refused_without_its_password(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv("SMTP_URL", "smtp://ada:pa55word@mail.example")
    monkeypatch.setenv("MAIL_FROM", "Our community <cop@mail.example>")
    assert read_settings().mail[1].mailbox == "cop@mail.example"
    assert "pa55word" not in repr(read_settings())
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings) as bad:
        read_settings()
    assert [each.name for each in bad.value.troubles] == [name]
    assert "pa55word" not in str(bad.value)

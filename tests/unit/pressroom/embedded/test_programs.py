import pytest

from pressroom.embedded import credentials, folder, programs
from pressroom.embedded.ports import Ports
from wire.config import BadSettings

PORTS = Ports(8080, 12001, 12002, 12003, 12004, 12005, 12006)


def plan(tmp_path):
    return programs.plan(folder.at(tmp_path), PORTS, credentials.draw(), 3)


def test_the_rooms_see_the_users_settings_and_our_parts(tmp_path, monkeypatch):
    monkeypatch.setenv("PRESSROOM_NAME", "Báo Đồng Tháp")
    monkeypatch.setenv("PRESSROOM_REDIS_URL", "redis://elsewhere/0")
    decided = plan(tmp_path)
    for room in programs.rooms(decided):
        assert room.environment["PRESSROOM_NAME"] == "Báo Đồng Tháp"
        assert room.environment["PRESSROOM_REDIS_URL"].endswith("@127.0.0.1:12001/0")
        assert room.environment["PRESSROOM_CONCURRENCY"] == "3"


def test_the_parts_see_none_of_the_users_keys(tmp_path, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "of-the-user")
    seen = {name for part in programs.parts(plan(tmp_path)) for name in part.environment}
    assert seen <= {"PATH", "HOME", "TMPDIR", "LANG", "GOMEMLIMIT", "GOGC"}


def test_no_secret_stands_on_a_command_line(tmp_path):
    decided = plan(tmp_path)
    words = " ".join(
        word for one in (*programs.parts(decided), *programs.rooms(decided)) for word in one.argv
    )
    assert decided.credentials.redis not in words
    assert decided.credentials.secret_key not in words


def test_the_processes_have_their_names(tmp_path):
    decided = plan(tmp_path)
    names = [one.name for one in (*programs.parts(decided), *programs.rooms(decided))]
    assert names == ["redis", "s3", "intake", "keeper", "worker-article", "worker-media"]


def test_a_proxy_of_the_user_is_not_asked_for_our_own_ports(tmp_path, monkeypatch):
    monkeypatch.setenv("no_proxy", "example.com")
    assert programs.rooms(plan(tmp_path))[0].environment["NO_PROXY"] == "example.com,127.0.0.1,localhost"


def test_an_unknown_setting_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("PRESSROOM_COLOUR", "red")
    with pytest.raises(BadSettings, match="PRESSROOM_COLOUR"):
        plan(tmp_path)


def test_of_all_programs_the_one_that_renders_photos_steps_back(tmp_path):
    decided = plan(tmp_path)
    all_of = (*programs.parts(decided), *programs.rooms(decided))
    assert [one.name for one in all_of if one.nice > 0] == ["worker-media"]

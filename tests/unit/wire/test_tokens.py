import json

import pytest

from wire import keys, tokens
from wire.adapters.memory import MemoryStore, SetClock


@pytest.fixture
def desk():
    return MemoryStore()


@pytest.mark.parametrize("role", tokens.ROLES)
def test_a_token_says_its_role_and_verifies(desk, role):
    raw = tokens.create(desk, role, "Tòa soạn Đồng Tháp", SetClock())
    token = tokens.verify(desk, raw)
    assert raw.startswith(f"pr_{role}_")
    assert token is not None
    assert (token.role, token.name, token.created) == (role, "Tòa soạn Đồng Tháp", "2026-11-22T01:02:03.000Z")


def test_the_store_holds_no_secret(desk):
    raw = tokens.create(desk, "desk", "night desk", SetClock())
    (key, (body, _)), *others = desk.objects.items()
    assert not others
    assert key == keys.token(raw.split("_")[2])
    assert raw.split("_")[3] not in body.decode()
    assert set(json.loads(body)) == {"id", "role", "name", "sha256", "created"}


def test_a_token_with_one_digit_changed_is_refused(desk):
    raw = tokens.create(desk, "reporter", "a", SetClock())
    last = "0" if raw[-1] != "0" else "1"
    assert tokens.verify(desk, raw[:-1] + last) is None


def test_a_token_cannot_be_promoted(desk):
    raw = tokens.create(desk, "reporter", "a", SetClock())
    assert tokens.verify(desk, raw.replace("pr_reporter_", "pr_desk_")) is None


@pytest.mark.parametrize(
    "raw", ["", "pr_", "pr_desk_../../x_00", "pr_editor_000000000000_" + "0" * 64, "đ" * 90]
)
def test_what_is_no_token_is_refused_without_a_fault(desk, raw):
    assert tokens.verify(desk, raw) is None


def test_an_unknown_token_is_refused(desk):
    assert tokens.verify(desk, tokens.mint("portal")) is None


def test_registering_again_changes_nothing(desk):
    raw = tokens.mint("portal")
    assert tokens.register(desk, raw, "first", SetClock())
    assert not tokens.register(desk, raw, "second", SetClock())
    token = tokens.verify(desk, raw)
    assert token is not None
    assert token.name == "first"


def test_only_minted_texts_can_be_registered(desk):
    with pytest.raises(ValueError, match="not a token"):
        tokens.register(desk, "pr_desk_1_2", "x", SetClock())


@pytest.mark.parametrize(
    ("name", "portal"),
    [
        ("dong-thap-portal", "dong-thap-portal"),
        ("Cổng tin Đồng Tháp", "cong-tin-dong-thap"),
        ("first portal", "first-portal"),
        ("x" * 80, "x" * 60),
        ("!!!", None),
    ],
)
def test_a_portals_token_belongs_to_a_portal_whatever_it_was_once_called(name, portal):
    desk = MemoryStore()
    token = tokens.verify(desk, tokens.create(desk, "portal", name, SetClock()))
    assert token.portal == (portal or token.id)
    assert keys.PORTAL.fullmatch(token.portal)


@pytest.mark.parametrize("role", ["reporter", "desk"])
def test_no_other_token_belongs_to_a_portal(role):
    desk = MemoryStore()
    assert tokens.verify(desk, tokens.create(desk, role, "dong-thap-portal", SetClock())).portal == ""

from datetime import timedelta

from pressroom import tokens as command
from wire import tokens
from wire.adapters.memory import MemoryStore, SetClock


def test_a_revoked_token_is_refused_and_still_listed():
    desk, clock = MemoryStore(), SetClock()
    raw = tokens.create(desk, "portal", "báo bạn", clock)
    clock.sleep(60)
    revoked = command.revoke(desk, raw.split("_")[2], clock)
    assert tokens.verify(desk, raw) is None
    assert command.listed(desk) == (revoked,)
    assert revoked.revoked == "2026-11-22T01:03:03.000Z"


def test_revoking_twice_keeps_the_first_time():
    desk, clock = MemoryStore(), SetClock()
    token_id = tokens.create(desk, "desk", "x", clock).split("_")[2]
    first = command.revoke(desk, token_id, clock)
    clock.sleep(60)
    assert command.revoke(desk, token_id, clock) == first


def test_revoking_nobody_is_none():
    assert command.revoke(MemoryStore(), "0" * 12, SetClock()) is None


def test_tokens_are_listed_oldest_first():
    desk, clock = MemoryStore(), SetClock()
    for name in ("một", "hai", "ba"):
        tokens.create(desk, "reporter", name, clock)
        clock.moment += timedelta(seconds=1)
    assert [token.name for token in command.listed(desk)] == ["một", "hai", "ba"]


def test_the_first_tokens_stay_revoked_over_the_next_start():
    desk, clock = MemoryStore(), SetClock()
    raw = {role: tokens.mint(role) for role in tokens.ROLES}
    command.register_first(desk, raw, clock)
    command.revoke(desk, raw["portal"].split("_")[2], clock)
    command.register_first(desk, raw, clock)
    assert tokens.verify(desk, raw["portal"]) is None
    assert tokens.verify(desk, raw["desk"]) is not None

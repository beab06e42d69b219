"""The root key and the signing key: made once, rotated without a gap, and published without going back."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pressroom import exits, keyring
from pressroom.cli import application
from pressroom.keyring import DAY, Keyring
from tests import signing, stores
from tests.stores import Store
from wire import keys, moments, signatures
from wire.adapters import keyfile, memory
from wire.adapters.memory import MemoryStore, SetClock
from wire.config import BadSettings
from wire.errors import Rejected, Unavailable
from wire.keylist import KeyList
from workers import commit
from workers.signed import Pair


@pytest.fixture
def ring(tmp_path):
    return Keyring(tmp_path / "keys")


@pytest.fixture
def clock():
    return SetClock()


@pytest.fixture
def public():
    return MemoryStore()


def standing(public):
    pair = Pair.read(keys.KEYS, public)
    told = KeyList.from_bytes(pair.document.body)
    signatures.verify(pair.document.body, pair.signature.body, told.root)
    return told


def test_both_keys_and_a_signed_list_are_made_once(ring, clock, public):
    made = keyring.settle(ring, clock)
    before = {path.name: path.read_bytes() for path in ring.folder.iterdir()}
    assert sorted(before) == ["keys.json", "keys.json.minisig", "root.key", "signing.key"]
    assert keyring.settle(ring, clock) == made
    assert {path.name: path.read_bytes() for path in ring.folder.iterdir()} == before
    assert made.root == keyfile.read(ring.root).public
    assert [one.key for one in made.keys] == [keyfile.read(ring.signing).public]
    assert keyring.publish(ring, public)
    assert standing(public) == made
    assert not keyring.publish(ring, public)


def test_nobody_else_may_read_them(ring, clock):
    keyring.settle(ring, clock)
    assert ring.folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in ring.folder.iterdir()} == {0o600}


def test_what_a_crash_left_half_made_is_completed(ring, clock):
    keyring.settle(ring, clock)
    root = keyfile.read(ring.root).public
    ring.list.unlink()
    ring.signing.unlink()
    assert keyring.settle(ring, clock).root == root


def test_a_rotation_keeps_both_keys_for_a_while_and_signs_with_the_new_one_last(ring, clock, public):
    first = keyring.settle(ring, clock)
    old = keyfile.read(ring.signing)
    clock.sleep(DAY)
    second = keyring.rotate(ring, clock, overlap=7 * DAY)
    assert keyfile.read(ring.signing) == old  # until the list is out
    keyring.publish(ring, public)
    new = keyring.take(ring)
    assert new != old
    assert standing(public) == second
    assert (first.version, second.version) == (1, 2)
    now = clock.now()
    assert [second.key(one.id, now) is not None for one in (old, new)] == [True, True]
    later = now + timedelta(days=8)
    assert [second.key(one.id, later) is not None for one in (old, new)] == [False, True]
    assert not ring.coming.exists()


def test_a_rotation_that_was_interrupted_goes_on_with_the_same_key(ring, clock):
    keyring.settle(ring, clock)
    once = keyring.rotate(ring, clock)
    clock.sleep(60)
    assert keyring.rotate(ring, clock) == once
    assert keyring.take(ring).public == once.keys[-1].key


def test_after_a_crash_between_list_and_signature_the_rotation_is_done_again(ring, clock, public):
    keyring.settle(ring, clock)
    keyring.rotate(ring, clock)
    ring.signature.write_text("untrusted comment: half\n")
    with pytest.raises(BadSettings, match="rotate again"):
        keyring.publish(ring, public)
    keyring.rotate(ring, clock)
    assert keyring.publish(ring, public)


def test_the_root_key_may_lie_elsewhere(ring, clock, tmp_path):
    keyring.settle(ring, clock)
    away = tmp_path / "usb.key"
    ring.root.rename(away)
    with pytest.raises(BadSettings):
        keyring._read(ring.root)
    assert keyring.rotate(Keyring(ring.folder, away), clock).version == 2
    assert not ring.root.exists()
    assert Keyring(ring.folder, away).root == away


def test_another_root_key_rotates_nothing(ring, clock, tmp_path):
    keyring.settle(ring, clock)
    other = Keyring(tmp_path / "other")
    keyring.settle(other, clock)
    with pytest.raises(BadSettings, match="not the root key"):
        keyring.rotate(Keyring(ring.folder, other.root), clock)


def test_a_list_of_another_root_key_is_not_written_over(ring, clock, public, tmp_path):
    keyring.settle(ring, clock)
    keyring.publish(ring, public)
    other = Keyring(tmp_path / "other")
    keyring.settle(other, clock)
    with pytest.raises(Rejected, match="bring the keys back"):
        keyring.publish(other, public)
    assert standing(public).root == keyring.read(ring).root
    assert keyring.publish(other, public, new_root=True)


def test_an_older_list_is_not_published_over_a_newer_one(ring, clock, public):
    keyring.settle(ring, clock)
    old = {path: path.read_bytes() for path in ring.folder.iterdir()}
    keyring.rotate(ring, clock)
    keyring.publish(ring, public)
    for path, body in old.items():
        path.write_bytes(body)
    with pytest.raises(Rejected, match="version 2"):
        keyring.publish(ring, public)
    assert standing(public).version == 2


def test_a_newer_list_is_published_again_over_a_bucket_that_was_restored(ring, clock, public):
    keyring.settle(ring, clock)
    keyring.publish(ring, public)
    backup = dict(public.objects)
    keyring.rotate(ring, clock)
    keyring.publish(ring, public)
    public.objects.update(backup)
    assert keyring.publish(ring, public)
    assert standing(public).version == 2


def test_who_is_overtaken_is_told(ring, clock, public, monkeypatch):
    keyring.settle(ring, clock)
    monkeypatch.setattr(public, "put_new", lambda *_: False)
    with pytest.raises(Unavailable, match="this moment"):
        keyring.publish(ring, public)


@pytest.mark.parametrize("body", [b"", b"{}", b"\xff"])
def test_rubbish_in_the_folder_is_told(ring, clock, body):
    keyring.settle(ring, clock)
    ring.list.write_bytes(body)
    with pytest.raises(BadSettings, match=r"keys\.json"):
        keyring.settle(ring, clock)


def signed_newsroom(ring, clock):
    tools = memory.tools()
    keyring.settle(ring, clock)
    keyring.publish(ring, tools.public)
    commit.begin(signing.replace(tools, signer=keyfile.KeyFile(ring.signing)))
    return tools.public


def test_doctor_says_who_signs(ring, clock):
    public = signed_newsroom(ring, clock)
    assert keyring.examine(public, clock) == (
        f"signed by key {keyfile.read(ring.signing).id}; root key {keyfile.read(ring.root).public}"
    )


def test_doctor_says_that_nobody_signs(public, clock):
    assert "nothing is signed" in keyring.examine(public, clock)


@pytest.mark.parametrize("harm", ["list", "head", "no signature", "no list", "stranger"])
def test_doctor_finds_what_does_not_hold(ring, clock, harm):
    public = signed_newsroom(ring, clock)
    match harm:
        case "list":
            public.objects[keys.KEYS] = (
                public.get(keys.KEYS).body.replace(b'"version":1', b'"version":9'),
                None,
            )
        case "head":
            public.put(keys.HEAD, public.get(keys.HEAD).body.replace(b'"seq":0', b'"seq":9'))
        case "no signature":
            public.delete([keys.signature(keys.HEAD)])
        case "no list":
            public.delete([keys.KEYS])
        case "stranger":
            body = signing.KEY.sign(public.get(keys.HEAD).body, "seq:0")
            public.put(keys.signature(keys.HEAD), body)
    with pytest.raises(Rejected):
        keyring.examine(public, clock)


@pytest.fixture
def command(tmp_path, monkeypatch):
    """The command over a store of its own."""
    monkeypatch.chdir(tmp_path)
    store = Store()
    with stores.serving(store) as endpoint:
        monkeypatch.setenv("PRESSROOM_S3_ENDPOINT", endpoint)
        monkeypatch.setenv("PRESSROOM_S3_ACCESS_KEY", "key")
        monkeypatch.setenv("PRESSROOM_S3_SECRET_KEY", "secret")

        def invoke(*words):
            done = CliRunner().invoke(application(), ["keys", *words])
            return done.exit_code, done.stdout

        invoke.store = store
        yield invoke


def test_the_command_makes_rotates_and_shows_and_all_is_audited(command):
    code, said = command("init", "ring", "--by", "Hà", "--json")
    first = json.loads(said)
    assert (code, first["version"], len(first["keys"])) == (exits.OK, 1, 1)
    code, said = command("rotate", "ring", "--by", "Hà", "--json")
    second = json.loads(said)
    assert (code, second["version"], second["root"]) == (exits.OK, 2, first["root"])
    assert json.loads(command("show", "--json")[1]) == second
    assert second["root"] in command("show")[1]
    assert keyfile.read(Path("ring/signing.key")).id == second["keys"][-1]["id"]
    trail = [path for path in command.store.living() if "/audit/" in path]
    told = [json.loads(command.store.now(path)) for path in trail]
    assert [(one["by"], one["deed"], one["version"]) for one in told] == [
        ("Hà", "keys init", 1),
        ("Hà", "keys rotate", 2),
    ]


def test_a_stolen_key_is_gone_at_once_and_a_lost_root_key_is_replaced_on_demand(command):
    first = json.loads(command("init", "ring", "--json")[1])
    second = json.loads(command("rotate", "ring", "--overlap", "0", "--json")[1])
    assert first["keys"][0]["id"] not in {one["id"] for one in second["keys"]}
    assert command("init", "other")[0] == exits.REFUSED
    code, said = command("init", "another", "--new-root", "--json")
    assert (code, json.loads(said)["version"]) == (exits.OK, 3)


def test_without_keys_the_command_says_how_to_make_them(command):
    assert command("show")[0] == exits.REFUSED
    assert command("rotate", "ring")[0] == exits.USAGE


def test_a_key_is_good_from_before_it_was_made(ring, clock):
    """Clocks of two machines differ: a keeper that is behind may sign with it at once."""
    (one,) = keyring.settle(ring, clock).keys
    assert moments.read(one.since) < clock.now()

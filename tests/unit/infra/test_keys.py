from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

from infra import keys

Edit = Callable[[str, str, str], None]


def read(tree: Path) -> dict[str, str]:
    return keys.parse((tree / ".env").read_text("utf-8"))


def test_every_empty_line_gets_a_value_of_its_own(tree: Path) -> None:
    keys.make(tree)
    example = keys.parse((tree / ".env.example").read_text("utf-8"))
    made = [read(tree)[name] for name, value in example.items() if not value]
    assert len(made) == 5
    assert len(set(made)) == 5
    assert all(len(value) == 48 for value in made)


def test_defaults_are_taken_over(tree: Path) -> None:
    keys.make(tree)
    assert read(tree)["NEWSROOM_TIMEZONE"] == "Asia/Ho_Chi_Minh"


def test_nobody_else_on_this_machine_can_read_them(tree: Path) -> None:
    keys.make(tree)
    assert (tree / ".env").stat().st_mode & 0o777 == 0o600
    assert (tree / "infra" / "secrets").stat().st_mode & 0o777 == 0o700


def test_a_second_run_changes_nothing(tree: Path) -> None:
    made = keys.make(tree)
    before = {path: path.read_bytes() for path in made}
    keys.make(tree)
    assert {path: path.read_bytes() for path in made} == before


def test_what_somebody_set_or_added_by_hand_stays(tree: Path) -> None:
    (tree / ".env").write_text(
        "VALKEY_PASSWORD=mine\nNEWSROOM_NAME=Báo Đồng Tháp\nCOMPOSE_PROFILES=x\n", "utf-8"
    )
    keys.make(tree)
    values = read(tree)
    assert values["VALKEY_PASSWORD"] == "mine"
    assert values["NEWSROOM_NAME"] == "Báo Đồng Tháp"
    assert values["COMPOSE_PROFILES"] == "x"
    assert values["S3_SECRET_KEY"]


def test_the_files_of_the_parts_follow_env(tree: Path) -> None:
    keys.make(tree)
    values = read(tree)
    secrets = tree / "infra" / "secrets"
    assert (secrets / "valkey-password.conf").read_text(
        "utf-8"
    ) == f"requirepass {values['VALKEY_PASSWORD']}\n"
    known = json.loads((secrets / "seaweedfs-identities.json").read_text("utf-8"))["identities"]
    given = {each["name"]: each["credentials"][0] for each in known}
    assert given["newsroom"] == {"accessKey": values["S3_ACCESS_KEY"], "secretKey": values["S3_SECRET_KEY"]}
    assert given["setup"]["secretKey"] == values["S3_SETUP_SECRET_KEY"]


def test_the_newsrooms_key_may_touch_its_two_buckets_only(tree: Path) -> None:
    keys.make(tree)
    text = (tree / "infra" / "secrets" / "seaweedfs-identities.json").read_text("utf-8")
    newsroom = next(each for each in json.loads(text)["identities"] if each["name"] == "newsroom")
    assert {action.partition(":")[2] for action in newsroom["actions"]} == {
        "pressroom-desk",
        "pressroom-public",
    }


def test_every_inner_port_of_the_storage_has_a_key_of_its_own(tree: Path) -> None:
    keys.make(tree)
    toml = tomllib.loads((tree / "infra" / "secrets" / "seaweedfs-security.toml").read_text("utf-8"))
    jwt = toml["jwt"]
    found = [jwt["signing"], jwt["signing"]["read"], jwt["filer_signing"], jwt["filer_signing"]["read"]]
    assert len({each["key"] for each in found}) == 4

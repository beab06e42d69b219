"""Which keys do the composed parts need, and where do they lie? Makes them once; keeps what is there.

    python3 infra/keys.py            # .env and infra/secrets/ beside docker-compose.yml

Standard library only, so that a machine with Docker and Python needs nothing else.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

DESK = "pressroom-desk"
PUBLIC = "pressroom-public"


def fill(template: str, kept: dict[str, str]) -> dict[str, str]:
    """The template's names with `kept` values first, then its defaults, then fresh random ones."""
    return {
        name: kept.get(name) or default or secrets.token_hex(24) for name, default in parse(template).items()
    }


def parse(text: str) -> dict[str, str]:
    """The NAME=value lines of an env file, in their order."""
    lines = (line.strip() for line in text.splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def identities(values: dict[str, str]) -> str:
    """SeaweedFS's `-s3.config`: who may do what. What strangers may read is the bucket policy's business."""
    newsroom = [f"{action}:{bucket}" for bucket in (DESK, PUBLIC) for action in ("Read", "Write", "List")]
    setup = ["Admin", "Read", "Write", "List", "Tagging"]
    document = {
        "identities": [
            _identity("setup", values["S3_SETUP_ACCESS_KEY"], values["S3_SETUP_SECRET_KEY"], setup),
            _identity("newsroom", values["S3_ACCESS_KEY"], values["S3_SECRET_KEY"], newsroom),
        ]
    }
    return json.dumps(document, indent=2) + "\n"


def _identity(name: str, access: str, secret: str, actions: list[str]) -> dict[str, object]:
    return {
        "name": name,
        "credentials": [{"accessKey": access, "secretKey": secret}],
        "actions": actions,
    }


def security() -> str:
    """SeaweedFS's security.toml: without it, its filer port serves every object to anybody."""
    sections = ("jwt.signing", "jwt.signing.read", "jwt.filer_signing", "jwt.filer_signing.read")
    return "\n".join(
        f'[{section}]\nkey = "{secrets.token_hex(32)}"\nexpires_after_seconds = 60\n' for section in sections
    )


def make(root: Path) -> list[Path]:
    """Write what is missing under `root`; returns the files written. Run again after editing .env."""
    env = root / ".env"
    kept = parse(env.read_text("utf-8")) if env.exists() else {}
    template = (root / ".env.example").read_text("utf-8")
    values = kept | fill(template, kept)
    folder = root / "infra" / "secrets"
    folder.mkdir(mode=0o700, exist_ok=True)
    wanted = {
        env: "".join(f"{name}={value}\n" for name, value in values.items()),
        folder / "seaweedfs-identities.json": identities(values),
        folder / "valkey-password.conf": f"requirepass {values['VALKEY_PASSWORD']}\n",
    }
    tokens = folder / "seaweedfs-security.toml"
    if not tokens.exists():
        wanted[tokens] = security()
    for path, text in wanted.items():
        # Containers read these under their own user; the folder is what keeps this machine's users out.
        _write(path, text, 0o600 if path == env else 0o444)
    return list(wanted)


def _write(path: Path, text: str, mode: int) -> None:
    aside = path.with_name(f"{path.name}.new")
    aside.unlink(missing_ok=True)
    with os.fdopen(
        os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(text)
    aside.chmod(mode)
    aside.replace(path)


def main() -> None:
    about = argparse.ArgumentParser(description="Make the keys that docker-compose.yml needs.")
    about.add_argument("--root", type=Path, default=ROOT, help="the folder of docker-compose.yml")
    for path in make(about.parse_args().root):
        print(f"wrote {path}")


if __name__ == "__main__":
    main()

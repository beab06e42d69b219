"""A real newsroom under test: what a reporter, a desk and a portal can do with it, over HTTP alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import boto3
import httpx
from botocore.config import Config

ROOT = Path(__file__).resolve().parent.parent
ENDED = {"published", "refused", "parked", "done"}


@dataclass(frozen=True)
class Newsroom:
    """Reads `run.json` anew at every use: processes and their pids change."""

    data: Path

    @property
    def run(self) -> dict[str, Any]:
        return json.loads((self.data / "run.json").read_text())

    @property
    def intake(self) -> str:
        return self.run["intake"]

    @property
    def public(self) -> str:
        return self.run["public"]

    @property
    def desk(self) -> str:
        return self.run["desk"]

    @property
    def tokens(self) -> dict[str, str]:
        return self.run["tokens"]

    def client(self, role: str = "reporter") -> httpx.Client:
        headers = {"Authorization": f"Bearer {self.tokens[role]}"}
        return httpx.Client(base_url=self.intake, headers=headers, timeout=30, verify=False)

    def submit(
        self, article: dict[str, Any], photos: dict[str, bytes] | None = None, submission: str = ""
    ) -> str:
        """Submit and return the submission's id; the answer must be a 202."""
        submission = submission or str(uuid.uuid4())
        with self.client() as client:
            if photos:
                files = [(name, (f"{name}.jpg", body, "image/jpeg")) for name, body in photos.items()]
                files.append(("article", ("article.json", json.dumps(article), "application/json")))
                answer = client.post("/v1/submissions", files=files, headers={"Idempotency-Key": submission})
            else:
                answer = client.put(f"/v1/submissions/{submission}", json=article)
        assert answer.status_code == 202, answer.text
        return answer.json()["submission"]

    def status(self, submission: str) -> dict[str, Any]:
        with self.client("desk") as client:
            return client.get(f"/v1/submissions/{submission}").raise_for_status().json()

    def wait(self, submission: str, seconds: float = 20) -> dict[str, Any]:
        """The status once it has ended."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                status = self.status(submission)
            except httpx.HTTPError:  # intake may be the process that was just killed
                time.sleep(0.2)
                continue
            if status["state"] in ENDED:
                return status
            time.sleep(0.05)
        raise AssertionError(f"{submission} has no ending after {seconds} s: {self.status(submission)}")

    def get(self, key: str) -> httpx.Response:
        """A public object, as any portal gets it: without credentials."""
        return portal().get(f"{self.public}/{key}")

    def until_shown(self, key: str, text: str, seconds: float = 20) -> httpx.Response:
        """The public object, once it holds this text: views follow their segment."""
        deadline = time.monotonic() + seconds
        while text not in (answer := self.get(key)).text:
            assert time.monotonic() < deadline, f"{key} does not show {text} after {seconds} s"
            time.sleep(0.1)
        return answer

    def json(self, key: str) -> dict[str, Any]:
        return self.get(key).raise_for_status().json()

    def segments(self) -> list[dict[str, Any]]:
        """All of them; the head may lag behind by a second, the log does not."""
        segments: list[dict[str, Any]] = []
        while (answer := self.get(f"log/{len(segments) + 1:012d}.json")).status_code == 200:
            segments.append(answer.json())
        return segments

    def changes_of(self, item: str) -> list[dict[str, Any]]:
        return [
            change for segment in self.segments() for change in segment["changes"] if change["item"] == item
        ]

    @property
    def s3(self) -> Any:
        s3 = self.run["s3"]
        return boto3.client(
            "s3",
            endpoint_url=s3["endpoint"],
            region_name=s3["region"],
            aws_access_key_id=s3["accessKey"],
            aws_secret_access_key=s3["secretKey"],
            config=Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 5}),
        )

    @property
    def buckets(self) -> dict[str, str]:
        return self.run["s3"]["buckets"]


@cache
def portal() -> httpx.Client:
    """One client for all public reads; a TLS context for each would cost more than the read."""
    return httpx.Client(timeout=10, verify=False, limits=httpx.Limits(max_connections=32))


def pressroom(
    *arguments: str | Path, timeout: float = 120, **settings: str
) -> subprocess.CompletedProcess[str]:
    """Run the command as people do, with these settings beside those of the environment."""
    return subprocess.run(
        [sys.executable, "-m", "pressroom", *map(str, arguments)],
        cwd=ROOT,
        text=True,
        capture_output=True,
        timeout=timeout,
        check=False,
        env=os.environ | settings,
    )


def article(**fields: Any) -> dict[str, Any]:
    """A small article that passes; `fields` replace or add."""
    return {
        "headline": "Xã Tân Long khánh thành cầu kênh Ông Kho",
        "body": (
            "<p>Sáng 12/3, Ủy ban nhân dân xã Tân Long khánh thành cầu kênh Ông Kho, nối hai ấp "
            "sau mười tháng thi công.</p><p>Cầu dài 42 m, rộng 4 m, do người dân góp một phần vốn.</p>"
            "<p>Minh Hà</p>"
        ),
        "section": "Nông thôn mới",
    } | fields

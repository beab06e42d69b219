"""A bucket as anybody with its keys reads it, and moments as they stand in its documents."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any


class Bucket:
    """Every object of a bucket by key; bodies are read when asked for."""

    def __init__(self, s3: Any, name: str) -> None:
        self._s3 = s3
        self._name = name
        pages = s3.get_paginator("list_objects_v2").paginate(Bucket=name)
        self.keys = {one["Key"] for page in pages for one in page.get("Contents", ())}

    def under(self, prefix: str) -> list[str]:
        return sorted(key for key in self.keys if key.startswith(prefix))

    def body(self, key: str) -> bytes:
        return self._s3.get_object(Bucket=self._name, Key=key)["Body"].read()

    def json(self, key: str) -> dict[str, Any]:
        return json.loads(self.body(key))


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)

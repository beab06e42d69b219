"""Who did what, and when? Every deed of a storm in order, so that what it broke can be understood."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any


class History:
    """Lines of JSON in a file, written at once: a test that hangs leaves them behind as well."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.counts: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._began = time.monotonic()

    def add(self, deed: str, **more: Any) -> None:
        """`deed` is counted; `more` says whom it met."""
        line = {"at": round(time.monotonic() - self._began, 3), "deed": deed} | more
        with self._lock, self.file.open("a") as lines:
            self.counts[deed] += 1
            lines.write(json.dumps(line, ensure_ascii=False) + "\n")

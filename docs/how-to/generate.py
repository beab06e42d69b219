"""Writes the outputs into the how-to pages by running their commands: `make docs`. A test holds them equal.

A page's `sh` blocks run one after another in an empty folder, as on a terminal of 100 columns without
colours. A `text` block behind one is what is seen there; a `json` block is what a pipe gets.
"""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
COLUMNS = "100"

_RUN = re.compile(
    r"^```sh\n(?P<script>.*?)^```\n(?:\n```(?P<kind>text|json)\n(?P<output>.*?)^```\n)?",
    re.DOTALL | re.MULTILINE,
)
_ANSI = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


def pages() -> dict[str, str]:
    """File name to text, of the pages whose commands show an output."""
    texts = {path.name: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.md"))}
    return {
        name: ran(text) for name, text in texts.items() if any(run["kind"] for run in _RUN.finditer(text))
    }


def ran(text: str) -> str:
    """The page with the outputs that its commands have now. Raises CalledProcessError when one fails."""
    with tempfile.TemporaryDirectory() as folder:

        def renewed(run: re.Match[str]) -> str:
            seen = _run(run["script"], Path(folder), is_terminal=run["kind"] != "json")
            block = f"```sh\n{run['script']}```\n"
            return block + (f"\n```{run['kind']}\n{seen}```\n" if run["kind"] else "")

        return _RUN.sub(renewed, text)


def _run(script: str, folder: Path, *, is_terminal: bool) -> str:
    path = f"{Path(sys.executable).parent}:{os.defpath}"
    environment = {"PATH": path, "COLUMNS": COLUMNS, "TERM": "xterm", "LANG": "C.UTF-8", "NO_COLOR": "1"}
    command = ["bash", "-euo", "pipefail", "-c", script]
    if not is_terminal:
        done = subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.PIPE)  # noqa: S603
        return done.stdout.decode()
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, cwd=folder, env=environment, stdin=theirs, stdout=theirs) as process:  # noqa: S603
        os.close(theirs)
        output = _all(ours)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, script, output)
    lines = _ANSI.sub("", output.decode()).replace("\r\n", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines)


def _all(terminal: int) -> bytes:
    chunks = []
    while True:
        try:
            chunk = os.read(terminal, 65536)
        except OSError:  # the other side has closed: that is how a terminal ends
            chunk = b""
        if not chunk:
            os.close(terminal)
            return b"".join(chunks)
        chunks.append(chunk)


if __name__ == "__main__":
    for file, text in pages().items():
        (FOLDER / file).write_text(text, "utf-8")

"""Does a client do in each case what it must? It is judged by its exit code, its words and its files."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from portal.conformance.case import FOLDER, Case
from portal.conformance.testkeys import ROOT
from portal.objects import renditions_of
from portal.report import Broken
from portal.serving import serving
from portal.tree import Tree
from wire import documents, keys

PATIENCE = 120  # seconds for one run


Client = Callable[[str, Path, str, str], tuple[int, str]]  # URL, folder, root key, time: exit code, words


def command(words: Sequence[str]) -> Client:
    """A client that is run as a command; `{url}`, `{dir}`, `{key}` and `{now}` in it are filled in."""

    def run(url: str, mirror: Path, key: str, now: str) -> tuple[int, str]:
        named = {"{url}": url, "{dir}": str(mirror), "{key}": key, "{now}": now}
        filled = list(words)
        for name, value in named.items():
            filled = [word.replace(name, value) for word in filled]
        ended = subprocess.run(  # noqa: S603 - it is what this is for
            filled, capture_output=True, text=True, errors="replace", timeout=PATIENCE, check=False
        )
        return ended.returncode, ended.stdout + ended.stderr

    return run


def judge(case: Case, client: Client, workshop: Path) -> list[str]:
    """What the client does wrong in this case; nothing when all is right. `workshop` is an empty folder."""
    place, served, mirror = FOLDER / case.name, workshop / "served", workshop / "mirror"
    served.mkdir()
    with serving(served) as url:
        if case.before:
            _show(place / case.before, served)
            code, said = client(url.rstrip("/"), mirror, ROOT.public, case.then)
            if code:
                return [f"refuses what it should hold before: exit code {code}\n{said}"]
        held = _files(mirror)
        _show(place / case.tree, served)
        code, said = client(url.rstrip("/"), mirror, ROOT.public, case.now)
    wrong = list(_held(mirror, case.after))
    if case.names and not any(name in said for name in case.names):
        wrong.append(f"names none of {', '.join(case.names)}:\n{said}")
    if case.expect == "accept":
        return [*([f"refuses it: exit code {code}\n{said}"] if code else []), *wrong]
    if not code:
        wrong.append("accepts it: exit code 0")
    lost = sorted(key for key, body in held.items() if _files(mirror).get(key) != body)
    return [*wrong, *(f"no longer holds {key} as it was" for key in lost)]


def _show(tree: Path, served: Path) -> None:
    shutil.rmtree(served)
    shutil.copytree(tree, served)


def _files(mirror: Path) -> dict[str, bytes]:
    """What the mirror shows; hidden files are the client's own."""
    found = (path for path in mirror.rglob("*") if path.is_file())
    named = {path.relative_to(mirror).as_posix(): path for path in found}
    return {key: path.read_bytes() for key, path in named.items() if "/." not in f"/{key}"}


def _held(mirror: Path, after: dict[str, int]) -> Iterator[str]:
    """How the live items differ from what they should be: pointers, documents, pictures."""
    tree = Tree(mirror)
    live: dict[str, int] = {}
    for item in tree.folders(keys.ITEMS):
        body = tree.read(keys.latest(item))
        document = documents.read(body) if body else {}
        if body and document.get("pubStatus") == "usable":
            live[item] = document["version"]
            yield from _lacking(tree, keys.item(item, document["version"], documents.sha256(body)), body)
        elif body and any(key.endswith(".html") for key in tree.files(f"{keys.ITEMS}{item}")):
            yield f"still holds a page of {item}, which was taken down"
    if live != after:
        yield f"holds {live} live, and should hold {after}"


def _lacking(tree: Tree, key: str, body: bytes) -> Iterator[str]:
    if tree.read(key) != body:
        yield f"lacks {key}"
    try:
        pictures = renditions_of(key, documents.read(body))
    except Broken as broken:
        yield str(broken)
        return
    for one in pictures:
        if documents.sha256(tree.read(one.href) or b"") != one.sha256:
            yield f"lacks {one.href}, or has other bytes there"

"""A desk corrects by command, sees what it changed, and a stale correction is told what stands there."""

from __future__ import annotations

import json
from pathlib import Path

from tests.newsroom import Newsroom, article, pressroom


def test_a_correction_is_told_compared_and_guarded(newsroom: Newsroom, tmp_path: Path) -> None:
    item = newsroom.submit(article())
    assert newsroom.wait(item)["state"] == "published"
    mended = tmp_path / "mended.json"
    mended.write_text(json.dumps(article(body=article()["body"].replace("42", "43"))))
    folder = ("--data", newsroom.data)
    why = ("--note", "Cầu dài 43 m.", "--why", "error", "--what", "Bản trước viết 42 m.")

    corrected = pressroom("correct", item, mended, *why, "--wait", *folder)
    told = pressroom("diff", item, *folder, "--json")
    shown = pressroom("diff", item, "--from", "1", "--to", "2", *folder)

    assert corrected.returncode == 0, corrected.stdout + corrected.stderr
    (note,) = newsroom.json(f"items/{item}/latest.json")["corrections"]
    assert (note["why"], note["changed"]) == ("error", ["body"])
    paragraphs = json.loads(told.stdout)["body"]
    assert [one["change"] for one in paragraphs] == ["=", "~", "="]
    assert ["-", "42"] in paragraphs[1]["words"]
    assert "Cầu dài [-42-][+43+] m" in shown.stdout

    stale = tmp_path / "stale.json"
    corrects = {"item": item, "version": 1, "note": "Cũ."}
    stale.write_text(json.dumps(article(corrects=corrects)))
    refused = pressroom("correct", item, stale, "--note", "Cũ.", *folder, "--json")
    assert refused.returncode == 3
    error = json.loads(refused.stdout)["error"]
    assert (error["code"], error["errors"][0]["allowed"]) == ("stale_version", 2)
    assert "Version 2, sent by first desk" in error["detail"]

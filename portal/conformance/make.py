"""Writes the cases: `python -m portal.conformance.make`. The same bytes every time.

Each is a function in `accepted` or `refused` beside: it returns the tree that a client holds before, if any,
the tree that it meets, and which objects it may name.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from portal.conformance import accepted, refused
from portal.conformance.case import FOLDER, Case
from portal.conformance.story import Story
from portal.conformance.told import Told
from wire import moments

CASES: tuple[Callable[[], Told], ...] = (
    accepted.good_new,
    accepted.good_corrections,
    accepted.good_from_the_first_segment,
    accepted.good_snapshot,
    accepted.good_same_head_anew,
    accepted.good_new_epoch,
    accepted.good_rotated_key,
    accepted.good_members_unknown,
    refused.tampered_item,
    refused.tampered_rendition,
    refused.tampered_segment,
    refused.tampered_newest_segment,
    refused.tampered_snapshot,
    refused.tampered_head,
    refused.tampered_head_of_a_stranger,
    refused.tampered_head_of_a_past_key,
    refused.tampered_key_list,
    refused.tampered_root_key,
    refused.tampered_without_signature,
    refused.truncated_segment,
    refused.truncated_item,
    refused.truncated_rendition,
    refused.rolled_back_head,
    refused.rolled_back_key_list,
    refused.rolled_back_epoch,
    refused.frozen,
    refused.frozen_from_the_start,
    refused.forked_same_number,
    refused.forked_longer,
    refused.forked_chain,
    refused.tampered_head_backdated,
    refused.tampered_head_good_for_too_long,
    refused.tampered_head_of_the_future,
    accepted.good_without_its_snapshot,
    accepted.good_with_a_snapshot_of_nothing,
)


def make(folder: Path) -> None:
    """All cases, into an empty or absent folder of this name."""
    shutil.rmtree(folder, ignore_errors=True)
    places: list[tuple[Story, str]] = []  # a tree that stands in a case already is not laid down again
    for number, case in enumerate(CASES, 1):
        told = case()
        place = folder / f"{number:02d}-{case.__name__.replace('_', '-')}"
        told.tree.on_disk(place / "tree")
        places.append((told.tree, f"../{place.name}/tree"))
        before = next(
            (path for tree, path in places if told.before and tree.objects == told.before.objects), ""
        )
        if told.before and not before:
            told.before.on_disk(place / "before")
            before = "before"
        held = told.before.live() if told.before else {}
        said = Case(
            name=place.name,
            what=(case.__doc__ or "").strip(),
            now=told.now,
            tree="tree",
            expect="accept" if told.is_good else "refuse",
            after=told.tree.live() if told.is_good else held,
            before=before,
            then=moments.write(moments.read(told.before.at) + timedelta(minutes=10)) if told.before else "",
            names=told.names,
        )
        text = json.dumps(said.to_document(), ensure_ascii=False, indent=2)
        (place / "case.json").write_text(f"{text}\n")


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)

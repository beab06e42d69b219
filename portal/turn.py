"""What do readers see of a run, and in which order?

Pointers, views and the head together, then removals, and the cursor last (`portal.tree` says why a power
cut changes nothing of that).
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain as chain_of

from portal import chain, removal
from portal.state import State
from portal.tree import Tree
from wire import keys


def turn(tree: Tree, state: State) -> int:
    """Let readers see it. Returns how many files were taken away."""
    for link in state.links:
        tree.write(keys.segment(link.segment.seq), link.body)
    if state.shot:
        tree.write(keys.snapshot(state.shot.snapshot.seq), state.shot.body)
    for change in state.copied.changes.values():
        tree.stage(keys.latest(change.item), tree.read(change.key) or b"")
    for key, body in chain_of(state.gathered.bodies(), state.proof.items()):
        tree.stage(key, body)
    tree.turn()
    removed = _remove(tree, state)
    tree.settle()
    replace(state.cursor, behind=state.gathered.behind).save(tree.root)
    return removed


def _remove(tree: Tree, state: State) -> int:
    kept = state.copied.changes
    removed = sum(removal.bury(tree, one) for one in kept.values() if one.event == "canceled")
    removed += sum(removal.drop(tree, item) for item in state.newest if item not in kept)
    removed += removal.sweep(tree, kept) if state.is_anew else 0
    removed += removal.sweep_media(tree) if removed else 0
    outdated = {key for key, body in state.gathered.views.items() if body is None}
    outdated |= state.gathered.dropped
    outdated |= set(tree.files("snapshots")) - _snapshots(tree, state)
    if state.is_anew:
        outdated |= set(tree.files("log")) - {keys.segment(one.segment.seq) for one in state.links}
        outdated -= {keys.HEAD, keys.signature(keys.HEAD)}
    if not state.cursor.choice.is_everything:
        outdated |= {*tree.files("feeds"), *tree.files("sitemaps")}
    return removed + sum(tree.remove(key) for key in outdated)


def _snapshots(tree: Tree, state: State) -> set[str]:
    """The one that the head names, where all of it is mirrored."""
    named = chain.parse_head(tree.read(keys.HEAD) or b"").snapshot
    return {named.key} if named and state.cursor.choice.is_everything else set()

"""What do a photo's content credentials say, and do they hold? C2PA 2.x, read by the optional extra `c2pa`.

Without the extra nothing is imported and nothing is said. Reading fetches nothing from any network.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

from wire import photo
from wire.documents import Document
from workers.imaging.metadata import source_type

UNREADABLE = "unreadable"
UNKNOWN_SIGNER = "signingCredential.untrusted"  # is told by the state, and is no failure

# Made, or partly made, by a machine that was trained; the strongest first (IPTC digitalsourcetype).
BY_MACHINE = (
    "trainedAlgorithmicMedia",
    "compositeWithTrainedAlgorithmicMedia",
    "compositeSynthetic",
    "algorithmicMedia",
)

MOST = 20  # ingredients, failures or source types in what is said of one photo
LONGEST = 200  # characters


def is_installed() -> bool:
    """Is the extra there? Answered without loading it."""
    return find_spec("c2pa") is not None


def recognise(body: bytes, anchors: str = "") -> Document | None:
    """What the manifest says (schemas/item.v1.json, `contentCredentials`); None where there is none.

    `anchors` are certificates in PEM: who signed under one of them is trusted. Never raises for a file.
    """
    if not is_installed():
        return None
    import c2pa  # noqa: PLC0415 - optional, and large

    try:
        reader = c2pa.Reader.try_create(photo.media_type(body), io.BytesIO(body), context=context(anchors))
        return None if reader is None else _told(json.loads(reader.json()), reader.get_validation_state())
    except Exception:  # noqa: BLE001 - no photo is lost over its credentials
        return {"state": UNREADABLE}


def context(anchors: str = "") -> Any:
    """How the library is to work: offline, without thumbnails."""
    import c2pa  # noqa: PLC0415

    return c2pa.Context.from_dict(
        {
            "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_after_sign": False},
            "core": {"allowed_network_hosts": []},
            "builder": {"thumbnail": {"enabled": False}},
        }
        | ({"trust": {"trust_anchors": anchors}} if anchors else {})
    )


def _told(store: Document, state: str | None) -> Document:
    active = store["manifests"][store["active_manifest"]]
    results = store.get("validation_results", {})
    told = {
        "state": (state or "invalid").lower(),
        "claimGenerator": _generator(active),
        "issuer": active.get("signature_info", {}).get("issuer", "")[:LONGEST],
        "failures": _failures(results),
        "ingredients": [_ingredient(one) for one in active.get("ingredients", ())[:MOST]],
        "digitalSourceTypes": list(dict.fromkeys(_source_types(store)))[:MOST],
    }
    return {name: value for name, value in told.items() if value}


def _generator(manifest: Document) -> str:
    """The program or camera that made the claim, and its version."""
    for info in manifest.get("claim_generator_info") or ():
        return " ".join(str(info[name]) for name in ("name", "version") if info.get(name))[:LONGEST]
    return str(manifest.get("claim_generator", ""))[:LONGEST]


def _ingredient(ingredient: Document) -> Document:
    """How it was used, and what did not hold: a broken ingredient does not break what was made of it."""
    results = ingredient.get("validation_results") or {}
    failures = _failures(results)
    return {
        "relationship": str(ingredient.get("relationship", "")),
        "hasManifest": bool(ingredient.get("active_manifest")),
    } | ({"failures": failures} if failures else {})


def _failures(results: Document) -> list[str]:
    found = (results.get("activeManifest") or {}).get("failure") or ()
    codes = dict.fromkeys(str(one["code"])[:LONGEST] for one in found)
    return [code for code in codes if code != UNKNOWN_SIGNER][:MOST]


def _source_types(store: Document) -> Iterator[str]:
    """Those of all actions, the active manifest's first, what a machine made before all others."""
    active = store["active_manifest"]
    manifests = sorted(store["manifests"].items(), key=lambda one: one[0] != active)
    found = [
        known
        for _, manifest in manifests
        for assertion in manifest.get("assertions", ())
        if assertion["label"].startswith("c2pa.actions")
        for action in assertion["data"].get("actions", ())
        if (known := source_type(str(action.get("digitalSourceType", ""))))
    ]
    return iter(sorted(found, key=lambda one: one.rpartition("/")[2] not in BY_MACHINE))

"""Has a submission ended, and how? Its receipt says so, and only one that is written first counts."""

from __future__ import annotations

from dataclasses import replace

from wire import documents, keys
from wire.ports import Tools
from wire.submission import Receipt


def standing(submission_id: str, tools: Tools) -> Receipt | None:
    """The receipt; None where there is none, or where the submission was opened again."""
    blob = tools.desk.get(keys.receipt(submission_id))
    receipt = Receipt.from_document(documents.read(blob.body)) if blob else None
    return receipt if receipt and receipt.ending != "open" else None


def claim(receipt: Receipt, tools: Tools) -> bool:
    """Write it where none stands. False: the submission has an ending already, maybe this one.

    True is the proof that nothing of this submission was ever committed: whoever appends it to the log
    holds this claim first, and a receipt never goes again.
    """
    key = keys.receipt(receipt.submission)
    body = documents.write(receipt.to_document())
    if tools.desk.put_new(key, body):
        return True
    blob = tools.desk.get(key)
    if blob is None or documents.read(blob.body)["ending"] != "open":
        return False
    return tools.desk.swap(key, body, etag=blob.etag)


def settle(receipt: Receipt, tools: Tools) -> None:
    """Write over a claim what came of it: the log has decided, so that everybody would write the same."""
    tools.desk.put(keys.receipt(receipt.submission), documents.write(receipt.to_document()))


def reopen(receipt: Receipt, tools: Tools) -> bool:
    """Let a parked submission be worked on again. False: it is not parked any more.

    The receipt stays, opened: were it deleted, a DELETE that arrives late could take a later ending away.
    """
    return close(replace(receipt, ending="open"), tools)


def close(receipt: Receipt, tools: Tools) -> bool:
    """Write it over one that says `parked`. False: it does not any more."""
    key = keys.receipt(receipt.submission)
    blob = tools.desk.get(key)
    if blob is None or documents.read(blob.body)["ending"] != "parked":
        return False
    return tools.desk.swap(key, documents.write(receipt.to_document()), etag=blob.etag)


def is_open(submission_id: str, tools: Tools) -> bool:
    """Is it a parked one that is tried again?"""
    blob = tools.desk.get(keys.receipt(submission_id))
    return blob is not None and bool(documents.read(blob.body)["ending"] == "open")

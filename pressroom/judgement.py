"""Would intake take this article? The same checks, without a newsroom."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from intake import checks, problems
from pressroom import articles
from schemas.violation import Violation
from wire.adapters import memory
from wire.adapters.clock import SystemClock
from wire.documents import Document
from wire.errors import Rejected


def of_file(path: Path, language: str = "en") -> Document:
    """`{"valid": true}`, or a problem document (schemas/problem.v1.json) with `"valid": false`."""
    try:
        return of(articles.read(path), language)
    except Rejected as refusal:
        violations = refusal.violations or (Violation("", "json", "", given=refusal.detail),)
        return _problem(refusal, language, violations)


def of(article: Document, language: str = "en") -> Document:
    """The same for a document in hand. Which version a correction corrects, only the newsroom knows."""
    alone = {name: value for name, value in article.items() if name != "corrects"}
    tools = replace(memory.tools(), clock=SystemClock())
    try:
        checks.shape("article", article, language)
        checks.article(tools, "", alone)
    except Rejected as refusal:
        return _problem(refusal, language, refusal.violations)
    return {"valid": True}


def _problem(refusal: Rejected, language: str, violations: tuple[Violation, ...]) -> Document:
    spoken = "vi" if language.lower().startswith("vi") else "en"
    problem = problems.document(
        refusal.code, refusal.status, spoken, detail=refusal.detail, violations=violations
    )
    return {"valid": False} | problem

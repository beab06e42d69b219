"""How does a program speak with intake: submit, look, take down, and try again when that helps?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Self, TypeVar
from urllib.parse import quote

import httpx
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from portal.source import is_here
from schemas.violation import Violation
from wire.documents import Document
from wire.errors import Rejected, Unavailable
from wire.ports import Clock
from wire.submission import ENDINGS

ATTEMPTS = 6
LONGEST_WAIT = 5.0  # seconds between two attempts
LOOK_EVERY = 0.4  # seconds between two looks at a submission
_TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})
_PROBLEM = "urn:pressroom:problem:"

Answer = TypeVar("Answer")


class TryAgain(Exception):
    """No answer, or one that another attempt may better."""


class Intake:
    """Intake's HTTP interface (DESIGN §7) for one token.

    Every method raises `Rejected` with the problem's code, status and violations for a 4xx answer, and
    `Unavailable("intake")` when several attempts with full jitter brought none. All that is tried
    again is safe to repeat.
    """

    def __init__(
        self,
        base: str,
        token: str = "",
        *,
        language: str = "en",
        attempts: int = ATTEMPTS,
        longest_wait: float = LONGEST_WAIT,
    ) -> None:
        headers = {"Accept-Language": language}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self.base = base.rstrip("/")
        self._http = httpx.Client(
            base_url=self.base,
            headers=headers,
            timeout=httpx.Timeout(60, connect=5),
            trust_env=not is_here(base),
        )
        self._attempts = attempts
        self._longest_wait = longest_wait

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def submit(self, submission: str, article: Document) -> Document:
        """`PUT /v1/submissions/{uuid}`: the status at acceptance; sent again, it is the same submission."""
        answer: Document = self.ask("PUT", f"/v1/submissions/{submission}", json=article).json()
        return answer

    def status(self, submission: str) -> Document:
        answer: Document = self.ask("GET", f"/v1/submissions/{quote(submission, safe='')}").json()
        return answer

    def item(self, item: str) -> Document:
        """An item's versions, and of a canceled one who still holds it (desk)."""
        answer: Document = self.ask("GET", f"/v1/items/{quote(item, safe='')}").json()
        return answer

    def diff(self, item: str, since: int = 0, to: int = 0) -> Document:
        """What differs between two versions; 0 for the newest and the one before."""
        path = f"/v1/items/{quote(item, safe='')}/diff"
        answer: Document = self.ask("GET", path, params={"from": since, "to": to}).json()
        return answer

    def article(self, submission: str) -> Document:
        """The document as it was accepted, for its sender and the desk."""
        answer: Document = self.ask("GET", f"/v1/submissions/{quote(submission, safe='')}/article").json()
        return answer

    def withdraw(self, submission: str) -> Document:
        """The status of the order to withdraw an embargoed submission; sent again, it is the same order."""
        answer: Document = self.ask("DELETE", f"/v1/submissions/{quote(submission, safe='')}").json()
        return answer

    def embargoes(self) -> Iterator[Document]:
        """All that waits for its time, the next to come out first (desk)."""
        after = ""
        while True:
            told = self.ask("GET", "/v1/embargoes", params={"after": after}).json()
            yield from told["embargoes"]
            if not (after := told.get("next", "")):
                return

    def take_down(self, item: str, order: Document, key: str) -> Document:
        """The status of the takedown; `key` makes it safe to send again."""
        path = f"/v1/items/{quote(item, safe='')}/takedown"
        answer: Document = self.ask("POST", path, json=order, headers={"Idempotency-Key": key}).json()
        return answer

    def portals(self) -> Document:
        """How far every portal is (desk); a portal sees itself."""
        answer: Document = self.ask("GET", "/v1/portals").json()
        return answer

    def is_ready(self) -> bool:
        """Would it accept a submission now?"""
        try:
            return self._http.get("/readyz").is_success
        except httpx.TransportError:
            return False

    def follow(self, submission: str, *, clock: Clock, timeout: float) -> Iterator[Document]:
        """Each new status until the ending.

        Raises:
            Unavailable: no ending within so many seconds.
        """
        seen: Document = {}
        waited = 0.0
        while True:
            status = self.status(submission)
            if status != seen:
                yield status
            seen = status
            if status["state"] in ENDINGS:
                return
            if waited >= timeout:
                raise Unavailable("intake", f"{submission} is still {status['state']} after {timeout:g} s")
            clock.sleep(LOOK_EVERY)
            waited += LOOK_EVERY

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        """One request, tried again until it has an answer; raises as the class says."""
        return self.persist(lambda: self.ask_once(method, path, **options))

    def persist(self, attempt: Callable[[], Answer]) -> Answer:
        """The same, until it does not ask to be tried again, with full jitter between."""
        retrying = Retrying(
            stop=stop_after_attempt(self._attempts),
            wait=wait_random_exponential(multiplier=0.2, max=self._longest_wait),
            retry=retry_if_exception_type(TryAgain),
            reraise=True,
        )
        try:
            return retrying(attempt)
        except TryAgain as error:
            raise Unavailable("intake", str(error)) from error

    def ask_once(self, method: str, path: str, **options: Any) -> httpx.Response:
        """One request, once.

        Raises:
            TryAgain: no answer, or a passing fault of the server.
            Rejected: 4xx.
        """
        try:
            answer = self._http.request(method, path, **options)
        except httpx.TransportError as error:
            raise TryAgain(f"{self.base}: {str(error) or type(error).__name__}") from error
        if answer.status_code in _TRANSIENT:
            raise TryAgain(f"{self.base}{path}: status {answer.status_code}")
        if not answer.is_success:
            raise _refusal(answer)
        return answer


def _refusal(answer: httpx.Response) -> Exception:
    """The problem document (RFC 9457) as the fault it is."""
    try:
        problem = answer.json()
    except ValueError:
        problem = {}
    if not isinstance(problem, dict):
        problem = {}
    code = str(problem.get("type", "")).removeprefix(_PROBLEM) or f"http_{answer.status_code}"
    words = [problem.get("title"), problem.get("detail")]
    detail = ": ".join(dict.fromkeys(str(word) for word in words if word))
    errors = [error for error in problem.get("errors") or [] if isinstance(error, dict)]
    violations = [_violation(error) for error in errors]
    return Rejected(code, answer.status_code, detail or f"status {answer.status_code}", violations)


def _violation(error: Document) -> Violation:
    return Violation(
        str(error.get("pointer", "")),
        str(error.get("keyword", "")),
        str(error.get("message", "")),
        given=error.get("given"),
        allowed=error.get("allowed"),
        suggestion=error.get("suggestion"),
    )

"""Who is told what and when: by the records in the desk bucket, a clock that is set, and a real receiver."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from urllib.parse import parse_qs

import pytest
from standardwebhooks import webhooks as independent

from schemas import validate
from tests.servers import serving
from tests.unit.workers.webhooks.receivers import Receiver
from tests.worlds import World
from wire import keys, moments
from wire.change import Head
from wire.errors import Rejected, Unavailable
from wire.webhook import HUB
from workers.webhooks import messages, schedule
from workers.webhooks.courier import Courier, Sender
from workers.webhooks.postman import Answer, Postman
from workers.webhooks.registry import MOST, Registry

PUBLIC = "https://news.example/public"
PAST_THREE_DAYS = sum(schedule.DELAYS) * (1 + schedule.JITTER)


class Scripted:
    """Stands for the way there: answers these first, then 204; keeps what was sent, and when."""

    def __init__(self, clock, *answers):
        self.clock, self.answers, self.sent = clock, list(answers), []

    def post(self, url, headers, body, *, private=False):
        self.sent.append((self.clock.now(), headers, body))
        status, again = self.answers.pop(0) if self.answers else (204, "")
        return Answer(status, str(status), again)

    @property
    def told(self):
        return [json.loads(body)["data"] for _, _, body in self.sent]


def at_once(work):
    work()


def world(articles=0):
    made = World()
    made.keep()
    publish(made, articles)
    return made


def publish(made, articles=1):
    for _ in range(articles):
        made.accept()
        made.work()


def courier(made, postman, hub="", spawn=at_once):
    return Courier(made.tools, Sender(hub, PUBLIC), postman, spawn)


def added(made, name="cong-nhanh"):
    return Registry(made.tools, "minh").add("https://portal.test/hook", name)


def standing(made, hook):
    return Registry(made.tools).find(hook.id)


def looking(made, one, seconds, step=1.0):
    """Time passes, and the courier looks."""
    until = moments.later(made.tools.clock.now(), seconds)
    while made.tools.clock.now() < until:
        made.tools.clock.sleep(step)
        one.look()


@contextmanager
def receiving(receiver):
    with serving(receiver.handler()) as base:
        yield f"{base}/hook"


def test_a_message_is_one_of_standard_webhooks_by_whoever_verifies_it(monkeypatch):
    made = world(1)
    receiver = Receiver()
    with receiving(receiver) as url:
        hook = Registry(made.tools).add(url, "x")
        publish(made, 2)
        courier(made, Postman(private=True)).look()
    ((headers, body),) = receiver.taken
    monkeypatch.setattr(independent, "datetime", clock_at(made.tools.clock.now()))
    message = independent.Webhook(hook.secrets[0].text).verify(body, headers)
    assert validate.violations("webhook", message) == ()
    assert headers["content-type"] == "application/json"
    head = made.public(keys.HEAD)
    assert message["type"] == "log.changed"
    assert (message["data"]["after"], message["data"]["seq"]) == (head["seq"] - 2, head["seq"])
    log = [(one["item"], one["version"], one["event"]) for one in message["data"]["changes"]]
    assert log == made.log()[1:]
    with pytest.raises(independent.WebhookVerificationError):
        independent.Webhook(hook.secrets[0].text).verify(body.replace(b"log", b"lug"), headers)
    assert standing(made, hook).delivery.seq == head["seq"]


def clock_at(moment):
    class Set(datetime):
        @classmethod
        def now(cls, tz=None):
            return moment

    return Set


def test_the_signature_of_the_specification_s_example():
    from wire.webhook import Secret
    from workers.webhooks import signing

    known = (Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),)
    now = datetime.fromtimestamp(1614265330, tz=UTC)
    told = signing.headers("msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}', known, now)
    assert told["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_what_is_published_before_the_first_word_is_not_told():
    made = world(2)
    postman = Scripted(made.tools.clock)
    added(made)
    looking(made, courier(made, postman), 10)
    assert postman.sent == []


def test_what_happens_together_is_told_together_and_told_once():
    made = world()
    hook, postman = added(made), Scripted(made.tools.clock)
    one = courier(made, postman)
    publish(made, 3)
    looking(made, one, 20)
    publish(made, 1)
    looking(made, one, 20)
    assert [(told["after"], told["seq"]) for told in postman.told] == [(0, 3), (3, 4)]
    assert standing(made, hook).delivery.seq == 4


def test_a_failed_message_comes_again_the_same_by_the_schedule_of_the_specification():
    made = world()
    hook = added(made)
    postman = Scripted(made.tools.clock, *[(500, "")] * 9)
    one = courier(made, postman)
    publish(made)
    one.look()
    while (said := standing(made, hook).delivery).sending:
        made.tools.clock.moment = moments.read(said.after)
        one.look()
    times = [at for at, _, _ in postman.sent]
    pauses = [(after - before).total_seconds() for before, after in pairwise(times)]
    for pause, delay in zip(pauses, schedule.DELAYS, strict=True):
        assert delay <= pause <= delay * (1 + schedule.JITTER) + 0.01
    assert len({headers["webhook-id"] for _, headers, _ in postman.sent}) == 1
    assert len({body for _, _, body in postman.sent}) == 1
    assert len({headers["webhook-timestamp"] for _, headers, _ in postman.sent}) == 10
    assert standing(made, hook).state == "active"


def test_who_takes_nothing_for_three_days_is_failing_and_then_disabled_and_can_be_enabled():
    made = world()
    hook = added(made)
    postman = Scripted(made.tools.clock, *[(500, "")] * 10)
    one = courier(made, postman)
    publish(made)
    looking(made, one, 3600)
    assert standing(made, hook).state == "failing"
    publish(made)
    looking(made, one, PAST_THREE_DAYS, step=60)
    stands = standing(made, hook)
    assert (stands.state, len(postman.sent)) == ("disabled", 10)
    assert "took nothing since 2026-11-22T" in stands.disabled
    assert "500" in stands.disabled
    looking(made, one, 86400, step=600)
    assert len(postman.sent) == 10
    Registry(made.tools, "minh").enable(hook.id)
    looking(made, one, 10)
    assert (postman.told[-1]["after"], postman.told[-1]["seq"]) == (0, 2)
    assert standing(made, hook).state == "active"


def test_410_disables_at_once():
    made = world()
    hook, postman = added(made), Scripted(made.tools.clock, (410, ""))
    one = courier(made, postman)
    publish(made)
    looking(made, one, 86400, step=600)
    assert len(postman.sent) == 1
    assert standing(made, hook).disabled == "it answered 410 Gone: it wants no more"


@pytest.mark.parametrize(
    ("status", "again", "least"),
    [
        (429, "", 60),
        (502, "", 60),
        (504, "", 60),
        (503, "120", 120),
        (500, "Sun, 22 Nov 2026 02:02:03 GMT", 3500),
        (500, "gibberish", 5),
        (500, "-5", 5),
        (429, "9" * 9, 86400),
    ],
)
def test_who_says_that_it_is_too_much_is_left_alone_for_longer(status, again, least):
    made = world()
    hook = added(made)
    publish(made)
    now = made.tools.clock.now()
    head = Head.from_bytes(made.tools.public.get(keys.HEAD).body)
    sent = schedule.begun(standing(made, hook), head, now)
    after = schedule.noted(sent, sent, Answer(status, "", again), now).delivery.after
    pause = (moments.read(after) - now).total_seconds()
    assert least <= pause <= max(least * 1.3, 3700)


def test_during_a_rotation_both_secrets_sign_and_afterwards_the_new_one():
    made = world()
    first = added(made).secrets[0].text
    hook = Registry(made.tools).listed()[0]
    second = Registry(made.tools, "minh").rotate(hook.id, 3600).secrets[0].text
    postman = Scripted(made.tools.clock)
    one = courier(made, postman)
    publish(made)
    looking(made, one, 5)
    looking(made, one, 3600, step=600)
    publish(made)
    looking(made, one, 10)
    (_, during, body), (_, later, other) = postman.sent
    assert [verifies(made, secret, during, body) for secret in (first, second)] == [True, True]
    assert [verifies(made, secret, later, other) for secret in (first, second)] == [False, True]


def verifies(made, secret, headers, body):
    """By the library, whose clock is the message's."""
    moment = datetime.fromtimestamp(int(headers["webhook-timestamp"]), tz=UTC)
    signed = independent.Webhook(secret).sign(headers["webhook-id"], moment, body.decode())
    return signed in headers["webhook-signature"].split(" ")


def test_a_secret_that_was_stolen_ends_at_once():
    made = world()
    hook = added(made)
    rotated = Registry(made.tools, "minh").rotate(hook.id, 0)
    assert len(rotated.secrets) == 1
    assert rotated.secrets[0].text != hook.secrets[0].text


def test_of_two_keepers_one_sends():
    made = world()
    added(made)
    postman = Scripted(made.tools.clock)
    waiting = []
    ours, theirs = (courier(made, postman, spawn=waiting.append) for _ in range(2))
    ours.look()
    theirs.look()
    publish(made)
    for one in (ours, theirs):
        looking(made, one, 1)
    assert len(waiting) == 2
    for work in waiting:
        work()
    assert len(postman.sent) == 1
    looking(made, theirs, 60)
    assert len(postman.sent) == 1


def test_a_keeper_that_died_on_the_way_is_followed_by_another_with_the_same_message():
    made = world()
    added(made)
    publish(made)

    class Dying(Scripted):
        def post(self, *args, **more):
            super().post(*args, **more)
            raise Unavailable("s3", "and nothing more is heard of it")

    first = Dying(made.tools.clock)
    courier(made, first).look()
    second = Scripted(made.tools.clock)
    another = courier(made, second)
    looking(made, another, schedule.LEASE - 2)
    assert second.sent == []
    looking(made, another, 5)
    assert [one[1]["webhook-id"] for one in second.sent] == [one[1]["webhook-id"] for one in first.sent]


def test_one_that_hangs_keeps_nobody_waiting_and_is_not_sent_a_second_message():
    made = world()
    added(made, "slow"), added(made, "quick")
    postman = Scripted(made.tools.clock)
    hanging = []
    slow = Registry(made.tools).listed()

    def spawn(work):
        (hanging.append if work.args[0] == slow[0].id else at_once)(work)

    one = courier(made, postman, spawn=spawn)
    for _ in range(3):
        publish(made)
        looking(made, one, 3)
    assert len(hanging) == 1
    assert [told["seq"] for told in postman.told] == [1, 2, 3]


def test_another_epoch_is_told_whatever_was_on_its_way():
    made = world()
    hook = added(made)
    postman = Scripted(made.tools.clock, (500, ""))
    one = courier(made, postman)
    publish(made)
    looking(made, one, 1)
    head = Head.from_bytes(made.tools.public.get(keys.HEAD).body)
    made.tools.public.put(keys.HEAD, replace(head, epoch="another", seq=1).to_bytes())
    looking(made, one, 400)
    assert (postman.told[-1]["epoch"], postman.told[-1]["seq"]) == ("another", 1)
    assert standing(made, hook).delivery.epoch == "another"


def test_who_is_far_behind_costs_one_reading():
    made = world(messages.MOST_SEGMENTS + 2)
    hook = added(made)
    stood = standing(made, hook).delivery
    message = messages.of_changes(hook.id, replace(stood, seq=0, sending=stood.seq), made.tools)
    told = json.loads(message.body)["data"]
    assert (told["changes"], told["more"]) == ([], True)
    assert validate.violations("webhook", json.loads(message.body)) == ()


def test_nothing_of_an_embargoed_article_is_told_before_its_time():
    from tests.newsroom import article

    made = world(1)
    added(made)
    postman = Scripted(made.tools.clock)
    one = courier(made, postman, hub="https://hub.test/")
    one.look()
    out = made.tools.clock.now() + timedelta(hours=1)
    name = made.accept(article(headline="zxqheadline", embargoedUntil=moments.write(out)))
    made.work()
    publish(made)
    looking(made, one, 60)
    said = b"".join(body + json.dumps(headers).encode() for _, headers, body in postman.sent)
    assert len(postman.sent) == 2
    assert name.encode() not in said
    assert b"zxq" not in said


def test_a_hub_is_told_which_feeds_have_changed():
    made = world(1)
    made.tools.public.put("feeds/section/the-thao.atom", b"nothing of it has changed")
    postman = Scripted(made.tools.clock)
    one = courier(made, postman, hub="https://hub.test/")
    one.look()
    assert postman.sent == []
    publish(made)
    looking(made, one, 30)
    ((_, headers, body),) = postman.sent
    asked = parse_qs(body.decode())
    assert headers == {"Content-Type": "application/x-www-form-urlencoded"}
    assert asked["hub.mode"] == ["publish"]
    feeds = ("feeds/all", "feeds/section/nong-thon-moi")
    assert {f"{PUBLIC}/{feed}.{kind}" for feed in feeds for kind in ("atom", "json", "rss")} <= {
        *asked["hub.url"]
    }
    assert not [url for url in asked["hub.url"] if "the-thao" in url or "/0" in url]
    for url in asked["hub.url"]:
        assert made.tools.public.get(url.removeprefix(f"{PUBLIC}/")) is not None
    with pytest.raises(Rejected, match="no secret"):
        Registry(made.tools, "minh").rotate(HUB, 0)


def test_a_hub_at_another_address_begins_anew_and_without_one_nobody_is_asked():
    made = world(1)
    postman = Scripted(made.tools.clock, (410, ""))
    one = courier(made, postman, hub="https://hub.test/")
    one.look()
    publish(made)
    looking(made, one, 10)
    assert standing(made, replace(added(made), id=HUB)).state == "disabled"
    courier(made, postman, hub="https://other.test/").look()
    assert [one.url for one in Registry(made.tools).listed() if one.id == HUB] == ["https://other.test/"]
    publish(made)
    before = len(postman.sent)
    Registry(made.tools).remove(HUB)
    looking(made, courier(made, postman), 10)
    assert len(postman.sent) - before == 1  # the other subscriber's


def test_a_record_that_is_garbage_stops_nobody():
    made = world()
    made.tools.desk.put(keys.webhook("0" * 12), b"{}")
    added(made)
    postman = Scripted(made.tools.clock)
    publish(made)
    courier(made, postman).look()
    assert len(postman.sent) == 1


def test_an_outage_of_the_store_is_waited_out():
    made = world()
    added(made)
    publish(made)

    class Away:
        def __getattr__(self, name):
            raise Unavailable("s3", "away")

    postman = Scripted(made.tools.clock)
    one = Courier(replace(made.tools, public=Away()), Sender(), postman, at_once)
    with pytest.raises(Unavailable):
        one.look()
    assert postman.sent == []
    turns = iter([False, False, True])
    one.run(lambda: next(turns))


def test_secrets_stand_in_no_audit_trail_and_no_representation():
    made = world()
    hook = added(made)
    registry = Registry(made.tools, "minh")
    rotated = registry.rotate(hook.id, 60)
    registry.enable(hook.id)
    registry.remove(hook.id)
    trail = [json.loads(made.tools.desk.get(one.key).body) for one in made.tools.desk.walk("audit/")]
    deeds = sorted(one["deed"] for one in trail)
    assert deeds == [f"webhooks {deed}" for deed in ("add", "enable", "remove", "rotate")]
    assert {one["by"] for one in trail} == {"minh"}
    assert "whsec_" not in json.dumps(trail) + repr(hook) + repr(rotated)
    assert registry.listed() == []


def test_there_are_not_more_than_can_be_told_at_once():
    made = world()
    for number in range(MOST):
        added(made, str(number))
    with pytest.raises(Rejected, match="already"):
        added(made)


@pytest.mark.parametrize("name", ["0" * 12, "../tokens/x", "", "WEBSUB"])
def test_who_is_not_there_is_said(name):
    with pytest.raises(Rejected, match="there is no webhook"):
        Registry(world().tools).find(name)

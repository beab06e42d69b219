"""One attempt, whatever stands at the other end."""

from __future__ import annotations

import datetime as dt
import ipaddress
import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.servers import serving
from tests.unit.workers.webhooks import receivers
from tests.unit.workers.webhooks.receivers import Receiver, hostile, timed
from workers.webhooks.postman import Postman

HERE = lambda *_: ("127.0.0.1",)  # noqa: E731


def post(url, **more):
    return Postman(private=True, **({"patience": 0.5} | more)).post(url, {"webhook-id": "msg_1"}, b"{}")


def test_a_message_arrives_as_it_was_signed():
    receiver = Receiver()
    with serving(receiver.handler()) as base:
        answer = post(f"{base}/hook?x=1")
    assert (answer.is_taken, answer.told) == (True, "204 No Content")
    ((headers, body),) = receiver.taken
    assert (headers["webhook-id"], headers["user-agent"], body) == ("msg_1", "pressroom", b"{}")


@pytest.mark.parametrize("status", [199, 300, 301, 302, 307, 308, 400, 404, 410, 429, 500, 502, 599])
def test_only_2xx_is_taken(status):
    receiver = Receiver(answers=[(status, {})])
    if status < 200:
        return
    with serving(receiver.handler()) as base:
        assert (post(base).is_taken, post(base).is_taken) == (False, True)


def test_a_redirection_is_not_followed():
    secret, receiver = Receiver(), Receiver()
    with serving(secret.handler()) as inside, serving(receiver.handler()) as base:
        receiver.answers = [(307, {"Location": f"{inside}/admin"})]
        assert post(base).status == 307
    assert secret.taken == []


@pytest.mark.parametrize(
    "deed",
    [receivers.drip, receivers.silence, receivers.endless_headers, receivers.garbage, receivers.hanging_up],
)
def test_who_does_not_answer_properly_costs_no_more_than_the_patience(deed):
    with hostile(deed) as port:
        answer, took = timed(lambda: post(f"http://127.0.0.1:{port}/"))
    assert (answer.status, bool(answer.told)) == (0, True)
    assert took < 3


def test_a_body_without_end_is_not_read():
    with hostile(receivers.endless_body) as port:
        answer, took = timed(lambda: post(f"http://127.0.0.1:{port}/", patience=5.0))
    assert answer.is_taken
    assert took < 3


def test_nobody_there_is_said():
    with hostile(receivers.silence) as port:
        pass
    assert "ConnectError" in post(f"http://127.0.0.1:{port}/").told


def test_the_address_that_was_looked_up_is_the_one_that_is_called():
    """A name server that gives another address a moment later is not asked again."""
    answers = [("127.0.0.1",), ("10.0.0.1",)]
    receiver = Receiver()
    with serving(receiver.handler()) as base:
        port = base.rpartition(":")[2]
        answer = post(f"http://portal.test:{port}/hook", resolve=lambda *_: answers.pop(0))
    assert answer.is_taken
    assert receiver.taken[0][0]["host"] == f"portal.test:{port}"
    assert answers == [("10.0.0.1",)]


def test_a_name_that_turns_private_is_refused_at_that_attempt():
    answers = [("93.184.216.34",), ("169.254.169.254",)]
    postman = Postman(resolve=lambda *_: answers.pop(0))
    postman.look("https://portal.test/hook")
    answer = postman.post("https://portal.test/hook", {}, b"")
    assert answer.told.startswith("refused: portal.test is at 169.254.169.254")


def test_proxies_of_the_environment_are_not_asked(monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    receiver = Receiver()
    with serving(receiver.handler()) as base:
        assert post(base).is_taken


def certificate(folder, *names):
    """A certificate of these names, signed by itself, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "receiver")])
    now = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    alternative = x509.SubjectAlternativeName(names)
    built = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + dt.timedelta(days=36500))
        .add_extension(alternative, critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path = folder / "receiver.pem"
    path.write_bytes(pem + built.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.mark.parametrize(
    ("name", "is_taken"), [(x509.DNSName("portal.test"), True), (x509.DNSName("other.test"), False),
                           (x509.IPAddress(ipaddress.ip_address("127.0.0.1")), False)],
    ids=["of-the-name", "of-another-name", "of-the-address"],
)  # fmt: skip
def test_the_certificate_must_be_of_the_name(tmp_path, name, is_taken):
    path = certificate(tmp_path, name)
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(path)
    postman = Postman(private=True, resolve=HERE, patience=5.0)
    postman.tls = ssl.create_default_context(cafile=path)
    receiver = Receiver()

    from http.server import ThreadingHTTPServer

    class Secure(ThreadingHTTPServer):
        def get_request(self):
            connection, address = super().get_request()
            return served.wrap_socket(connection, server_side=True), address

        def handle_error(self, *_):
            pass

    with serving(receiver.handler(), Secure) as base:
        answer = postman.post(f"https://portal.test:{base.rpartition(':')[2]}/", {}, b"{}")
    assert (answer.is_taken, len(receiver.taken)) == (is_taken, int(is_taken)), answer.told

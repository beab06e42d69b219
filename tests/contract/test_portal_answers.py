"""Does the door answer about portals and takedowns as its OpenAPI description says?"""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

from tests.unit.intake.test_portals import EPOCH, log
from tests.unit.intake.test_proof import canceled
from tests.unit.intake.world import OTHER, world
from wire import keys


@pytest.fixture(scope="module")
def answers():
    """`METHOD path` of the description to what is answered there, after a takedown that one portal knows."""
    newsroom = world()
    log(newsroom, 30)
    canceled(newsroom)
    desk, portal = newsroom.headers("desk"), newsroom.headers("portal")
    with newsroom.client() as door:
        told = {
            "get /v1/changes": door.get("/v1/changes?after=3", headers=portal),
            "post /v1/portals/{portal}/ack": door.post(
                "/v1/portals/portal/ack", json={"epoch": EPOCH, "seq": 22}, headers=portal
            ),
            "get /v1/portals": door.get("/v1/portals", headers=desk),
            "get /v1/portals/{portal}": door.get("/v1/portals/portal", headers=portal),
            "get /v1/items/{item}": door.get(f"/v1/items/{OTHER}", headers=desk),
        }
        newsroom.tools.desk.delete([keys.takedown(OTHER)])
        told["get /v1/items/{item} early"] = door.get(f"/v1/items/{OTHER}", headers=desk)
        return door.get("/openapi.json").json(), told


ASKED = (
    "get /v1/changes",
    "post /v1/portals/{portal}/ack",
    "get /v1/portals",
    "get /v1/portals/{portal}",
    "get /v1/items/{item}",
    "get /v1/items/{item} early",
)


@pytest.mark.parametrize("asked", ASKED)
def test_an_answer_has_the_shape_that_is_described(answers, asked):
    description, told = answers
    assert told[asked].status_code == 200
    method, path = asked.split()[:2]
    content = description["paths"][path][method]["responses"]["200"]["content"]["application/json"]
    closed = {"components": description["components"], **content["schema"], "unevaluatedProperties": False}
    assert [error.message for error in Draft202012Validator(closed).iter_errors(told[asked].json())] == []


def test_a_portal_is_told_what_it_may_send(answers):
    operation = answers[0]["paths"]["/v1/portals/{portal}/ack"]["post"]
    assert operation["requestBody"]["content"]["application/json"]["schema"] == {
        "$ref": "#/components/schemas/ack"
    }
    assert operation["security"] == [{"bearer": []}]

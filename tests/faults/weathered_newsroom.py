"""A newsroom whose rooms reach their parts by other ports: `python weathered_newsroom.py DATA REDIS S3`.

Everything is as `pressroom up` runs it but for two addresses in the environment of the rooms.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

from pressroom.embedded import programs, seaweed, valkey
from pressroom.embedded.control import up
from pressroom.embedded.programs import Plan
from pressroom.embedded.service import Service


def rooms(decided: Plan, *, redis: int, s3: int) -> tuple[Service, ...]:
    through = replace(decided.ports, redis=redis, s3=s3)
    addresses = {
        "PRESSROOM_REDIS_URL": valkey.url(through, decided.credentials),
        "PRESSROOM_S3_ENDPOINT": seaweed.endpoint(through),
    }
    return programs.rooms(replace(decided, environment={**decided.environment, **addresses}))


if __name__ == "__main__":
    data, redis, s3 = sys.argv[1:]
    outcome = up(Path(data), 0, 1, rooms=partial(rooms, redis=int(redis), s3=int(s3)))
    print(outcome.message)
    sys.exit(0 if outcome.ok else 1)

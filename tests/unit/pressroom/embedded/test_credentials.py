from pressroom.embedded import credentials, folder
from wire import tokens


def test_they_are_drawn_once_and_only_their_owner_may_read_them(tmp_path):
    place = folder.at(tmp_path)
    drawn = credentials.settle(place)
    assert credentials.settle(place) == drawn
    assert place.secrets.stat().st_mode & 0o777 == 0o600


def test_two_newsrooms_share_nothing():
    one, other = credentials.draw(), credentials.draw()
    assert one.redis != other.redis
    assert one.secret_key != other.secret_key
    assert not set(one.jwt.values()) & set(other.jwt.values())


def test_there_is_one_token_of_each_role_and_one_key_of_each_section():
    drawn = credentials.draw()
    assert set(drawn.tokens) == set(tokens.ROLES)
    assert all(raw.startswith(f"pr_{role}_") for role, raw in drawn.tokens.items())
    assert len(set(drawn.jwt.values())) == 4

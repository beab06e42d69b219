from pressroom.embedded.backoff import Backoff


def test_the_first_death_is_answered_at_once():
    assert Backoff().after(1.0).delay == 0.0


def test_the_delay_doubles_up_to_five_seconds():
    backoff, delays = Backoff(), []
    for _ in range(8):
        backoff = backoff.after(0.1)
        delays.append(backoff.delay)
    assert delays == [0.0, 0.5, 1.0, 2.0, 4.0, 5.0, 5.0, 5.0]


def test_half_a_minute_of_life_makes_up_for_all_before():
    backoff = Backoff(deaths=7).after(30.0)
    assert backoff.delay == 0.0
    assert backoff.after(29.9).delay == 0.5

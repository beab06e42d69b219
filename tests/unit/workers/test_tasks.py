from pathlib import Path

from wire.adapters.celery_queue import ARTICLE, BREAKING, BREAKING_MEDIA, MEDIA
from wire.config import Settings
from workers.tasks import listens_to


def test_what_is_urgent_comes_first_and_who_has_no_article_helps_with_urgent_photos():
    assert listens_to(ARTICLE, Settings()) == (BREAKING, ARTICLE, BREAKING_MEDIA)
    assert listens_to(MEDIA, Settings()) == (BREAKING_MEDIA, MEDIA)


def test_where_photos_are_signed_only_those_with_the_key_make_them():
    signing = Settings(credential_chain=Path("chain.pem"), credential_key=Path("key.pem"))
    assert listens_to(ARTICLE, signing) == (BREAKING, ARTICLE)
    assert listens_to(MEDIA, signing) == (BREAKING_MEDIA, MEDIA)

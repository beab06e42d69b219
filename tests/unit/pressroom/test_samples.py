import json
import unicodedata
from pathlib import Path

import pressroom.samples
from schemas import validate
from wire import photo

FOLDER = Path(pressroom.samples.__file__).parent


def test_the_sample_article_keeps_the_contract():
    text = (FOLDER / "article.json").read_text("utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert validate.violations("article", json.loads(text)) == ()


def test_the_sample_photo_is_one_that_we_take():
    body = (FOLDER / "photo.jpg").read_bytes()
    found = photo.probe(body, max_pixels=100_000_000)
    assert min(found.width, found.height) >= 1600
    assert found.bytes < 500_000

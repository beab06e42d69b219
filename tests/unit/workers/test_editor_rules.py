"""What an editor gave wins, what an editor rejected stays away, and no extractor keeps an article back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs

from schemas.validate import violations
from tests.newsroom import article
from tests.worlds import World, house
from wire import keys
from workers.enrich import LONGEST, enrichment
from workers.extract import packs, slug, summary
from workers.extract.days import mention
from workers.extract.found import Found
from workers.extract.pack import Entities, Pack
from workers.normalise import cleaned

FILED = datetime(2024, 3, 13, tzinfo=UTC)
TEXT = "Ông Lê An và bà Trần Bình về thôn Hạ.\nMưa to cả ngày."


def found(value, confidence=0.9, evidence=((4, 9),)):
    return Found(value, "test/1", confidence, evidence)


def everything(reading):
    return Entities(
        persons=[found({"name": "Lê An"}), found({"name": "Trần Bình"}), found({"name": "Chắc"}, 0.4)],
        organisations=[found({"name": "Tỉnh uỷ", "resolved": "Tỉnh uỷ Đồng Tháp"})],
        places=[found({"name": "Hạ", "kind": "thôn"})],
    )


FULL = Pack(
    byline=lambda text: found("Sơn Tra", evidence=((len(text), len(text)),)),
    dateline=lambda text: found("Hạ, ngày 12/3"),
    days=lambda reading: mention(2024, 3, 12, (0, 4)),
    documents=lambda reading: [found({"type": "Nghị quyết", "number": "15-NQ/TW"})],
    entities=everything,
    topics=lambda reading: [found({"qcode": "a:1", "name": "một"}), found({"qcode": "a:2", "name": "hai"})],
    keywords=lambda reading, entities, documents: [
        found(each.value["name"]) for each in (*entities.persons, *entities.places)
    ],
)


@pytest.fixture
def language(monkeypatch):
    """`speaks(pack)`: a language of its own for a test, known by this pack."""

    def speaks(pack):
        monkeypatch.setitem(packs._PACKS, "xx", pack)

    speaks(FULL)
    return speaks


def metadata(given=(), **more):
    document = {"headline": "Mưa to", "body": TEXT, "language": "xx"} | dict(given)
    cleaned_article, text = cleaned(document)
    made = enrichment(cleaned_article, text, filed=FILED, **more)
    assert violations("item", item(made)) == ()
    return made


def item(enriched):
    """A whole item around it, so that the schema judges it as it is published."""
    name = "0192f070-80a9-7ce9-9e30-7f35d59b5dc0"
    moment = "2024-03-13T00:00:00.000Z"
    return {
        "item": name, "version": 1, "uri": f"urn:uuid:{name}", "language": "xx", "headline": "Mưa to",
        "slug": "mua-to", "body": "<p>Mưa</p>", "images": [], "priority": "normal", "published": moment,
        "modified": moment, "pubStatus": "usable", "renditions": [], "enrichment": enriched,
        "corrections": [], "integrity": {"submission": name, "originals": []},
    }  # fmt: skip


def names(values):
    return [value["name"] for value in values]


@pytest.mark.usefixtures("language")
class TestEditor:
    def test_what_is_found_stands_and_what_is_unsure_is_left_out(self):
        made = metadata()
        assert names(made["persons"]) == ["Lê An", "Trần Bình"]
        assert made["dateline"] == "Hạ, ngày 12/3"
        assert names(metadata(floor=0.3)["persons"]) == ["Lê An", "Trần Bình", "Chắc"]
        unsure = metadata(floor=0.95)
        assert (unsure["persons"], unsure["topics"], unsure["keywords"]) == ([], [], [])
        assert not {"byline", "dateline"} & set(unsure)
        assert (unsure["language"], unsure["slug"]) == ("xx", "mua-to")

    def test_an_editors_list_replaces_the_whole_field(self):
        place = {"name": "Tân Hồng", "kind": "xã", "code": "29929", "scheme": "gso-2025"}
        cited = {"type": "Luật", "number": "31/2024/QH15", "date": "2024-01-18"}
        made = metadata(
            {
                "persons": [{"name": "Lê An", "roles": ["Chủ tịch"]}],
                "organisations": [{"name": "Sở Y tế"}],
                "places": [place],
                "documents": [cited],
                "dates": ["2024-03-01"],
                "dateline": "Tân Hồng",
            }
        )
        assert made["persons"] == [
            {
                "name": "Lê An",
                "roles": ["Chủ tịch"],
                "source": "editor",
                "confidence": 1.0,
                "evidence": [[4, 9]],
            }
        ]
        assert names(made["organisations"]) == ["Sở Y tế"]
        assert made["places"] == [place | {"source": "editor", "confidence": 1.0, "evidence": []}]
        assert made["documents"] == [cited | {"source": "editor", "confidence": 1.0, "evidence": []}]
        assert (made["dates"], made["dateline"]) == (["2024-03-01"], "Tân Hồng")
        assert {made["provenance"][at]["source"] for at in ("/dates/0", "/dateline")} == {"editor"}

    def test_keywords_are_made_from_what_the_editor_let_stand(self):
        assert metadata()["keywords"] == ["Lê An", "Trần Bình", "Hạ"]
        assert metadata({"persons": [{"name": "Ai Đó"}]})["keywords"] == ["Ai Đó", "Hạ"]
        assert metadata({"rejected": {"persons": ["Trần Bình"]}})["keywords"] == ["Lê An", "Hạ"]

    def test_what_is_rejected_is_gone_and_the_item_remembers_it(self):
        rejected = {
            "byline": ["Sơn Tra"], "dateline": ["Hạ, ngày 12/3"], "persons": ["LÊ AN"],
            "organisations": ["Tỉnh ủy Đồng Tháp"], "places": ["thôn Hạ"], "documents": ["15-NQ/TW"],
            "dates": ["2024-03-12"], "topics": ["a:1"], "keywords": ["Trần Bình"],
        }  # fmt: skip
        made = metadata({"rejected": rejected})
        assert made["rejected"] == rejected
        assert not {"byline", "dateline"} & set(made)
        assert names(made["persons"]) == ["Trần Bình"]
        assert (made["organisations"], made["places"], made["documents"], made["dates"]) == ([], [], [], [])
        assert [topic["qcode"] for topic in made["topics"]] == ["a:2"]
        assert made["keywords"] == []

    def test_what_was_rejected_before_is_gone_too(self):
        made = metadata(rejected_before={"persons": ["Lê An"]})
        assert (names(made["persons"]), made["rejected"]) == (["Trần Bình"], {"persons": ["Lê An"]})

    def test_what_an_editor_gives_is_there_though_it_was_rejected(self):
        given = {"persons": [{"name": "Lê An"}], "rejected": {"persons": ["Lê An"]}}
        assert names(metadata(given)["persons"]) == ["Lê An"]
        assert "rejected" not in metadata(given)


def published(world, **fields):
    """The item of the newest version after one more submission."""
    previous = fields.pop("corrects", None)
    more = (
        {"corrects": {"item": previous["item"], "version": previous["version"], "note": "Sửa"}}
        if previous
        else {}
    )
    named = {"item": previous["item"], "version": previous["version"] + 1} if previous else {}
    submission = world.accept(article(language="xx", body=TEXT, **more, **fields), **named)
    world.work()
    assert world.receipt(submission)["ending"] == "published"
    return world.public(f"items/{previous['item'] if previous else submission}/latest.json")


@pytest.mark.usefixtures("language")
def test_a_rejection_survives_corrections_until_an_empty_list_takes_it_back():
    world = World()
    first = published(world, rejected={"persons": ["Lê An"]})
    second = published(world, corrects=first, headline="Bản hai")
    third = published(world, corrects=second, rejected={"dates": ["2024-03-12"]})
    fourth = published(world, corrects=third, rejected={"persons": []})
    assert [names(one["enrichment"]["persons"]) for one in (first, second, third, fourth)] == [
        *(["Trần Bình"],) * 3,
        ["Lê An", "Trần Bình"],
    ]
    assert fourth["enrichment"]["rejected"] == {"dates": ["2024-03-12"]}
    assert violations("item", fourth) == ()


@pytest.mark.usefixtures("language")
def test_the_newsroom_sets_how_sure_is_sure_enough():
    strict = World(house=replace(house(), confidence_floor=0.95))
    assert published(World())["enrichment"]["persons"]
    assert published(strict)["enrichment"]["persons"] == []


class Broken(RuntimeError):
    pass


def broken(*_):
    raise Broken("không đọc được")


@pytest.mark.parametrize(
    ("part", "fields"),
    [
        ("byline", ["byline"]),
        ("dateline", ["dateline"]),
        ("days", ["dates"]),
        ("documents", ["documents"]),
        ("entities", ["persons", "organisations", "places"]),
        ("topics", ["topics"]),
        ("keywords", ["keywords"]),
    ],
)
def test_an_extractor_that_fails_costs_its_own_field_and_a_warning(language, part, fields):
    whole = published(World())["enrichment"]
    language(Pack(**{name: getattr(FULL, name) for name in FULL.__dataclass_fields__} | {part: broken}))

    with capture_logs() as logged:
        item = published(World())
    made = item["enrichment"]

    assert violations("item", item) == ()
    assert {"code": "extractor_failed", "pointer": f"/{fields[0]}", "detail": "Broken"} in made["warnings"]
    assert not [made[name] for name in fields if made.get(name)]
    untouched = {"persons", "documents", "dates", "topics", "byline"} - {*fields}
    assert all(made[name] == whole[name] for name in untouched)
    assert [line["field"] for line in logged if line["log_level"] == "error"] == [fields[0]]


def test_a_code_of_no_known_list_keeps_nothing_back(language):
    place = {"name": "Hạ", "kind": "thôn", "code": "12"}
    language(Pack(entities=lambda reading: Entities([], [], [found(place)])))
    world = World()
    item = published(world)
    assert item["enrichment"]["places"][0]["code"] == "12"
    assert world.public(keys.segment(1))["changes"][0].get("places", []) == []


def test_every_extractor_at_once_may_fail(language):
    language(Pack(**dict.fromkeys(FULL.__dataclass_fields__, broken) | {"kicker": FULL.kicker}))
    made = published(World())["enrichment"]
    assert (made["persons"], made["dates"], made["keywords"]) == ([], [], [])
    assert len(made["warnings"]) == 7


@pytest.mark.parametrize("answer", [None, [found({})], [found("x")], ["x"], 3])
def test_an_extractor_that_returns_nonsense_fails(language, answer):
    language(Pack(documents=lambda reading: answer))
    made = metadata()
    assert made["documents"] == []
    assert [warning["pointer"] for warning in made["warnings"]] == ["/documents"]


@pytest.mark.parametrize(
    ("module", "name", "field", "instead"),
    [(slug, "slug", "slug", "article"), (summary, "summary", "summary", "Mưa to")],
)
@pytest.mark.usefixtures("language")
def test_what_every_item_has_falls_back(monkeypatch, module, name, field, instead):
    monkeypatch.setattr(module, name, broken)
    made = metadata()
    assert made[field] == instead
    assert made["warnings"] == [{"code": "extractor_failed", "pointer": f"/{field}", "detail": "Broken"}]


def test_of_a_long_text_the_beginning_is_read(language):
    seen = []
    language(Pack(documents=lambda reading: seen.append(reading) or []))
    text = "Mưa to cả ngày. " * 16_000
    made = enrichment({"headline": "Dài", "language": "xx"}, text, filed=FILED)
    (reading,) = seen
    assert LONGEST - 200 < len(reading.text) <= LONGEST
    assert reading.text == reading.story == text[: len(reading.text)]
    assert text[len(reading.text)] == " "
    assert made["warnings"] == [{"code": "long_text", "evidence": [[len(reading.text), len(text)]]}]
    assert made["charCount"] == len(text)


def test_one_huge_word_is_cut_where_it_must_be(language):
    seen = []
    language(Pack(documents=lambda reading: seen.append(reading) or []))
    enrichment({"headline": "Dài", "language": "xx"}, "a" * 200_000, filed=FILED)
    assert len(seen[0].text) == LONGEST

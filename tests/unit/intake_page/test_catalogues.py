"""Does the reporter page say the same things in Vietnamese and in English, and nothing past its policy?"""

import json
import re
import unicodedata
from pathlib import Path

import lxml.html
import pytest

import intake

PAGE = Path(intake.__file__).parent / "page"
INDEX = lxml.html.parse(str(PAGE / "index.html")).getroot()
SCRIPTS = {path.name: path.read_text("utf-8") for path in PAGE.glob("*.js")}
FAMILIES = ("stage", "mark", "link", "state")  # keys put together as `stage-${name}`


def catalogue(language):
    return json.loads((PAGE / f"{language}.json").read_text("utf-8"))


def without_plural(key):
    return re.sub(r"\.(one|other)$", "", key)


def said_in_the_page():
    return {element.get("data-say"): element.text for element in INDEX.iter() if element.get("data-say")}


def said_in_the_scripts():
    """Keys given as they are: the quoted words of a line that speaks, other calls' arguments aside."""
    speaks = re.compile(r"\b(?:say|text|tell|show)\((.*)")
    others = re.compile(r"(?:at|field|recall|querySelector)\([^)]*\)")
    lines = [line for source in SCRIPTS.values() for line in source.splitlines()]
    spoken = [others.sub("", call) for line in lines for call in speaks.findall(others.sub("", line))]
    return {key for call in spoken for key in re.findall(r'"([a-z-]+)"', call)}


def test_both_catalogues_have_the_same_keys():
    assert catalogue("vi").keys() == catalogue("en").keys()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_text_says_something_in_composed_characters(language):
    for key, text in catalogue(language).items():
        assert text.strip() == text != "", key
        assert unicodedata.is_normalized("NFC", text), key


def test_both_languages_fill_in_the_same_values():
    vietnamese, english = catalogue("vi"), catalogue("en")
    for key in vietnamese:
        values = [sorted(re.findall(r"\{\w+\}", texts[key])) for texts in (vietnamese, english)]
        assert values[0] == values[1], key


def test_the_page_itself_is_written_in_the_vietnamese_of_the_catalogue():
    words = catalogue("vi")
    for key, text in said_in_the_page().items():
        assert text == words[key], key


def test_every_key_that_the_scripts_say_exists():
    said = said_in_the_scripts()
    assert {"sending", "not-saved", "photo-uploaded", "token-wrong"} <= said
    assert said <= {without_plural(key) for key in catalogue("vi")}


def test_no_text_lies_unused():
    sources = "".join(SCRIPTS.values())
    for key in map(without_plural, catalogue("vi")):
        family = key.split("-")[0]
        said = key in said_in_the_page() or f'"{key}"' in sources
        assert said or (family in FAMILIES and f"`{family}-${{" in sources), key


def test_the_page_holds_nothing_that_its_policy_forbids():
    assert not INDEX.xpath("//style | //script[not(@src)] | //*[@style] | //iframe | //base")
    assert not INDEX.xpath("//@*[starts-with(name(), 'on')]")
    addresses = INDEX.xpath("//@src | //link/@href")
    assert addresses
    assert all(re.fullmatch(r"/page/[a-z]+\.[a-z]+", address) for address in addresses)
    assert all((PAGE / address.removeprefix("/page/")).is_file() for address in addresses)


def test_every_import_of_a_script_is_a_file_beside_it():
    for name, source in SCRIPTS.items():
        for imported in re.findall(r'from "([^"]+)"', source):
            assert imported.startswith("./"), name
            assert (PAGE / imported).is_file(), (name, imported)

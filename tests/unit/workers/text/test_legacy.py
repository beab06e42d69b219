"""Old fonts are known by what they give, and nothing else is touched."""

import pytest

from workers.text import legacy

TEXT = "Tỉnh uỷ Đồng Tháp tổ chức hội nghị về phát triển kinh tế, người dân được hưởng lợi nhiều hơn trước"
OLD = {
    "tcvn3": "TØnh uû §ång Th¸p tæ chøc héi nghÞ vÒ ph¸t triÓn kinh tÕ, ng­êi d©n ®­îc h­ëng lîi nhiÒu h¬n tr­íc",
    "vni": "Tænh uyû Ñoàng Thaùp toå chöùc hoäi nghò veà phaùt trieån kinh teá, ngöôøi daân ñöôïc höôûng lôïi"
    " nhieàu hôn tröôùc",
    "windows-1258": "TiÒnh uyÒ ÐôÌng Thaìp tôÒ chýìc hôòi nghiò vêÌ phaìt triêÒn kinh têì, ngýõÌi dân"
    " ðýõòc hýõÒng lõòi nhiêÌu hõn trýõìc",
}


@pytest.mark.parametrize(("encoding", "old"), OLD.items())
def test_an_old_font_is_recognised_and_read_as_its_author_did(encoding, old):
    assert legacy.recognised(old) == encoding
    assert legacy.converted(old, encoding) == TEXT


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "Les élèves français ont été très heureux de découvrir la forêt où naît la rivière, à Noël l'hôtel",
        "El niño español comió plátano mañana también después del partido según el árbitro número uno",
        "Die Männer können für schöne Häuser größere Flüsse über die Brücke führen",
        "São Paulo não é longe, então vão à praia amanhã com pão e coração",
        "",
        "Só",
    ],
)
def test_any_other_text_is_left_alone(text):
    assert legacy.recognised(text) == ""
    assert not legacy.suspected(text)


def test_a_text_of_which_a_part_is_modern_is_not_touched():
    assert legacy.recognised(f"{OLD['tcvn3']} Đồng Tháp của người") == ""


def test_capitals_of_tcvn3_were_typed_in_another_font():
    assert legacy.converted("TH¸P M­êI, Th¸p", "tcvn3") == "THÁP MƯỜI, Tháp"


def test_vni_letters_have_their_marks_after_them():
    assert (
        legacy.converted("ÑOÀNG THAÙP chæ nhöõng ngöôøi mó kòch lyù kyõ yù", "vni")
        == "ĐỒNG THÁP chỉ những người mĩ kịch lý kỹ ý"
    )


def test_an_encoding_we_do_not_know_is_suspected():
    strange = TEXT.translate(
        {
            ord(letter): chr(0xA1 + at)
            for at, letter in enumerate(sorted(set(TEXT) - set(map(chr, range(128)))))
        }
    )
    text = f"{strange} {strange.replace('T', 'B')} trong khi cho theo ban dan tu nam hai ba con nay"
    assert legacy.recognised(text) == ""
    assert legacy.suspected(text)

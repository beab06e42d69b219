"""The lead is cut at the end of a sentence."""

from workers.extract.summary import LONGEST, summary

SENTENCE = "Ngày 06/01/2022, Ban Thường vụ Tỉnh uỷ tại TP. Cao Lãnh tổ chức Hội nghị trực tuyến."


def test_whole_sentences_within_the_limit_are_taken():
    text = " ".join([SENTENCE] * 6) + "\nĐoạn hai."
    found = summary(text)
    assert found.value == " ".join([SENTENCE] * 4)
    assert text[slice(*found.evidence[0])] == found.value


def test_an_endless_sentence_is_cut_at_a_word():
    found = summary("đồng tháp " * 100)
    assert len(found.value) <= LONGEST
    assert found.value.endswith(("đồng…", "tháp…"))


def test_a_signature_and_a_short_first_line_are_skipped():
    assert summary(f"Cao Lãnh\n(Dân trí) - {SENTENCE}").value == SENTENCE


def test_headings_captions_lists_and_greetings_are_no_lead():
    lines = [
        "Một đầu đề khá dài đứng giữa bài viết, không có dấu chấm",
        "Kính thưa quý vị đại biểu và toàn thể nhân dân trong tỉnh nhà.",
        "Nông dân thu hoạch lúa Đông Xuân trên cánh đồng. Ảnh: Minh Anh",
        SENTENCE,
    ]
    assert summary("\n".join(lines)).value == SENTENCE
    body = f"<h2>{SENTENCE}</h2><figure><figcaption>{SENTENCE}</figcaption></figure><p>{SENTENCE} Xong.</p>"
    assert summary("\n".join([SENTENCE, SENTENCE, f"{SENTENCE} Xong."]), body).value == f"{SENTENCE} Xong."


def test_what_stands_in_the_dateline_is_left_out():
    text = f"Cao Lãnh, ngày 12/3 – {SENTENCE}"
    found = summary(text, "", ((0, 19),))
    assert found.value == SENTENCE
    assert text[slice(*found.evidence[0])] == SENTENCE


def test_a_scant_lead_takes_the_next_paragraph_along():
    first = "Trận mưa lớn đêm qua làm ngập nhiều con đường."
    found = summary(f"{first}\n{SENTENCE}\n{SENTENCE}")
    assert found.value == f"{first} {SENTENCE}"
    assert len(found.evidence) == 2


def test_a_lead_that_leads_on_is_followed_by_what_it_announces():
    told = "Tỉnh uỷ, Uỷ ban nhân dân tỉnh và gia đình vô cùng thương tiếc báo tin:"
    found = summary(f"{told}\nĐồng chí Lê Văn An, " + "sinh năm 1934 tại xã nhà, " * 30)
    assert found.value.startswith(f"{told} Đồng chí Lê Văn An, sinh")
    assert found.value.endswith("…")
    assert len(found.value) <= LONGEST


def test_a_short_article_is_its_own_summary():
    assert summary("Mưa to.").value == "Mưa to."
    assert summary("").value == ""

"""A plain text file is an article: a headline and the rest."""

from workers.text import manuscript


def test_the_first_paragraph_that_is_not_chrome_is_the_headline():
    text = "\ufeffXuất bản thông tin\r\n\r\nTựa bài\r\n\r\nĐoạn một.\r\n\r\nĐoạn hai.\r\n"
    assert manuscript.read(text) == {"headline": "Tựa bài", "body": "Đoạn một.\n\nĐoạn hai."}


def test_an_empty_file_is_an_empty_article():
    assert manuscript.read(" \n") == {"headline": "", "body": ""}

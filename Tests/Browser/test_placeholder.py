def test_page(page):
    page.set_content("<p>hello</p>")
    assert page.inner_text("p") == "hello"

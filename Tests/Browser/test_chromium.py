def test_the_browser_of_this_machine_draws_a_page(page):
    page.set_content("<p>a page</p>")
    assert page.inner_text("p") == "a page"

"""The second game, on the same table."""

from page_player import PagePlayer


def test_two_people_play_tic_tac_toe_to_three_in_a_row(server, chromium):
    ada, bo = PagePlayer(chromium, "Ada"), PagePlayer(chromium, "Bo")
    try:
        ada.enter(server.url)
        bo.sit(ada.create(game="tic-tac-toe"))
        ada.start()
        ada.until_running()
        bo.until_running()
        for player, place in [
            (ada, "row 1, column 1"),
            (bo, "row 2, column 1"),
            (ada, "row 1, column 2"),
            (bo, "row 2, column 2"),
            (ada, "row 1, column 3"),
        ]:
            player.page.get_by_role("button", name=f"{place}: empty").click()
            for page in (ada.page, bo.page):
                page.get_by_role("button", name=f"{place}: {player.name}").wait_for()
        ada.page.get_by_role("dialog", name="The end").get_by_text("Victory").wait_for()
        bo.page.get_by_role("dialog", name="The end").get_by_text("Defeat").wait_for()
        assert ada.errors + bo.errors == []
    finally:
        ada.close()
        bo.close()

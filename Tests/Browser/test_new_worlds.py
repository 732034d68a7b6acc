"""Two people play New Worlds in two browsers, and nothing that was acked is lost on the way."""

import pytest

from page_player import PagePlayer

TURNS = 6


@pytest.fixture
def people(chromium):
    """Makes people with browsers of their own, and sees that no page of theirs failed."""
    made = []

    def make(name, **context):
        made.append(PagePlayer(chromium, name, **context))
        return made[-1]

    yield make
    errors = [f"{person.name}: {error}" for person in made for error in person.errors]
    for person in made:
        person.close()
    assert errors == []


def begin(server, people, **choices):
    ada, bo = people("Ada"), people("Bo")
    ada.enter(server.url)
    link = ada.create(seed=7, size="tiny", turnLimit=TURNS, **choices)
    bo.sit(link)
    ada.start()
    ada.until_running()
    bo.until_running()
    return ada, bo


def test_a_match_goes_to_its_end_through_reload_offline_and_a_killed_server(server, people):
    ada, bo = begin(server, people)
    acks = {ada: [], bo: []}

    def play_and_end(*players):
        for player in players:
            acks[player] += player.play_turn()
            acks[player].append(player.end_turn())

    play_and_end(ada, bo)

    # Turn 2: Bo reloads in the middle of it.
    ada.until_turn(2), bo.until_turn(2)
    acks[bo] += bo.play_turn()
    before = bo.ask("() => martlet.view")
    bo.page.reload()
    bo.until_live()
    assert bo.ask("() => martlet.view") == before
    acks[bo].append(bo.end_turn())
    play_and_end(ada)

    # Turn 3: Bo is cut off while Ada plays on, and comes back to what has happened meanwhile.
    ada.until_turn(3), bo.until_turn(3)
    acks[bo] += bo.play_turn()
    acks[bo].append(bo.end_turn())
    bo.context.set_offline(True)
    bo.ask("() => martlet.stream.interrupt()")
    bo.page.get_by_role("alertdialog").get_by_text("Reconnecting").wait_for()
    play_and_end(ada)
    ada.until_turn(4)
    assert bo.ask("() => martlet.view.turn") == 3
    bo.context.set_offline(False)
    bo.until_turn(4)
    bo.page.get_by_role("alertdialog").wait_for(state="detached")

    # Turn 4: the server dies in the middle of it, with a command of each on the way.
    acks[ada] += ada.play_turn()
    acks[bo] += bo.play_turn()
    server.kill()
    for player in (ada, bo):
        player.ask("() => { window.pending = martlet.sendCommand({ type: 'SubmitTurn' }); }")
        player.page.get_by_role("alertdialog").get_by_text("Reconnecting").wait_for()
    server.start()
    for player in (ada, bo):
        ack = player.ask("() => window.pending")
        assert ack["accepted"], ack
        acks[player].append({"type": "SubmitTurn", "accepted": True, "offset": ack["offset"]})

    for turn in range(5, TURNS + 1):
        ada.until_turn(turn), bo.until_turn(turn)
        play_and_end(ada, bo)

    outcomes = []
    for player in (ada, bo):
        player.until("() => martlet.view.outcome && martlet.match.status === 'finished'", "the end")
        player.page.get_by_role("dialog", name="The end").wait_for()
        outcomes.append(player.ask("() => martlet.view.outcome"))
    assert outcomes[0] == outcomes[1]
    assert outcomes[0]["reason"] == "score"
    for player in (ada, bo):
        check_nothing_lost(player, acks[player])


def check_nothing_lost(player, acks):
    """Every ack stands in the log at its offset, once, and nothing of the player's stands there that was not acked."""
    me = player.ask("() => martlet.view.you.playerId")
    own = [event for event in player.log() if event.get("actorPlayerId") == me]
    assert [event["offset"] for event in own] == [ack["offset"] for ack in acks]
    ticks = [event["tick"] for event in own]
    assert ticks == sorted(set(ticks))
    for event, ack in zip(own, acks):
        assert bool(event["events"]) == ack["accepted"], (event, ack)


def test_a_second_tab_takes_over_and_the_first_can_take_back(server, people):
    ada, bo = begin(server, people)
    second = ada.context.new_page()
    second.goto(ada.page.url)
    ada.page.get_by_role("button", name="Take over here").click()
    second.get_by_role("button", name="Take over here").wait_for()
    ada.until_live()
    assert ada.end_turn()["accepted"]


def test_two_tabs_refresh_one_session_without_ending_it(make_server, people):
    server = make_server()
    ada = people("Ada")
    ada.enter(server.url)
    second = ada.context.new_page()
    second.goto(server.url)
    stored = "() => JSON.parse(localStorage.getItem('martlet.session')).refreshToken"
    for _ in range(3):
        token = ada.ask(stored)
        race = "() => martlet.session.refresh().then(() => martlet.api.request('GET', '/accounts/me'))"
        ada.ask(f"() => {{ window.race = ({race})(); }}")
        second.evaluate(race)
        ada.ask("() => window.race")
        assert ada.ask(stored) != token
    for page in (ada.page, second):
        assert page.evaluate("() => martlet.session.signedIn")


def test_a_refresh_whose_answer_was_lost_does_not_end_the_session(server, people):
    ada = people("Ada")
    ada.enter(server.url)
    ada.page.locator(".create option").first.wait_for(state="attached")
    lost = []

    def lose_the_first(route):
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    ada.page.route("**/sessions/refresh", lose_the_first)
    assert ada.ask("() => martlet.session.refresh().catch((error) => error.code)") == "network"
    assert lost == [200]
    ada.ask("() => martlet.session.refresh()")
    assert ada.ask("() => martlet.api.request('GET', '/accounts/me').then((account) => account.displayName)") == "Ada"


def test_a_stream_outlives_its_access_token(make_server, people):
    server = make_server("--access-token-seconds", "4")
    ada, bo = begin(server, people)
    states = "() => { window.states = []; martlet.stream.on('state', ({ state }) => window.states.push(state)); }"
    ada.ask(states)
    token = ada.ask("() => martlet.session.accessToken")
    for _ in range(2):
        ada.until(f"() => martlet.session.accessToken !== {token!r}", "a fresher token")
        token = ada.ask("() => martlet.session.accessToken")
    assert ada.play_turn()
    assert ada.ask("() => window.states") == []


def test_players_come_back_to_a_server_that_was_drained(server, people):
    ada, bo = begin(server, people)
    acks = {player: player.play_turn() for player in (ada, bo)}
    assert server.stop() == 0
    server.start()
    for player in (ada, bo):
        player.until_live()
        acks[player].append(player.end_turn())
    for player in (ada, bo):
        player.until_turn(2)
        check_nothing_lost(player, acks[player])


def test_an_order_that_the_rules_refuse_is_explained(server, people):
    ada, _ = begin(server, people)
    ada.end_turn()
    ada.ask("() => martlet.page.order({ type: 'SubmitTurn' })")
    ada.page.locator(".toast.bad").wait_for()
    assert len(ada.page.locator(".toast.bad").inner_text()) > 10


def test_resigning_asks_first_and_ends_the_match(server, people):
    ada, bo = begin(server, people)
    ada.page.get_by_label("Menu").click()
    ada.page.get_by_role("button", name="Resign").click()
    ada.page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    assert ada.ask("() => martlet.view.outcome === undefined")
    ada.page.get_by_label("Menu").click()
    ada.page.get_by_role("button", name="Resign").click()
    ada.page.get_by_role("dialog").get_by_role("button", name="Resign").click()
    bo.page.get_by_role("dialog", name="The end").get_by_text("Victory").wait_for()
    ada.page.get_by_role("dialog", name="The end").get_by_text("Defeat").wait_for()

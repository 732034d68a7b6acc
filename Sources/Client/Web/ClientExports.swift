import Martlet

// A live match's client for the page; `Web/live/core.js` is who calls. One instance of the module is one client. Times are
// milliseconds of `performance.now()`.

/// The module's one client and its mailbox. A page calls from one thread, one call at a time.
struct Desk {
    var mailbox = Mailbox()
    var game: WebGame?
    var client: AnyLiveClient?
    var isLossy = false
    var phase = AnyLiveClient.Phase.idle
    var station: Int32 = -1
}

nonisolated(unsafe) var desk = Desk()

func microseconds(_ milliseconds: Double) -> Int64 {
    guard milliseconds.isFinite, milliseconds > 0, milliseconds < 1e12 else { return 0 }
    return Int64(milliseconds * 1000)
}

/// Room for `count` bytes that the next call takes.
@_expose(wasm, "martlet_client_buffer")
@c(martlet_client_buffer)
package func martletClientBuffer(count: Int32) -> UnsafeMutablePointer<UInt8>? { desk.mailbox.open(Int(count)) }

@_expose(wasm, "martlet_client_output")
@c(martlet_client_output)
package func martletClientOutput() -> UnsafeMutablePointer<UInt8>? { desk.mailbox.output }

@_expose(wasm, "martlet_client_values")
@c(martlet_client_values)
package func martletClientValues() -> UnsafeMutablePointer<Double>? { desk.mailbox.values }

/// The game of which the id was written into the buffer. 0: there is none.
@_expose(wasm, "martlet_client_open")
@c(martlet_client_open)
package func martletClientOpen(length: Int32) -> Int32 {
    desk.game = WebGame.find(desk.mailbox.received(Int(length)))
    desk.client = nil
    return desk.game == nil ? 0 : 1
}

/// The game as JSON; its length.
@_expose(wasm, "martlet_client_describe")
@c(martlet_client_describe)
package func martletClientDescribe() -> Int32 { desk.mailbox.put(desk.game?.text() ?? []) }

/// A connection is there: says hello with the next message.
@_expose(wasm, "martlet_client_connect")
@c(martlet_client_connect)
package func martletClientConnect(isLossy: Int32, now: Double) {
    if desk.client == nil || desk.isLossy != (isLossy != 0) {
        desk.isLossy = isLossy != 0
        desk.client = desk.game?.client(desk.isLossy)
    }
    desk.client?.connect(microseconds(now))
    desk.phase = .greeting
}

/// The connection is gone.
@_expose(wasm, "martlet_client_disconnect")
@c(martlet_client_disconnect)
package func martletClientDisconnect() { desk.client?.disconnect() }

/// Takes the message in the buffer. A set of: 1 welcomed, 2 frames come, 8 the station changed, 16 refused, 32 it was none.
@_expose(wasm, "martlet_client_receive")
@c(martlet_client_receive)
package func martletClientReceive(length: Int32, now: Double) -> Int32 {
    guard let client = desk.client else { return 32 }
    let isTaken = client.receive(desk.mailbox.received(Int(length)), microseconds(now))
    var found: Int32 = isTaken ? 2 : 32
    if client.phase != desk.phase {
        desk.phase = client.phase
        switch client.phase {
        case .playing: found |= 1
        case .refused: found |= 16
        case .idle, .greeting: break
        }
    }
    let station = client.station ?? -1
    if station != desk.station {
        desk.station = station
        found |= 8
    }
    return found
}

/// Lets time pass.
@_expose(wasm, "martlet_client_update")
@c(martlet_client_update)
package func martletClientUpdate(now: Double) { desk.client?.update(microseconds(now)) }

/// The next message to send; 0: there is none.
@_expose(wasm, "martlet_client_take")
@c(martlet_client_take)
package func martletClientTake(now: Double) -> Int32 {
    guard let bytes = desk.client?.takeOutgoing(microseconds(now)) else { return 0 }
    return desk.mailbox.put(bytes)
}

/// What the player does: named fields in the buffer. 0: it can't be taken now.
@_expose(wasm, "martlet_client_input")
@c(martlet_client_input)
package func martletClientInput(length: Int32, now: Double) -> Int32 {
    let fields = NamedFields(desk.mailbox.received(Int(length)))
    return desk.client?.input(fields, microseconds(now)) == true ? 1 : 0
}

/// What to draw, as numbers: the own entity's id (−1: none), the picture's tick, then for each entity its id, its kind and
/// its fields. 0: nothing yet.
@_expose(wasm, "martlet_client_sample")
@c(martlet_client_sample)
package func martletClientSample() -> Int32 {
    guard let client = desk.client, client.phase == .playing else { return 0 }
    let sample = client.sample
    guard !sample.entries.isEmpty else { return 0 }
    let own = Double(client.own ?? -1)
    let tick = client.statistics.renderTick
    return desk.mailbox.put(numbers: 2 + sample.entries.count * 2 + sample.values.count) { numbers in
        numbers[0] = own
        numbers[1] = tick
        var place = 2
        for entry in sample.entries where place + 2 + Int(entry.count) <= numbers.count {
            numbers[place] = Double(entry.id)
            numbers[place + 1] = Double(entry.kind)
            for field in 0..<Int(entry.count) { numbers[place + 2 + field] = sample.values[Int(entry.start) + field] }
            place += 2 + Int(entry.count)
        }
    }
}

/// The next thing that happened, as named fields; −1: nothing more.
@_expose(wasm, "martlet_client_event")
@c(martlet_client_event)
package func martletClientEvent() -> Int32 {
    guard let event = desk.client?.nextEvent() else { return -1 }
    return desk.mailbox.put(event.fields.bytes)
}

@_expose(wasm, "martlet_client_station")
@c(martlet_client_station)
package func martletClientStation() -> Int32 { desk.client?.station ?? -1 }

@_expose(wasm, "martlet_client_crew")
@c(martlet_client_crew)
package func martletClientCrew() -> Int32 { desk.client?.crew ?? -1 }

/// The setup of the match as named fields.
@_expose(wasm, "martlet_client_setup")
@c(martlet_client_setup)
package func martletClientSetup() -> Int32 { desk.mailbox.put(desk.client?.setup.bytes ?? []) }

/// Code and text of the last refusal; the text's length.
@_expose(wasm, "martlet_client_refusal")
@c(martlet_client_refusal)
package func martletClientRefusal() -> Int32 { desk.mailbox.put(desk.client?.refusalText ?? []) }

@_expose(wasm, "martlet_client_refusal_code")
@c(martlet_client_refusal_code)
package func martletClientRefusalCode() -> Int32 { Int32(desk.client?.refusalCode ?? 0) }

/// The figures of `LiveStatistics`, in the order that core.js names them in.
@_expose(wasm, "martlet_client_stats")
@c(martlet_client_stats)
package func martletClientStats() -> Int32 {
    let figures = desk.client?.statistics ?? LiveStatistics()
    let list: [Double] = [
        figures.serverTick, figures.renderTick, figures.localTick, figures.roundTrip, figures.jitter,
        figures.predictionError, Double(figures.corrections), Double(figures.snaps), Double(figures.freezes),
        Double(figures.bytesInPerSecond), Double(figures.bytesOutPerSecond), figures.inputLead, figures.renderDelay,
        Double(figures.slack), Double(figures.frames), Double(figures.undecodedFrames), Double(figures.resets),
    ]
    return desk.mailbox.put(numbers: list.count) { numbers in
        for (index, number) in list.enumerated() { numbers[index] = number }
    }
}

import Martlet

// A recorded match for the page: the client's exports show it, these say where to look. `Web/live/recording.js` is who calls.

/// Opens the recording in the buffer, of the game that was opened. 0: it can't be played by this build.
@_expose(wasm, "martlet_recording_open")
@c(martlet_recording_open)
package func martletRecordingOpen(length: Int32, now: Double) -> Int32 {
    guard let client = desk.game?.recordingClient(),
        client.receive(desk.mailbox.received(Int(length)), microseconds(now))
    else { return 0 }
    desk.client = client
    return 1
}

private var recording: AnyRecordingClient? { desk.client as? AnyRecordingClient }

/// The number of the last tick.
@_expose(wasm, "martlet_recording_length")
@c(martlet_recording_length)
package func martletRecordingLength() -> Double { Double(recording?.length ?? 0) }

@_expose(wasm, "martlet_recording_seek")
@c(martlet_recording_seek)
package func martletRecordingSeek(tick: Double) {
    guard tick.isFinite else { return }
    recording?.seek(UInt32(min(max(tick, 0), 4_294_967_295)))
}

/// 1 is as it was played; 0 stands still.
@_expose(wasm, "martlet_recording_speed")
@c(martlet_recording_speed)
package func martletRecordingSpeed(speed: Double) {
    recording?.speed = speed.isFinite ? min(max(speed, 0), 64) : 0
}

@_expose(wasm, "martlet_recording_watch")
@c(martlet_recording_watch)
package func martletRecordingWatch(crew: Int32) { recording?.watch(crew) }

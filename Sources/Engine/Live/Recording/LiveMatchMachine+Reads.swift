import Martlet

/// A whole recording on its way out.
struct PendingRecording {
    var token: UInt64
    let request: RequestID
    var bytes: [UInt8]
    var nextOffset: Int
}

// The whole recording, for who wants to watch the match again.
extension LiveMatchMachine {
    func readRecording(by caller: Caller, _ request: RequestID) {
        do throws(WireError) {
            guard let record = lobby?.record, lobby?.isVisible(to: caller.account, inviteCode: nil) == true else {
                throw .matchNotFound
            }
            guard record.player(of: caller.account) != nil else { throw .notAPlayer }
            guard record.status.isOver else {
                throw WireError(
                    409, "match_running",
                    "The recording tells more than you may know while the match goes on. Ask again when it is over.")
            }
            guard reading == nil else { throw .busy }
            let setup = try LiveSetup.read(Game.Setup.self, from: record.ruleset)
            let head = LiveRecording.head(of: Game.self, setup, seed: record.seed)
            reading = PendingRecording(token: 0, request: request, bytes: head, nextOffset: 1)
            readPage()
        } catch {
            out.append(.reply(request, .failure(error)))
        }
    }

    private func readPage() {
        guard let pending = reading else { return }
        let token = nextToken()
        reading?.token = token
        out.append(.load(token, .events(from: pending.nextOffset, limit: live.recordingPage)))
    }

    /// A page of the log came.
    func readOn(_ result: Result<LoadedPart, StorageFailure>) {
        guard var pending = reading else { return }
        reading = nil
        guard case .success(.events(let rows)) = result else {
            return out.append(.reply(pending.request, .failure(.storageUnavailable)))
        }
        for row in rows {
            LiveRecording.append(row.payload, to: &pending.bytes)
            pending.nextOffset = row.offset + 1
        }
        guard pending.bytes.count <= live.recordingBytes else {
            let error = WireError(
                413, "recording_too_large", "This recording is too long to be given out in one piece. Ask the operator."
            )
            return out.append(.reply(pending.request, .failure(error)))
        }
        if rows.count < live.recordingPage || pending.nextOffset > durableOffset {
            return out.append(.reply(pending.request, .success(pending.bytes)))
        }
        reading = pending
        readPage()
    }
}

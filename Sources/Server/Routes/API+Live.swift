import Martlet
import MartletEngine
import MartletNet

// What live matches have besides: stations, crews' names, recordings.
extension API {
    func takeStation(_ call: Call) {
        do throws(WireError) {
            guard let node = try Self.parse(call.request.body)["station"] else {
                throw .invalidParameter("station", "a station's number, or null to get up")
            }
            guard !node.isNull else { return act(call, .station(nil)) }
            guard let station = node.int, station >= 0 else {
                throw .invalidParameter("station", "a whole number from 0 on, or null")
            }
            act(call, .station(station))
        } catch {
            call.fail(error)
        }
    }

    func nameCrew(_ call: Call) {
        do throws(WireError) {
            guard let crew = Int(call.path.number), crew >= 0 else {
                throw .invalidParameter("crew", "a crew's number in the path")
            }
            guard let name = try Self.parse(call.request.body)["name"]?.string else {
                throw .invalidParameter("name", "a string")
            }
            act(call, .nameCrew(crew, name))
        } catch {
            call.fail(error)
        }
    }

    func recording(_ call: Call) {
        guard let caller = call.claims?.caller else { return call.fail(.notAuthenticated) }
        let lease: RecordingBudget.Lease
        do throws(WireError) {
            lease = try recordings.take(for: caller.account)
        } catch {
            return call.fail(error)
        }
        directory[call.match].ask(call.match, { .readRecording(by: caller, $0) }) { reply in
            switch reply {
            case .success(let bytes):
                lease.shrink(to: bytes.count)
                var response = HTTPResponse(
                    status: 200,
                    headers: [
                        .init("Content-Type", "application/octet-stream"), .init("Cache-Control", "no-store"),
                    ], body: bytes)
                response.lease = lease
                call.exchange.respond(response)
            case .failure(let error): call.fail(error)
            }
        }
    }
}

extension JSONWriter {
    /// The crews and the pace of a live game, as fields of the object that is open.
    mutating func shape(_ live: LiveShape) {
        field("crews", live.crews)
        key("roles")
        beginArray()
        for role in live.roles { value(role) }
        endArray()
        field("ticksPerSecond", live.ticksPerSecond)
        field("ticksPerFrame", live.ticksPerFrame)
    }
}

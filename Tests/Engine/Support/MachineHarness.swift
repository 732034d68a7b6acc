import Martlet
import MartletEngine
import Testing

/// Drives one match's machine by hand: feeds inputs, records what comes out, plays the store and the clock.
class MachineHarness<Machine: MatchMachine> {
    var machine: Machine
    private let makeMachine: () -> Machine
    var store: HandStore
    var monotonic: Int64 = 1_000_000_000

    /// Appends and reads that the store has not answered; empty after each step while it is automatic.
    var appends: [Append] = []
    var loads: [(token: UInt64, request: LoadRequest)] = []
    var commitsByItself = true
    var loadsByItself = true
    /// Whether the machine asked to go on later; false after each step while it does so by itself.
    var wantsToGoOn = false
    var goesOnByItself = true
    /// What the store answers by itself is that it can't.
    var failsCommits = false

    var texts: [SubscriberID: [JSONValue]] = [:]
    var closed: [SubscriberID: CloseReason] = [:]
    var replies: [RequestID: Reply] = [:]
    var notes: [MatchNote] = []
    var timerAt: Int64?
    var idleCount = 0
    private var lastNumber: UInt64 = 0

    init(_ record: MatchRecord, _ makeMachine: @escaping () -> Machine) {
        self.makeMachine = makeMachine
        store = HandStore(record)
        machine = makeMachine()
    }

    static func caller(_ name: String) -> Caller { Caller(account: AccountID("acc-\(name)"), displayName: name) }

    static var wallStart: Int64 { 1_800_000_000_000_000 }
    var now: Now { Now(monotonic: monotonic, wall: Timestamp(microseconds: Self.wallStart + monotonic / 1000)) }

    // MARK: Steps

    func feed(_ input: MatchInput) { step { $0.handle(input, now: $1, effects: &$2) } }

    /// Has the machine do something, and does what it asks for.
    func step(_ body: (Machine, Now, inout [MatchEffect]) -> Void) {
        var effects: [MatchEffect] = []
        body(machine, now, &effects)
        for effect in effects { perform(effect) }
        settle()
    }

    /// Lets the store answer whatever it answers by itself.
    func settle() {
        while true {
            if commitsByItself, !appends.isEmpty {
                failsCommits ? failCommit() : commit()
            } else if loadsByItself, !loads.isEmpty {
                failsCommits ? failLoad() : load()
            } else if goesOnByItself, wantsToGoOn {
                goOn()
            } else {
                return
            }
        }
    }

    /// The oldest append succeeds.
    func commit() {
        let append = appends.removeFirst()
        committed(append, store.commit(append))
    }

    /// The store has done what it could with an append.
    func committed(_ append: Append, _ failure: StorageFailure?) {
        feed(.appended(ticket: append.ticket, failure))
    }

    /// The oldest append is reported to have failed; `written`: it is on disk all the same.
    func failCommit(written: Bool = false) {
        let append = appends.removeFirst()
        if written { _ = store.commit(append) }
        store.isPoisoned = true
        feed(.appended(ticket: append.ticket, .unavailable("injected")))
    }

    func load() {
        let (token, request) = loads.removeFirst()
        feed(.loaded(token, .success(store.answer(request))))
    }

    func failLoad() {
        let (token, _) = loads.removeFirst()
        feed(.loaded(token, .failure(.unavailable("injected"))))
    }

    /// It is the machine's turn again.
    func goOn() {
        wantsToGoOn = false
        feed(.goOn)
    }

    /// The server is killed and started again: what was not committed is gone, and so are all streams.
    func crash() {
        appends = []
        loads = []
        timerAt = nil
        wantsToGoOn = false
        store.isPoisoned = false
        machine = makeMachine()
    }

    private func perform(_ effect: MatchEffect) {
        switch effect {
        case .append(let append): appends.append(append)
        case .load(let token, let request): loads.append((token, request))
        case .reply(let request, let reply):
            #expect(replies[request] == nil, "a request is answered once")
            replies[request] = reply
        case .send(let stream, let frame):
            #expect(closed[stream] == nil, "nothing is sent to a closed stream")
            if let value = try? JSONValue(parsing: frame.bytes, limits: .stored) {
                texts[stream, default: []].append(value)
            } else {
                Issue.record("a frame is no JSON")
            }
        case .sendBinary(let stream, let frame):
            #expect(closed[stream] == nil, "nothing is sent to a closed stream")
            received(binary: frame.bytes, on: stream)
        case .close(let stream, let reason): closed[stream] = reason
        case .schedule(let at): timerAt = at
        case .yield: wantsToGoOn = true
        case .idle: idleCount += 1
        case .note(let note): notes.append(note)
        }
    }

    func received(binary: [UInt8], on stream: SubscriberID) {
        Issue.record("a match of turns sends no binary frames")
    }

    // MARK: What people do

    func nextNumber() -> UInt64 {
        lastNumber += 1
        return lastNumber
    }

    /// Sends an action and returns its request.
    @discardableResult
    func act(_ action: MemberAction, _ name: String) -> RequestID {
        let request = RequestID(nextNumber())
        feed(.action(action, by: Self.caller(name), request))
        return request
    }

    // MARK: What was said

    /// The answer to a request: its JSON, or nil where it failed or there is none yet.
    func answer(_ request: RequestID) -> JSONValue? {
        guard case .success(let bytes)? = replies[request] else { return nil }
        return try? JSONValue(parsing: bytes, limits: .stored)
    }

    /// The code that a request was refused with.
    func refusal(_ request: RequestID) -> String? {
        guard case .failure(let error)? = replies[request] else { return nil }
        return error.code
    }
}

#if !hasFeature(Embedded)

    /// What a fuzzer calls for a whole live client: its bytes say what happens next. Real frames come, whole, changed or cut
    /// short, or any bytes at all; time passes, inputs are made, the connection breaks. Nothing traps, and what is shown is
    /// within its bounds.
    package enum LiveClientFuzz {
        package static func session(_ bytes: UnsafeRawBufferPointer) {
            var script = Script(bytes: bytes)
            var session = Session()
            while let action = script.next() {
                switch action % 8 {
                case 0: session.receive(script.take(Int(script.next() ?? 0)))
                case 1, 2: session.receive(session.frame())
                case 3:
                    var frame = session.frame()
                    if let place = script.next(), let change = script.next(), !frame.isEmpty {
                        frame[Int(place) % frame.count] ^= change
                    }
                    session.receive(frame)
                case 4: session.receive(Array(session.frame().prefix(Int(script.next() ?? 0))))
                case 5: session.pass(Int64(script.next() ?? 0) * 5_000)
                case 6: session.input(script.next() ?? 0)
                default: if script.next() == 0 { session.reconnect() } else { session.exchange() }
                }
            }
        }

        private struct Script {
            let bytes: UnsafeRawBufferPointer
            var place = 0

            mutating func next() -> UInt8? {
                guard place < bytes.count else { return nil }
                place += 1
                return bytes[place - 1]
            }

            mutating func take(_ count: Int) -> [UInt8] {
                let end = min(place + count, bytes.count)
                defer { place = end }
                return Array(bytes[place..<end])
            }
        }

        /// A client and just enough of a server.
        private struct Session {
            let client = LiveClient<Sea>(isLossy: true)
            let replicator = Replicator<Sea>()
            var viewer: CrewViewer?
            var world = Sea()
            var step = Tick<Sea>(number: 0)
            var buffer = InputBuffer<Sea.Oar>()
            var gatherer = InputGatherer<Sea.Oar>()
            var read: [TimedInput<Sea.Oar>] = []
            var now: Int64 = 1_000_000

            init() {
                client.connect(now)
                exchange()
            }

            mutating func receive(_ bytes: [UInt8]) { client.receive(bytes, now) }

            mutating func pass(_ microseconds: Int64) {
                now += microseconds
                client.update(now)
                let sample = client.sample
                for value in sample.values { precondition(value.magnitude <= 10_000, "a value out of its bounds") }
                while client.nextHappening() != nil {}
            }

            mutating func input(_ turn: UInt8) {
                var oar = Sea.Oar()
                oar.turn = Int32(turn % 3) - 1
                client.input(oar, now)
            }

            mutating func reconnect() {
                client.disconnect()
                client.connect(now)
                exchange()
            }

            /// The next frame of the server.
            mutating func frame() -> [UInt8] {
                step = Tick(number: step.number &+ 1, reusing: step)
                gatherer.take(from: &buffer, station: 0, tick: step.number)
                gatherer.finish(into: &step.inputs)
                world.step(&step)
                replicator.record(step.events, at: step.number)
                replicator.collect(world, tick: step.number)
                guard let viewer, let body = replicator.body(for: viewer) else { return [] }
                var head = FrameHead(tick: body.tick, baseline: body.baseline == 0 ? nil : body.baseline)
                head.applied = FrameHead.Applied(sequence: buffer.applied, slack: buffer.takeSlack())
                head.echo = FrameHead.Echo(time: UInt32(truncatingIfNeeded: now / 1000), hold: 0)
                var bytes: [UInt8] = []
                head.write(ticksPerFrame: 1, into: &bytes)
                return bytes + body.bytes
            }

            /// What the client has to say is said.
            mutating func exchange() {
                while let bytes = client.takeOutgoing(now) {
                    guard let message = try? ClientMessage.read(bytes.span.bytes, inputs: &read) else {
                        preconditionFailure("the client wrote what no server reads")
                    }
                    switch message {
                    case .hello(let hello): greet(hello)
                    case .inputs(let head):
                        viewer?.acknowledge(head.ack)
                        buffer.insert(
                            read, of: head,
                            at: .init(
                                now: now * 1000, nextTick: step.number &+ 1, untilNext: 0, tickLength: 50_000_000,
                                roundTrip: 0))
                    case .leave: break
                    }
                }
            }

            private mutating func greet(_ hello: ClientMessage.Hello) {
                if let viewer { replicator.detach(viewer) }
                viewer = replicator.attach(crew: 0, isLossy: hello.isLossy)
                buffer.reset()
                var bytes: [UInt8] = []
                Welcome(
                    hello: hello.number, ticksPerSecond: 20, ticksPerFrame: 1, station: 0, crew: 0, tick: step.number,
                    schema: replicator.table.hash, token: ResumeToken(low: 1, high: 2), setup: Nothing()
                ).write(into: &bytes)
                receive(bytes)
            }
        }
    }

    /// A boat and some buoys.
    private struct Sea: Simulation {
        typealias Setup = Nothing
        typealias Event = Nothing
        typealias Own = Boat

        struct Oar: Replicated {
            var turn: Int32 = 0
            mutating func replicate<V: FieldVisitor>(_ visit: inout V) { visit.integer(&turn, "turn", in: -1...1) }
        }

        struct Boat: Replicated {
            var x = 0.0
            var heading = 0.0
            var depth: Int32 = 0
            mutating func replicate<V: FieldVisitor>(_ visit: inout V) {
                visit.fixed(&x, "x", in: -1_000...1_000, step: 1.0 / 64, layers: .position)
                visit.angle(&heading, "heading", layers: .position)
                visit.level(&depth, "depth", in: -10...10)
            }
        }

        typealias Input = Oar
        static let description = LiveDescription(id: "sea", title: "Sea", ticksPerSecond: 20, crews: 1)
        var boat = Boat()
        var age: UInt64 = 0

        init() {}
        init(_ setup: Nothing, seed: MatchSeed) {}
        mutating func replicate<V: FieldVisitor>(_ visit: inout V) { visit.part(&boat, "boat") }
        static func kinds<V: KindVisitor>(_ visit: inout V) { visit.kind(0, "boat", Boat(), zones: []) }

        mutating func step(_ tick: inout Tick<Sea>) {
            age += 1
            for input in tick.inputs { Self.predict(input.input, by: 0, on: &boat) }
            Self.predictStep(&boat)
            boat.depth = Int32(age % 7)
            if age % 5 == 0 { tick.emit(Nothing(), to: .everyone) }
        }

        func show<V: EntityVisitor>(_ visit: inout V) {
            visit.entity(0, kind: 0, at: .everywhere, boat)
            for buoy in 1...Int32(2 + age % 3) { visit.entity(buoy, kind: 0, at: .everywhere, Boat()) }
        }

        func eye(of crew: Int32) -> Eye? { Eye(x: 0, z: 0, own: 0) }
        static func predict(_ input: Oar, by station: Int32, on own: inout Boat) {
            own.heading += Double(input.turn) / 8
        }
        static func predictStep(_ own: inout Boat) { own.x += own.heading > 3 ? 0.5 : -0.5 }
        static func predicts(_ station: Int32) -> Bool { true }
        static var predictedLayers: Layers { .position }
    }
#endif

/// What a simulated link does to packets, one way. A round trip goes through two links.
package struct LinkSettings: Equatable, Sendable {
    /// How long a packet travels in the mean, in microseconds.
    package var delayMicroseconds: Int64
    /// How far the time of one packet lies from the mean at most, in microseconds; all in between is equally likely. Packets
    /// sent within it of each other may change places.
    package var jitterMicroseconds: Int64
    /// The share of packets lost, 0...1.
    package var loss: Double
    /// How many packets in a row are lost when one is; 1 or more.
    package var lossBurst: Double
    /// The share of the packets that arrive which arrive twice, 0...1. The copy has a travelling time of its own.
    package var duplication: Double
    /// The share of packets that are held back, so that later ones overtake them, 0...1.
    package var reordering: Double
    /// How long such a packet is held back, in microseconds.
    package var reorderingHoldMicroseconds: Int64

    package init(
        delayMicroseconds: Int64 = 0, jitterMicroseconds: Int64 = 0, loss: Double = 0, lossBurst: Double = 1,
        duplication: Double = 0, reordering: Double = 0, reorderingHoldMicroseconds: Int64 = 50_000
    ) {
        self.delayMicroseconds = delayMicroseconds
        self.jitterMicroseconds = jitterMicroseconds
        self.loss = loss
        self.lossBurst = lossBurst
        self.duplication = duplication
        self.reordering = reordering
        self.reorderingHoldMicroseconds = reorderingHoldMicroseconds
    }

    /// Nothing happens to a packet, and it is there at once.
    package static var perfect: LinkSettings { LinkSettings() }
    /// One building: 0.5 ± 0.2 ms.
    package static var lan: LinkSettings { LinkSettings(delayMicroseconds: 500, jitterMicroseconds: 200) }
    /// A good line nearby: 12 ± 3 ms, 0.1 % lost.
    package static var good: LinkSettings {
        LinkSettings(delayMicroseconds: 12_000, jitterMicroseconds: 3_000, loss: 0.001)
    }
    /// What Bridge must feel good on: 150 ms there and back, 2 % lost.
    package static var bridge: LinkSettings { LinkSettings(delayMicroseconds: 75_000, loss: 0.02) }
    /// A telephone on the move: 60 ± 25 ms, 2 % lost in bursts of 4, a few twice or late.
    package static var mobile: LinkSettings {
        LinkSettings(
            delayMicroseconds: 60_000, jitterMicroseconds: 25_000, loss: 0.02, lossBurst: 4, duplication: 0.002,
            reordering: 0.005)
    }
    /// Barely playable: 300 ± 75 ms, 6 % lost in bursts of 3.
    package static var poor: LinkSettings {
        LinkSettings(
            delayMicroseconds: 300_000, jitterMicroseconds: 75_000, loss: 0.06, lossBurst: 3, duplication: 0.01,
            reordering: 0.01)
    }
    /// Nobody plays on this, but nothing may break: 1,000 ± 100 ms, 25 % lost in bursts of 3, 25 % twice, 5 % late.
    package static var brutal: LinkSettings {
        LinkSettings(
            delayMicroseconds: 1_000_000, jitterMicroseconds: 100_000, loss: 0.25, lossBurst: 3, duplication: 0.25,
            reordering: 0.05)
    }
}

public import Martlet

/// What the four layers of a game's own mean here.
extension Layers {
    /// What science knows after a first scan.
    @inlinable static var basicScan: Layers { .extraA }
    /// What it knows after a second one.
    @inlinable static var fullScan: Layers { .extraB }
    /// Shields, which are shown further than other details.
    @inlinable static var shields: Layers { .extraC }
    /// What `PlayerShip.move` reads and changes: what the helm's client predicts from.
    @inlinable static var motion: Layers { .extraD }
}

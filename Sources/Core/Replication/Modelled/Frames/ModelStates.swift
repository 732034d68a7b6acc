/// States that are used again once nobody holds them any more: those of frames that may yet be baselines.
struct ModelStates {
    /// At most so many, 33 MB of models: a match whose viewers want more has frames without one, behind which the models
    /// begin anew.
    static let limit = 512

    private var states: [ModelState] = []
    private var last = 0

    /// One that nobody holds, whatever it has learned; nil: all are held.
    mutating func take() -> ModelState? {
        for _ in states.indices {
            last = last + 1 < states.count ? last + 1 : 0
            if isKnownUniquelyReferenced(&states[last]) { return states[last] }
        }
        guard states.count < Self.limit else { return nil }
        let state = ModelState()
        states.append(state)
        return state
    }
}

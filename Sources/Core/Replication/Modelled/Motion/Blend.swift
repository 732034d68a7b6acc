/// Weighs several guesses of a group's change by how good they were: a normalised least mean squares filter whose steps
/// shrink where a miss is large, so that one collision teaches little.
struct Blend {
    private let weights: UnsafeMutablePointer<Int32>

    init(_ state: ModelState, _ number: Int32) {
        assert(number >= 0 && number < ModelLayout.blends)
        weights = state.blends + Int(number * ModelLayout.blendSize)
    }

    /// The weighted sum of up to four guesses.
    func guess(_ guesses: SIMD4<Int32>) -> Int32 {
        var sum: Int64 = 32_768
        for lane in 0..<4 { sum += Int64(weights[lane]) * Int64(guesses[lane]) }
        return Rough.clamp(sum >> 16, 1 << 24)
    }

    /// `miss`: what came less what was guessed from `guesses`.
    func teach(_ guesses: SIMD4<Int32>, miss: Int32) {
        let error = Int64(Rough.clamp(Int64(miss), 1 << 15))
        var scale = 20 + 16 * error * error
        for lane in 0..<4 {
            let guess = Int64(Rough.clamp(Int64(guesses[lane]), 1 << 20))
            scale += guess * guess
        }
        // A twentieth of the step that would have hit.
        let step = error * (3277 << 16) / scale
        for lane in 0..<4 {
            let guess = Int64(Rough.clamp(Int64(guesses[lane]), 1 << 20))
            weights[lane] = Rough.clamp(Int64(weights[lane]) + (step * guess) >> 16, 4 << 16)
        }
    }
}

/// What a residual is coded under: where the models stand that are asked for it.
struct ResidualContext {
    /// Which family of models: 0 orientations, 1 positions, 2 numbers.
    let family: Int32
    private var places = SIMD8<Int32>.zero
    private var asked = 0
    private var next: Int32
    /// Of the bits below the leading one.
    fileprivate var lowPlaces = SIMD8<Int32>.zero
    fileprivate let fieldSet: Int32
    fileprivate let sizeSet: Int32

    /// - Parameters:
    ///   - field: 0…13, what is coded; `size`: 0…23, how large it is expected to be: choose the weights.
    init(family: Int32, field: Int32, size: Int32) {
        self.family = family
        next = family * ModelLayout.levelCount * ModelLayout.nodes
        fieldSet = field * ModelLayout.nodes
        sizeSet = ModelLayout.sizeSetsAt + size * ModelLayout.nodes
    }

    /// The next context's value, 0 ..< `levels` of it.
    @inline(__always)
    mutating func ask(_ value: Int32, of levels: Int32) {
        assert(value >= 0 && value < levels && levels == ModelLayout.levels[asked])
        places[asked] = next + value * ModelLayout.nodes
        next += levels * ModelLayout.nodes
        asked += 1
    }

    /// For the low bits: which part it is (0…2), how sure the prediction is (0…11), where another one lies (0…10).
    @inline(__always)
    mutating func askLow(part: Int32, sureness: Int32, other: Int32) {
        assert(part < 3 && sureness < 12 && other < 11)
        let base = ModelLayout.lowBits + family * ModelLayout.lowLevels * ModelLayout.lowNodes
        lowPlaces[0] = base + part * ModelLayout.lowNodes
        lowPlaces[1] = base + (3 + sureness) * ModelLayout.lowNodes
        lowPlaces[2] = base + (15 + other) * ModelLayout.lowNodes
    }

    @inline(__always)
    fileprivate func code<Coder: BinaryCoder>(
        _ bit: Bool, node: Int32, _ mixer: Mixer, _ coder: inout Coder
    ) -> Bool {
        mixer.code(
            bit ? 1 : 0, with: &coder, asking: places, count: Int(ModelLayout.contexts), node: node,
            first: fieldSet + node, second: sizeSet + node) != 0
    }

    @inline(__always)
    fileprivate func codeLow<Coder: BinaryCoder>(
        _ bit: Bool, node: Int32, _ mixer: Mixer, _ coder: inout Coder
    ) -> Bool {
        let set = ModelLayout.lowSetsAt + family * 48
        return mixer.code(
            bit ? 1 : 0, with: &coder, asking: lowPlaces, count: Int(ModelLayout.lowContexts), node: node,
            first: set + node, second: set + min(node, 15)) != 0
    }
}

extension ModelledWalk {
    /// Codes one field of the frame's rows as what it is more than `expected`; gives that.
    mutating func code(
        _ place: Int, expected: Int32, _ form: ModelledKind.Field, under context: ResidualContext
    ) -> Int32 {
        let wraps = form.manner == .wrapped
        // What doesn't wrap may differ by more than 31 bits hold: differences are taken modulo 2³² then.
        let told =
            wraps
            ? Int32(truncatingIfNeeded: form.difference(rows[place], expected)) : rows[place] &- expected
        let residual = code(residual: told, under: context)
        let found = wraps ? form.sum(expected, Int64(residual)) : expected &+ residual
        if found < form.minimum || found > form.maximum { isDamaged = true }
        rows[place] = min(max(found, form.minimum), form.maximum)
        return residual
    }

    /// A residual: the bit count of its magnitude in steps of one, its sign, then the magnitude's bits below the leading
    /// one, of which the first two are modelled.
    mutating func code(residual: Int32, under context: ResidualContext) -> Int32 {
        let size = Int32(32 - residual.magnitude.leadingZeroBitCount)
        var count: Int32 = 0
        while count < 32 {
            let node = min(count, ModelLayout.countNodes - 1)
            guard context.code(size > count, node: node, mixer, &coder) else { break }
            count += 1
        }
        guard count > 0 else { return 0 }
        let negative = context.code(residual < 0, node: ModelLayout.signNode, mixer, &coder)
        var magnitude: UInt32 = 1
        var left = count - 1
        let told = residual.magnitude
        let kept = min(count, 15)
        if left > 0 {
            left -= 1
            let bit = context.codeLow((told >> UInt32(left)) & 1 != 0, node: kept, mixer, &coder)
            magnitude = magnitude << 1 | (bit ? 1 : 0)
            if left > 0 {
                left -= 1
                let node = 16 + kept * 2 + (bit ? 1 : 0)
                let second = context.codeLow((told >> UInt32(left)) & 1 != 0, node: node, mixer, &coder)
                magnitude = magnitude << 1 | (second ? 1 : 0)
            }
        }
        if left > 0 {
            let mask: UInt32 = (1 << UInt32(left)) - 1
            magnitude = magnitude << UInt32(left) | (coder.code(plain: told & mask, bits: left) & mask)
        }
        let value = Int32(bitPattern: magnitude)
        return negative ? 0 &- value : value
    }
}

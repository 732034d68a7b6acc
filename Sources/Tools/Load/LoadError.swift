/// Why a measurement could not be made, or what it found wrong; for a person.
package struct LoadError: Error, Sendable, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}

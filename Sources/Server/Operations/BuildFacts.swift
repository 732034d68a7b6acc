/// Which build this is.
package enum BuildFacts {
    package static let version = "0.1.0"

    package static var configuration: String {
        #if DEBUG
            "debug"
        #else
            "release"
        #endif
    }

    package static var architecture: String {
        #if arch(x86_64)
            "x86_64"
        #elseif arch(arm64)
            "arm64"
        #else
            "another architecture"
        #endif
    }

    package static var system: String {
        #if os(Linux)
            "Linux"
        #elseif os(macOS)
            "macOS"
        #else
            "another system"
        #endif
    }

    package static var language: String {
        #if swift(>=6.4)
            "Swift 6.4 or later"
        #elseif swift(>=6.3)
            "Swift 6.3"
        #else
            "Swift 6.2"
        #endif
    }
}

import CLibUV
import COpenSSL
import CZlib

/// The C libraries that this room stands on, for `martlet version` and `martlet doctor`.
package enum NetLibraries {
    package static var versions: [(name: String, version: String)] {
        [
            ("libuv", String(cString: uv_version_string())),
            ("OpenSSL", String(cString: OpenSSL_version(OPENSSL_VERSION_STRING))),
            ("zlib", zlibVersion().map { String(cString: $0) } ?? "unknown"),
        ]
    }
}

// What libcrypto could not do.

import COpenSSL

/// Why a key, certificate or container could not be read, made or used.
///
/// A signature that does not verify is not an error: `PublicKey.verifies` answers `false`.
package struct CryptoError: Error, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// The bytes are no key of a kind that we read.
        case malformedKey
        /// A key, but of a kind or size that we do not sign with.
        case unsupportedKey
        /// The passphrase does not open the key or the container, or there is none.
        case wrongPassphrase
        /// The key cannot make or check this signature algorithm.
        case algorithmMismatch
        /// The bytes are no X.509 certificate in DER.
        case malformedCertificate
        /// The bytes are no PKCS#12 container that we read.
        case malformedContainer
        /// A name, date or serial number that cannot stand in a certificate.
        case invalidRequest
        /// The TLS connection could not be made or broke.
        case tls
        /// libcrypto refused what should always work (memory, provider, entropy).
        case failure
    }

    package let code: Code
    /// One line of words: what was attempted, then libcrypto's own reasons. Never a secret.
    package let detail: String

    package init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    /// Takes everything out of this thread's error queue.
    ///
    /// The queue belongs to the thread, so call this in the same synchronous function as the
    /// failed call: after an `await` it would be another thread's queue.
    static func drained(_ code: Code, _ attempted: String) -> CryptoError {
        var reasons: [String] = []
        while true {
            let number = ERR_get_error()
            if number == 0 { break }
            var text = [CChar](repeating: 0, count: 160)
            unsafe ERR_error_string_n(number, &text, text.count)
            let line = String(
                decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            // "error:0480006C:PEM routines::no start line" — the last field is the one for people.
            reasons.append(String(line.split(separator: ":").last ?? ""))
        }
        return CryptoError(
            code, reasons.isEmpty ? attempted : "\(attempted) (\(reasons.joined(separator: "; ")))")
    }

    /// Empties this thread's error queue, after a failure that is an answer.
    static func clearQueue() {
        ERR_clear_error()
    }

    package var description: String { "\(self.code.rawValue): \(self.detail)" }

    /// The words may change with libcrypto's version; two errors are equal if their codes are.
    package static func == (left: CryptoError, right: CryptoError) -> Bool {
        left.code == right.code
    }
}

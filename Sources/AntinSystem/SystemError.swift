// What the operating system, or a limit of ours, did not allow.

import Glibc

/// A failed call: what was attempted, on which file, and why.
package struct SystemError: Error, Equatable, CustomStringConvertible {
    package enum Reason: Equatable, Sendable {
        /// The kernel's error number.
        case errno(Int32)
        /// More bytes than the caller allows.
        case limit(Int)
        /// Compressed data that is damaged or cut off.
        case malformed
        /// A directory, pipe or device where a regular file is needed.
        case notARegularFile
        /// Somebody else holds the lock.
        case locked
        /// The name service knows no such host, or cannot be asked.
        case unknownHost
        /// It took longer than the caller allows.
        case timedOut
        /// An address of this machine or of a private network, where only public ones may be.
        case notPublic
    }

    /// The attempted operation, as a verb: `open`, `fsync`, `inflate`.
    package let operation: String
    /// The path as it was given; empty if there is none.
    package let path: String
    package let reason: Reason

    package init(_ operation: String, path: String = "", _ reason: Reason) {
        self.operation = operation
        self.path = path
        self.reason = reason
    }

    /// The error that the last failed call left; read it before anything else is called.
    static func last(_ operation: String, path: String = "") -> SystemError {
        SystemError(operation, path: path, .errno(Glibc.errno))
    }

    /// The kernel's error number, or 0 if the reason is another.
    package var errno: Int32 {
        if case .errno(let number) = self.reason { number } else { 0 }
    }

    package var isNotFound: Bool { self.errno == ENOENT }
    package var isNoSpace: Bool { self.errno == ENOSPC || self.errno == EDQUOT }

    package var description: String {
        let reason =
            switch self.reason {
            case .errno(let number): Self.words(for: number)
            case .limit(let bytes): "more than \(bytes) bytes"
            case .malformed: "damaged or cut off"
            case .notARegularFile: "not a regular file"
            case .locked: "in use by another process"
            case .unknownHost: "no such host"
            case .timedOut: "took too long"
            case .notPublic: "not an address of the open internet"
            }
        return self.path.isEmpty
            ? "\(self.operation): \(reason)" : "\(self.operation) \(self.path): \(reason)"
    }

    private static func words(for number: Int32) -> String {
        // Since glibc 2.32 the text of `strerror` belongs to the calling thread.
        guard let text = unsafe strerror(number) else { return "error \(number)" }
        return unsafe String(cString: text)
    }
}

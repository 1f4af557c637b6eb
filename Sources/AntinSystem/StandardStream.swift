// The terminal and the pipes that a program is started with.

import Glibc

/// Standard output and standard error.
package enum StandardStream: Int32, Sendable {
    case output = 1
    case error = 2

    /// Writes bytes as they are. Throws with `errno` EPIPE when the reader has gone, if the
    /// program ignores SIGPIPE; otherwise it ends there, as programs in pipes should.
    package func write(_ bytes: [UInt8]) throws(SystemError) {
        var written = 0
        while written < bytes.count {
            let result = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.write(
                    self.rawValue, $0.baseAddress.map { unsafe $0 + written }, $0.count - written)
            }
            if result >= 0 {
                written += result
            } else if Glibc.errno != EINTR {
                throw .last("write")
            }
        }
    }

    package func write(_ text: String) throws(SystemError) {
        try self.write(Array(text.utf8))
    }

    package var isTerminal: Bool { isatty(self.rawValue) == 1 }

    /// Columns of the terminal; 80 if it is none or does not say.
    package var columns: Int {
        var size = winsize()
        guard unsafe ioctl(self.rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0
        else { return 80 }
        return Int(size.ws_col)
    }
}

/// Standard input.
package enum StandardInput {
    package static var isTerminal: Bool { isatty(0) == 1 }

    /// Everything up to the end, at most `limit` bytes.
    package static func readAll(limit: Int) throws(SystemError) -> [UInt8] {
        try FileSystem.read(0, limit: limit, path: "-")
    }
}

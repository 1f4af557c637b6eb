// An open file that closes itself.

import Glibc

/// An open file descriptor with one owner; closed when the value ends.
package struct FileDescriptor: ~Copyable, Sendable {
    package let number: Int32

    /// Takes over an open descriptor.
    package init(owning number: Int32) {
        self.number = number
    }

    deinit { _ = Glibc.close(self.number) }

    /// Opens a file, never to be inherited by a child process. EINTR is tried again.
    package static func open(
        _ path: String, flags: Int32, mode: UInt16 = 0o600
    ) throws(SystemError) -> FileDescriptor {
        while true {
            let number = unsafe Glibc.open(path, flags | O_CLOEXEC, mode_t(mode))
            if number >= 0 { return FileDescriptor(owning: number) }
            if Glibc.errno != EINTR { throw .last("open", path: path) }
        }
    }

    /// Closes now and reports what the kernel says; a descriptor is closed even after an error.
    package consuming func close(path: String = "") throws(SystemError) {
        let number = self.number
        discard self
        // EINTR: Linux has closed the descriptor all the same (close(2)).
        guard Glibc.close(number) == 0 || Glibc.errno == EINTR else {
            throw .last("close", path: path)
        }
    }

    /// Gives up ownership without closing.
    package consuming func release() -> Int32 {
        let number = self.number
        discard self
        return number
    }

    /// Writes every byte, continuing after short writes and EINTR.
    package func writeAll(_ bytes: Span<UInt8>, path: String = "") throws(SystemError) {
        var written = 0
        while written < bytes.count {
            let part = bytes.extracting(written..<bytes.count)
            let result = unsafe part.withUnsafeBytes {
                unsafe Glibc.write(self.number, $0.baseAddress, $0.count)
            }
            if result > 0 {
                written += result
            } else if result == 0 || Glibc.errno != EINTR {
                throw .last("write", path: path)
            }
        }
    }

    package func writeAll(_ bytes: [UInt8], path: String = "") throws(SystemError) {
        try self.writeAll(bytes.span, path: path)
    }

    /// Reads up to `buffer.count` bytes into `buffer` and answers how many; 0 is the end.
    package func read(into buffer: inout [UInt8], path: String = "") throws(SystemError) -> Int {
        while true {
            let result = unsafe buffer.withUnsafeMutableBytes {
                unsafe Glibc.read(self.number, $0.baseAddress, $0.count)
            }
            if result >= 0 { return result }
            if Glibc.errno != EINTR { throw .last("read", path: path) }
        }
    }
}

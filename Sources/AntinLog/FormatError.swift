// FormatError.swift

/// Bytes that are not what a format says: which format, where, and what was expected there.
///
/// The message never repeats the input, so that it can be logged and shown without leaking a
/// document and without carrying control characters to a terminal.
package struct FormatError: Error, Hashable, Sendable {
    /// The format that was being read, in the words of its page: "checkpoint", "entry".
    package let format: String

    /// The line that failed, counted from 1; nil where the format has no lines.
    package let line: Int?

    /// What the reader expected to find: "a decimal size without leading zeros".
    package let expected: String

    package init(_ format: String, line: Int? = nil, expected: String) {
        self.format = format
        self.line = line
        self.expected = expected
    }
}

extension FormatError: CustomStringConvertible {
    package var description: String {
        if let line {
            "\(format), line \(line): expected \(expected)"
        } else {
            "\(format): expected \(expected)"
        }
    }
}

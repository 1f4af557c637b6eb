// UsageWords.swift

/// What is wrong with a command line, in three lines like every other error. The parser of
/// arguments speaks English only; what it says often is said again in Vietnamese here.
package enum UsageWords {
    /// The error for a message of the parser.
    ///
    /// - Parameter command: the command whose help shows what would be right.
    package static func error(_ message: String, command: String) -> ProgramError {
        let plain = TableText.plain(Self.firstLine(of: message))
        return ProgramError(
            .usage,
            what: Phrase(vi: Self.vietnamese(plain), en: plain),
            meaning: Phrase(vi: "dòng lệnh chưa đúng; chưa làm gì", en: "nothing was done"),
            fix: Phrase(vi: "xem cách dùng: \(command) --help", en: "see: \(command) --help"))
    }

    private static func firstLine(of message: String) -> String {
        var line = message.prefix { !$0.isNewline }
        if line.hasPrefix("Error: ") { line = line.dropFirst(7) }
        return String(line)
    }

    /// How the parser's sentences begin, and the same in Vietnamese; what stands between quotation
    /// marks is kept.
    private static let sentences: [(en: String, vi: String)] = [
        ("Missing expected argument ", "thiếu tham số "),
        ("Missing value for ", "thiếu giá trị sau "),
        ("Missing one of: ", "thiếu một trong: "),
        ("Unknown option ", "không có tùy chọn "),
        ("Unexpected argument ", "thừa tham số "),
        ("The value ", "giá trị không dùng được: "),
        ("Value to be set with ", "tùy chọn lặp lại: "),
    ]

    private static func vietnamese(_ message: String) -> String {
        for (en, vi) in Self.sentences where message.hasPrefix(en) {
            return vi + Self.quoted(in: message)
        }
        return message
    }

    /// What the parser put between quotation marks, in its order.
    private static func quoted(in message: String) -> String {
        let parts = message.split(separator: "'", omittingEmptySubsequences: false)
        let quoted = parts.indices.filter { $0 % 2 == 1 }.map { parts[$0] }
        return quoted.isEmpty ? message : quoted.joined(separator: ", ")
    }
}

// A letter.

import AntinCrypto

/// A plain text message in UTF-8, ready to be sent: seven bits on the line, whatever it says
/// (RFC 5322, RFC 2045, RFC 2047).
package struct MailMessage: Sendable {
    /// Addresses in their plain ASCII form; ``isAddress(_:)`` has said so.
    package let from: String
    package let to: String
    package let fromName: String
    package let subject: String
    package let text: String
    /// Left part of the Message-ID: the same message sent again keeps it.
    package let id: String
    /// Seconds since 1970.
    package let date: Int64

    package init(
        from: String, fromName: String, to: String, subject: String, text: String, id: String,
        date: Int64
    ) {
        self.from = from
        self.fromName = fromName
        self.to = to
        self.subject = subject
        self.text = text
        self.id = id
        self.date = date
    }

    /// Printable ASCII without blanks and brackets: nothing that could end the command or begin
    /// another recipient.
    package static func isAddress(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        return text.utf8.count <= 254 && parts.count == 2
            && parts.allSatisfy { part in
                !part.isEmpty && part.first != UInt8(ascii: ".")
                    && part.allSatisfy { byte in
                        switch byte {
                        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                        default: "!#$%&'*+-/=?^_{|}~.".utf8.contains(byte)
                        }
                    }
            }
    }

    /// Headers and body, every line at most 76 bytes and ended by CRLF.
    package var bytes: [UInt8] {
        let domain = self.from.split(separator: "@").last.map(String.init) ?? "localhost"
        let safeID = self.id.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        let head = [
            "Date: \(MailDate.text(self.date))",
            "From: \(Self.encoded(self.fromName, after: 6))\r\n <\(self.from)>",
            "To: <\(self.to)>",
            "Message-ID: <\(safeID)@\(domain)>",
            "Subject: \(Self.encoded(self.subject, after: 9))",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: base64",
        ]
        let body = Base64.encode(Array(self.text.utf8))
        var lines = head.joined(separator: "\r\n") + "\r\n\r\n"
        var rest = body[...]
        while !rest.isEmpty {
            lines += rest.prefix(76) + "\r\n"
            rest = rest.dropFirst(76)
        }
        return Array(lines.utf8)
    }

    /// Text as encoded words (RFC 2047): each at most 75 characters, none cutting a character in
    /// two, on lines of their own. Text that needs no encoding is encoded all the same: one way.
    static func encoded(_ text: String, after used: Int) -> String {
        // 75 − "=?utf-8?B?" − "?=" leaves 63 digits of base64, so 45 bytes.
        var words: [String] = []
        var word: [UInt8] = []
        let first = 45 - (used + 2) / 4 * 3
        for scalar in text.unicodeScalars where scalar.value >= 0x20 && scalar.value != 0x7F {
            let bytes = Array(String(scalar).utf8)
            if word.count + bytes.count > (words.isEmpty ? first : 45) {
                words.append(Base64.encode(word))
                word = []
            }
            word += bytes
        }
        if !word.isEmpty || words.isEmpty { words.append(Base64.encode(word)) }
        return words.map { "=?utf-8?B?\($0)?=" }.joined(separator: "\r\n ")
    }
}

/// The date of a letter (RFC 5322, 3.3), in Vietnam's time.
enum MailDate {
    static func text(_ seconds: Int64) -> String {
        let local = seconds + 7 * 3_600
        let days = Self.floor(local, 86_400)
        let rest = local - days * 86_400
        let (year, month, day) = Self.civil(days)
        let names = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        let weekday = Int((days + 4) - Self.floor(days + 4, 7) * 7)
        let clock = [rest / 3_600, rest / 60 % 60, rest % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return "\(names[weekday]), \(day) \(months[Int(month) - 1]) \(year) "
            + clock.joined(separator: ":") + " +0700"
    }

    private static func floor(_ value: Int64, _ divisor: Int64) -> Int64 {
        value >= 0 ? value / divisor : (value - divisor + 1) / divisor
    }

    /// Year, month and day of a day since 1970-01-01 in the Gregorian calendar: counted in eras of
    /// 400 years that begin on 1 March.
    private static func civil(_ days: Int64) -> (Int64, Int64, Int64) {
        let shifted = days + 719_468
        let era = Self.floor(shifted, 146_097)
        let inEra = shifted - era * 146_097
        let year = (inEra - inEra / 1_460 + inEra / 36_524 - inEra / 146_096) / 365
        let inYear = inEra - (365 * year + year / 4 - year / 100)
        let marched = (5 * inYear + 2) / 153
        let month = marched < 10 ? marched + 3 : marched - 9
        return (
            year + era * 400 + (month <= 2 ? 1 : 0), month, inYear - (153 * marched + 2) / 5 + 1
        )
    }
}

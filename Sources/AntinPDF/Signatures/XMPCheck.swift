/// Whether bytes are an XMP packet that can only be data: UTF-8, well-formed tags, no document type,
/// and no entities but the five of XML and numbered ones.
///
/// Metadata may be replaced after signing; what a parser of XML could be made to do with it may not.
/// Not a validator: of attributes only the quotes are looked at. Cost: one pass.
struct XMPCheck {
    private let bytes: [UInt8]
    private var position = 0
    private var open: [ArraySlice<UInt8>] = []
    private var roots = 0

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Nil if the packet is sound, else what is wrong with it.
    static func problem(_ bytes: [UInt8]) -> String? {
        guard String(validating: bytes, as: UTF8.self) != nil else { return "is not UTF-8" }
        var check = XMPCheck(bytes)
        while check.position < bytes.count {
            if let problem = check.step() { return problem }
        }
        return check.open.isEmpty && check.roots > 0 ? nil : "does not end"
    }

    private mutating func step() -> String? {
        switch bytes[position] {
        case UInt8(ascii: "<"): return markup()
        case UInt8(ascii: "&"): return entity()
        case let byte where open.isEmpty:
            // A byte order mark and padding may stand outside of the root.
            let isPadding = byte.isPDFSpace || byte == 0xEF || byte == 0xBB || byte == 0xBF
            guard isPadding else { return "has text outside of its root" }
            position += 1
            return nil
        default:
            position += 1
            return nil
        }
    }

    private mutating func markup() -> String? {
        if follows("<?") { return skip(past: "?>") }
        if follows("<!--") { return skip(past: "-->") }
        if follows("<![CDATA[") { return open.isEmpty ? "has stray data" : skip(past: "]]>") }
        if follows("<!") { return "has a document type" }
        let isEnd = follows("</")
        position += isEnd ? 2 : 1
        let start = position
        while position < bytes.count, !bytes[position].isPDFSpace,
            bytes[position] != UInt8(ascii: ">"), bytes[position] != UInt8(ascii: "/")
        {
            position += 1
        }
        let name = bytes[start..<position]
        guard let first = name.first, first != UInt8(ascii: "<") else {
            return "has a nameless tag"
        }
        if isEnd {
            while position < bytes.count, bytes[position].isPDFSpace { position += 1 }
            guard follows(">"), open.popLast() == name else { return "has tags that do not match" }
            position += 1
            return nil
        }
        return attributes(of: name)
    }

    /// Up to the end of a start tag.
    private mutating func attributes(of name: ArraySlice<UInt8>) -> String? {
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: ">"):
                position += 1
                if open.isEmpty { roots += 1 }
                guard open.count < 256 else { return "is nested too deeply" }
                open.append(name)
                return roots > 1 ? "has two roots" : nil
            case UInt8(ascii: "/"):
                guard follows("/>") else { return "has a broken tag" }
                position += 2
                if open.isEmpty { roots += 1 }
                return roots > 1 ? "has two roots" : nil
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                if let problem = quoted() { return problem }
            case UInt8(ascii: "<"), UInt8(ascii: "&"):
                return "has a broken tag"
            default:
                position += 1
            }
        }
        return "does not end"
    }

    private mutating func quoted() -> String? {
        let quote = bytes[position]
        position += 1
        while position < bytes.count, bytes[position] != quote {
            switch bytes[position] {
            case UInt8(ascii: "<"): return "has a broken attribute"
            case UInt8(ascii: "&"): if let problem = entity() { return problem }
            default: position += 1
            }
        }
        position += 1
        return position <= bytes.count ? nil : "does not end"
    }

    private mutating func entity() -> String? {
        for known in ["&lt;", "&gt;", "&amp;", "&quot;", "&apos;"] where follows(known) {
            position += known.utf8.count
            return nil
        }
        guard follows("&#") else { return "has an entity" }
        position += 2
        while position < bytes.count, bytes[position] != UInt8(ascii: ";") {
            let byte = bytes[position]
            guard byte == UInt8(ascii: "x") || byte.hexValue < 16 else { return "has an entity" }
            position += 1
        }
        position += 1
        return nil
    }

    private mutating func skip(past end: String) -> String? {
        while position < bytes.count {
            if follows(end) {
                position += end.utf8.count
                return nil
            }
            position += 1
        }
        return "does not end"
    }

    private func follows(_ text: String) -> Bool {
        guard bytes.count - position >= text.utf8.count else { return false }
        var cursor = position
        for byte in text.utf8 {
            if bytes[cursor] != byte { return false }
            cursor += 1
        }
        return true
    }
}

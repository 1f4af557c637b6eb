/// A tree of tags, lengths and values, written apart from the reader under test: tests take messages
/// apart with it, change a part, and put them together again, in DER or in the liberties of BER.
package enum DERTree: Equatable {
    case primitive(UInt8, [UInt8])
    case constructed(UInt8, [DERTree])

    package init?(_ bytes: [UInt8]) {
        var rest = bytes[...]
        guard let tree = Self.take(&rest), rest.isEmpty else { return nil }
        self = tree
    }

    private static func take(_ rest: inout ArraySlice<UInt8>) -> DERTree? {
        guard let tag = rest.popFirst(), var length = rest.popFirst().map(Int.init) else {
            return nil
        }
        if length >= 0x80 {
            let octets = rest.prefix(length & 0x7f)
            rest = rest.dropFirst(length & 0x7f)
            length = octets.reduce(0) { $0 << 8 | Int($1) }
        }
        guard rest.count >= length else { return nil }
        var content = rest.prefix(length)
        rest = rest.dropFirst(length)
        guard tag & 0x20 != 0 else { return .primitive(tag, Array(content)) }
        var members: [DERTree] = []
        while !content.isEmpty {
            guard let member = self.take(&content) else { return nil }
            members.append(member)
        }
        return .constructed(tag, members)
    }

    // MARK: - Parts

    package var tag: UInt8 {
        switch self {
        case .primitive(let tag, _), .constructed(let tag, _): tag
        }
    }

    package var members: [DERTree] {
        if case .constructed(_, let members) = self { members } else { [] }
    }

    /// The part that a path of positions leads to.
    package subscript(path: Int...) -> DERTree {
        get { path.reduce(self) { $0.members[$1] } }
        set { self.replace(path[...], by: newValue) }
    }

    private mutating func replace(_ path: ArraySlice<Int>, by new: DERTree) {
        guard let first = path.first else {
            self = new
            return
        }
        var members = self.members
        members[first].replace(path.dropFirst(), by: new)
        self = .constructed(self.tag, members)
    }

    // MARK: - Writing

    package var der: [UInt8] {
        switch self {
        case .primitive(let tag, let content): Self.definite(tag, content)
        case .constructed(let tag, let members):
            Self.definite(tag, members.flatMap(\.der))
        }
    }

    /// Every constructed element with indefinite length, every octet string in pieces.
    package var indefinite: [UInt8] {
        switch self {
        case .primitive(0x04, let content) where content.count > 1:
            [0x24, 0x80] + Self.definite(0x04, Array(content.prefix(1)))
                + Self.definite(0x04, Array(content.dropFirst())) + [0, 0]
        case .primitive(let tag, let content): Self.definite(tag, content)
        case .constructed(let tag, let members):
            [tag, 0x80] + members.flatMap(\.indefinite) + [0, 0]
        }
    }

    /// Every length in five octets.
    package var padded: [UInt8] {
        let (tag, content) =
            switch self {
            case .primitive(let tag, let content): (tag, content)
            case .constructed(let tag, let members): (tag, members.flatMap(\.padded))
            }
        return [tag, 0x84]
            + (0..<4).map { UInt8(truncatingIfNeeded: content.count >> (24 - 8 * $0)) }
            + content
    }

    /// Members of sets in the opposite order.
    package var reversedSets: DERTree {
        guard case .constructed(let tag, let members) = self else { return self }
        let inner = members.map(\.reversedSets)
        return .constructed(tag, tag == 0x31 ? inner.reversed() : inner)
    }

    package static func definite(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        switch content.count {
        case ..<0x80: [tag, UInt8(content.count)] + content
        case ..<0x100: [tag, 0x81, UInt8(content.count)] + content
        case ..<0x10000:
            [tag, 0x82, UInt8(content.count >> 8), UInt8(content.count & 0xff)] + content
        default:
            [
                tag, 0x83, UInt8(content.count >> 16), UInt8(content.count >> 8 & 0xff),
                UInt8(content.count & 0xff),
            ] + content
        }
    }
}

// MARK: - Making

extension DERTree {
    package static func sequence(_ members: DERTree...) -> DERTree { .constructed(0x30, members) }
    package static func sequence(of members: [DERTree]) -> DERTree { .constructed(0x30, members) }

    /// A SET OF in DER order.
    package static func set(of members: [DERTree]) -> DERTree {
        .constructed(0x31, members.sorted { $0.der.lexicographicallyPrecedes($1.der) })
    }

    package static func octets(_ bytes: [UInt8]) -> DERTree { .primitive(0x04, bytes) }
    package static func integer(_ value: UInt8) -> DERTree { .primitive(0x02, [value]) }
    package static let null = DERTree.primitive(0x05, [])

    /// From the dotted form.
    package static func oid(_ dotted: String) -> DERTree {
        let numbers = dotted.split(separator: ".").map { UInt64($0) ?? 0 }
        var content: [UInt8] = []
        for number in [numbers[0] * 40 + numbers[1]] + numbers.dropFirst(2) {
            var groups = [UInt8(number & 0x7f)]
            var rest = number >> 7
            while rest > 0 {
                groups.append(UInt8(rest & 0x7f) | 0x80)
                rest >>= 7
            }
            content += groups.reversed()
        }
        return .primitive(0x06, content)
    }

    package static func algorithm(_ oid: String, _ parameters: DERTree? = nil) -> DERTree {
        .sequence(of: [.oid(oid)] + (parameters.map { [$0] } ?? []))
    }

    package static func attribute(_ oid: String, _ values: DERTree...) -> DERTree {
        .sequence(.oid(oid), .constructed(0x31, values))
    }
}

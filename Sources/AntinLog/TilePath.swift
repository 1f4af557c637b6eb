// TilePath.swift

/// The name of one tile or entry bundle below the log's prefix: `tile/<L>/<N>[.p/<W>]` or
/// `tile/entries/<N>[.p/<W>]` (c2sp.org/tlog-tiles). Docs/formats/tiles.md.
package struct TilePath: Hashable, Sendable {
    /// What the file holds.
    package enum Kind: Hashable, Sendable {
        /// Entries, each after its length.
        case entries
        /// Hashes at `8·level` of the tree; level 0 holds leaf hashes. 0…63.
        case hashes(level: Int)
    }

    package let kind: Kind

    /// Counted from 0, from the left within its level.
    package let index: UInt64

    /// How many hashes or entries the file holds: 1…255 for a partial one, 256 for a full one.
    package let width: Int

    /// How many hashes or entries a full file holds.
    package static let fullWidth = 256

    /// The name. `width` is in 1…256 and the level in 0…63.
    package init(_ kind: Kind, index: UInt64, width: Int = fullWidth) {
        precondition(1...Self.fullWidth ~= width)
        if case .hashes(let level) = kind { precondition(0...63 ~= level) }
        self.kind = kind
        self.index = index
        self.width = width
    }

    /// Reads exactly one spelling of each name.
    package init(parsing text: some StringProtocol) throws(FormatError) {
        // An empty component is kept, so that a doubled or trailing slash fails.
        var parts = text.split(separator: "/", omittingEmptySubsequences: false)[...]
        guard parts.popFirst() == "tile", let level = parts.popFirst() else {
            throw Self.failure("tile/ and a level or entries")
        }
        let kind: Kind
        if level == "entries" {
            kind = .entries
        } else if let number = UInt64(decimal: level), number < 64 {
            kind = .hashes(level: Int(number))
        } else {
            throw Self.failure("entries or a level of 0 to 63")
        }
        var width = Self.fullWidth
        if let marked = parts.dropLast().last, marked.hasSuffix(".p") {
            guard let number = parts.last.flatMap({ last in UInt64(decimal: last) }),
                1..<UInt64(Self.fullWidth) ~= number
            else { throw Self.failure("a width of 1 to 255 after .p/") }
            width = Int(number)
            parts.removeLast(2)
            parts.append(marked.dropLast(2))
        }
        var index: UInt64 = 0
        for (position, part) in parts.enumerated() {
            let isLast = position == parts.count - 1
            let digits = isLast ? Array(part.utf8) : Array(part.utf8.dropFirst())
            guard digits.count == 3, isLast || part.utf8.first == UInt8(ascii: "x"),
                let group = digits.span.decimal(at: 0, digits: 3)
            else { throw Self.failure("groups of three digits, all but the last after x") }
            let (thousandfold, overflowed) = index.multipliedReportingOverflow(by: 1_000)
            let (sum, carried) = thousandfold.addingReportingOverflow(UInt64(group))
            guard !overflowed, !carried else { throw Self.failure("an index below 2^64") }
            index = sum
        }
        self.init(kind, index: index, width: width)
        guard description.utf8.elementsEqual(text.utf8) else {
            throw Self.failure("the only spelling of this name")
        }
    }

    /// The name of the full file that takes the place of this partial one.
    package var full: TilePath { TilePath(kind, index: index) }

    package var isFull: Bool { width == Self.fullWidth }

    /// The file in which a tree of `size` leaves keeps hash number `position` of a level, or entry
    /// number `position`; nil if it has none such. The file is partial at the right edge.
    package static func holding(_ position: UInt64, of kind: Kind, size: UInt64) -> TilePath? {
        var count = size
        if case .hashes(let level) = kind { count = level < 8 ? size >> UInt64(8 * level) : 0 }
        guard position < count else { return nil }
        let index = position / UInt64(fullWidth)
        let width = min(count - index * UInt64(fullWidth), UInt64(fullWidth))
        return TilePath(kind, index: index, width: Int(width))
    }

    /// The partial files of a tree of `size` leaves, from level 0 up: the bundle first, then the
    /// tiles. With the full files, which never change, they are the whole log.
    package static func rightEdge(size: UInt64) -> [TilePath] {
        let count = UInt64(fullWidth)
        var paths: [TilePath] = []
        if size % count > 0 {
            paths.append(TilePath(.entries, index: size / count, width: Int(size % count)))
        }
        for level in 0..<8 {
            let hashes = size >> UInt64(8 * level)
            guard hashes % count > 0 else { continue }
            paths.append(
                TilePath(
                    .hashes(level: level), index: hashes / count, width: Int(hashes % count)))
        }
        return paths
    }

    private static func failure(_ expected: String) -> FormatError {
        FormatError("tile path", expected: expected)
    }
}

extension TilePath: CustomStringConvertible {
    /// `tile/0/x001/x234/067.p/89`.
    package var description: String {
        var groups = [Self.threeDigits(index % 1_000)]
        var rest = index / 1_000
        while rest > 0 {
            groups.append("x" + Self.threeDigits(rest % 1_000))
            rest /= 1_000
        }
        let name = groups.reversed().joined(separator: "/")
        let folder =
            switch kind {
            case .entries: "entries"
            case .hashes(let level): String(level)
            }
        return "tile/\(folder)/\(name)" + (isFull ? "" : ".p/\(width)")
    }

    private static func threeDigits(_ value: UInt64) -> String {
        var digits: [UInt8] = []
        digits.appendDecimal(Int(value), digits: 3)
        return String(decoding: digits, as: UTF8.self)
    }
}

// PDFAttack+forgery.swift
internal import AntinPDF

// Universal signature forgery: /ByteRange, /Contents or /SubFilter missing, odd, twice, elsewhere.
// The revision that signs is written anew around the altered dictionary, so that everything but the
// dictionary is as it should be.

extension PDFAttack {
    /// What an altered signature dictionary is made of.
    struct Parts {
        /// The four numbers, as text.
        let range: [String]
        /// The digits of the hole.
        let digits: String
        /// Another object of the file that a value may refer to.
        let other: String
    }

    /// An attack that writes the last signing revision anew; `change` gives the text of the
    /// entries `/ByteRange` and `/Contents`, with the key, and may change what else there is.
    private static func rewritten(
        _ name: String, _ defence: Defence = .structure,
        _ change: @escaping @Sendable (Parts) -> (range: String, contents: String),
        setting: @escaping @Sendable (PDFDictionary) -> [(String, String)] = { _ in [] },
        removing: Set<String> = []
    ) -> PDFAttack {
        PDFAttack(name, .forgery, defence) { victim in
            try RewrittenRevision(victim)?.bytes(
                change, setting: setting, removing: removing)
        }
    }

    private static func range(
        _ name: String, _ text: @escaping @Sendable (Parts) -> String
    ) -> PDFAttack {
        self.rewritten("byteRange." + name) { (text($0), "/Contents <\($0.digits)>") }
    }

    private static func range(
        _ name: String, numbers: @escaping @Sendable ([String]) -> [String]
    ) -> PDFAttack {
        self.range(name) { "/ByteRange [\(numbers($0.range).joined(separator: " "))]" }
    }

    private static func contents(
        _ name: String, _ text: @escaping @Sendable (Parts) -> String
    ) -> PDFAttack {
        self.rewritten("contents." + name) {
            ("/ByteRange [\($0.range.joined(separator: " "))]", text($0))
        }
    }

    private static func plain(_ parts: Parts) -> (range: String, contents: String) {
        ("/ByteRange [\(parts.range.joined(separator: " "))]", "/Contents <\(parts.digits)>")
    }

    /// The honest rewriting: only the digest can notice it. Not an attack, but the proof that the
    /// others are noticed for what they change.
    package static let rewrittenControl = rewritten("control", .mathematics, Self.plain)

    static let byteRanges: [PDFAttack] = [
        range("missing") { _ in "" },
        range("null") { _ in "/ByteRange null" },
        range("empty") { _ in [] },
        range("three") { Array($0.prefix(3)) },
        range("five") { $0 + ["0"] },
        range("six") { $0 + [$0[2], $0[3]] },
        range("negativeStart") { ["-1", $0[1], $0[2], $0[3]] },
        range("negativeLength") { [$0[0], $0[1], $0[2], "-\($0[3])"] },
        range("negativeZero") { ["-0", $0[1], $0[2], "-1"] },
        range("firstNotZero") { ["1", $0[1], $0[2], $0[3]] },
        range("swapped") { [$0[0], $0[2], $0[1], $0[3]] },
        range("noGap") { [$0[0], $0[1], $0[1], $0[3]] },
        range("wholeFile") { ["0", String((Int($0[2]) ?? 0) + (Int($0[3]) ?? 0)), "0", "0"] },
        range("allZero") { _ in ["0", "0", "0", "0"] },
        range("shortTail") { [$0[0], $0[1], $0[2], String((Int($0[3]) ?? 0) - 2)] },
        range("noTail") { [$0[0], $0[1], $0[2], "0"] },
        range("longTail") { [$0[0], $0[1], $0[2], String((Int($0[3]) ?? 0) + 1)] },
        range("gapTooWide") {
            [
                $0[0], String((Int($0[1]) ?? 0) - 9), $0[2], $0[3],
            ]
        },
        range("gapTooNarrow") {
            [
                $0[0], String((Int($0[1]) ?? 0) + 1), String((Int($0[2]) ?? 0) - 1),
                String((Int($0[3]) ?? 0) + 1),
            ]
        },
        range("beyondInt64") { [$0[0], $0[1], "9223372036854775808", $0[3]] },
        range("maximum") { [$0[0], $0[1], $0[2], "9223372036854775807"] },
        range("wrapsAtInt64") { [$0[0], $0[1], "9223372036854775807", $0[3]] },
        range("wrapsAtUInt64") { numbers in
            // 2^64 more, which is nothing to a reader that wraps around.
            [numbers[0], numbers[1], numbers[2], "1844674407370955" + "1616"]
        },
        range("wrapsAt32") { numbers in
            [numbers[0], numbers[1], String((Int(numbers[2]) ?? 0) + 1 << 32), numbers[3]]
        },
        range("reals") { $0.map { "\($0).0" } },
        range("strings") { $0.map { "(\($0))" } },
        range("nested") { ["[\($0.joined(separator: " "))]"] },
        range("pairs") { ["[\($0[0]) \($0[1])]", "[\($0[2]) \($0[3])]"] },
        range("name") { _ in "/ByteRange/ByteRange" },
        range("number") { "/ByteRange \($0.range[3])" },
        range("dictionary") { "/ByteRange<</0 \($0.range[1])>>" },
        // The array is an object that the digest covers, and that a later revision can replace.
        rewritten("byteRange.indirect", .structure) {
            ("/ByteRange \($0.other)", "/Contents <\($0.digits)>")
        },
        range("indirectElement") { ["0", $0[1], $0[2], "1 0 R"] },
        range("twice") {
            "/ByteRange [0 1 2 3]/ByteRange [\($0.range.joined(separator: " "))]"
        },
        range("twiceOtherOrder") {
            "/ByteRange [\($0.range.joined(separator: " "))]/ByteRange [0 1 2 3]"
        },
        range("lowerCase") { "/byterange [\($0.range.joined(separator: " "))]" },
    ]

    static let contents: [PDFAttack] = [
        contents("missing") { _ in "" },
        contents("null") { _ in "/Contents null" },
        contents("empty") { _ in "/Contents <>" },
        contents("zeros") { _ in "/Contents <0000>" },
        contents("oneByte") { _ in "/Contents <30>" },
        contents("half") { "/Contents <\($0.digits.dropLast())>" },
        contents("cut") {
            let half = $0.digits.prefix($0.digits.utf8.count / 8 * 2)
            return "/Contents <\(half)>"
        },
        contents("space") { "/Contents < \($0.digits)>" },
        contents("lineEnd") { "/Contents <\($0.digits.prefix(8))\n\($0.digits.dropFirst(8))>" },
        contents("notHex") { "/Contents <\($0.digits.dropLast(2))zz>" },
        contents("literal") { _ in "/Contents (0\\003\\002\\001\\001)" },
        contents("name") { _ in "/Contents/Contents" },
        contents("array") { "/Contents [<\($0.digits)>]" },
        contents("indirect") { "/Contents \($0.other)" },
        contents("twice") { "/Contents <\($0.digits)>/Contents <00>" },
        contents("twiceOtherOrder") { "/Contents <00>/Contents <\($0.digits)>" },
        contents("mixedCase") {
            "/Contents <\($0.digits.prefix(64).uppercased())\($0.digits.dropFirst(64))aF>"
        },
        contents("garbage") { "/Contents <\($0.digits.dropLast(2))01>" },
        contents("lowerCase") { "/contents <\($0.digits)>" },
    ]

    static let dictionaries: [PDFAttack] =
        [
            rewritten("subFilter.missing", .mathematics, Self.plain, removing: ["SubFilter"]),
            rewritten(
                "subFilter.twice", .structure,
                { parts in
                    let plain = Self.plain(parts)
                    return (plain.range + "/SubFilter/adbe.x509.rsa_sha1", plain.contents)
                }),
            rewritten(
                "filter.other", .mathematics, Self.plain, setting: { _ in [("Filter", "/Other")] }),
        ]
        + [
            "ETSI.CAdES.detached", "adbe.pkcs7.detached", "adbe.pkcs7.sha1",
            "adbe.x509.rsa_sha1", "ETSI.RFC3161", "Unknown.filter",
        ].map { filter in
            rewritten(
                "subFilter." + filter, .mathematics, Self.plain,
                setting: { _ in [("SubFilter", "/" + filter), ("Reason", "(x)")] })
        }
        + [
            ("ByteRange", "ByteRangX"), ("Contents", "Contentz"), ("SubFilter", "SubFiltex"),
        ].map { key, other in
            // Nothing moves: only the name of a key is another one.
            PDFAttack("renamed.\(key)", .forgery, .mathematics) { victim in
                guard let range = victim.dictionaryRange else { return nil }
                return victim.replacing("/\(key)", by: "/\(other)", in: range)
            }
        }
}

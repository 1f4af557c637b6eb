// PDFAttack+overflow.swift
internal import AntinPDF

// Numbers that no longer fit: offsets, lengths, sizes, widths, counts. None may trap, wrap around
// or be taken for another number.

extension PDFAttack {
    private static func overflow(
        _ name: String,
        _ change: @escaping @Sendable (inout PDFUpdate, SignedVictim) throws -> Bool
    ) -> PDFAttack {
        PDFAttack("overflow." + name, .overflow, .structure) { victim in
            guard var update = try Self.forgedContent(victim), try change(&update, victim) else {
                return nil
            }
            return update.bytes
        }
    }

    /// Beyond 32, 63 and 64 bits, and what wraps around to 1 in each.
    private static let large = [
        "4294967295", "4294967296", "4294967297", "9223372036854775807", "9223372036854775808",
        "18446744073709551615", "18446744073709551617", "99999999999999999999999999",
    ]

    static let overflows = numbers + widths + tables + others

    /// Each number in each place that has one.
    private static let numbers: [PDFAttack] = large.flatMap { number in
        [
            overflow("size.\(number)") { update, _ in
                update.size = number
                return true
            },
            overflow("previous.\(number)") { update, _ in
                update.previous = number
                return true
            },
            overflow("startxref.\(number)") { update, _ in
                update.startxref = number
                return true
            },
            overflow("length.\(number)") { update, victim in
                guard let content = try victim.content else { return false }
                update.add(content, "<</Length \(number)>>\nstream\nET\nendstream")
                return true
            },
            overflow("reference.\(number)") { update, victim in
                try update.setPage(victim, [("Contents", "\(number) 0 R")])
            },
        ]
    }

    private static let widths: [PDFAttack] = {
        let widths: [(String, String)] = [
            ("wide", "[8 8 8]"), ("tooWide", "[9 9 9]"), ("zero", "[0 0 0]"),
            ("negative", "[-1 4 2]"), ("huge", "[1 9223372036854775807 1]"), ("two", "[1 4]"),
            ("sum", "[9223372036854775807 9223372036854775807 2]"), ("words", "[/a/b/c]"),
        ]
        let indexes: [(String, String)] = [
            ("huge", "[0 9223372036854775807]"), ("overflowing", "[9223372036854775807 9]"),
            ("negative", "[-5 9]"), ("half", "[0]"), ("many", "[0 1000000000]"),
        ]
        let wide = widths.map { name, widths in
            overflow("widths.\(name)") { update, victim in
                guard victim.usesStream else { return false }
                update.widths = widths
                return true
            }
        }
        let long = indexes.map { name, index in
            overflow("index.\(name)") { update, victim in
                guard victim.usesStream else { return false }
                update.index = index
                return true
            }
        }
        return wide + long
    }()

    private static let tables: [PDFAttack] = {
        let heads: [(String, String)] = [
            ("count", "0 9999999999"), ("start", "9223372036854775807 1"),
            ("negative", "-1 1"), ("beyond", "18446744073709551617 1"),
        ]
        return heads.map { name, head in
            PDFAttack("overflow.table.\(name)", .overflow, .structure) { victim in
                guard !victim.usesStream, let update = try Self.forgedContent(victim) else {
                    return nil
                }
                let section =
                    "xref\n\(head)\n0000000009 00000 n \ntrailer\n<</Size 99/Root "
                    + "\(victim.revision.root)/Prev \(victim.revision.startxref)>>\n"
                    + "startxref\n\(update.body.count)\n%%EOF\n"
                return update.body + Array(section.utf8)
            }
        }
    }()

    private static let others: [PDFAttack] = [
        overflow("size.zero") { update, _ in
            update.size = "0"
            return true
        },
        overflow("size.negative") { update, _ in
            update.size = "-1"
            return true
        },
        overflow("size.small") { update, _ in
            update.size = "2"
            return true
        },
        overflow("size.real") { update, _ in
            update.size = "9.5"
            return true
        },
        overflow("length.itself") { update, victim in
            update.add(
                victim.next, "<</Length \(victim.next) 0 R>>\nstream\nET\nendstream")
            return try update.setPage(victim, [("Contents", "\(victim.next) 0 R")])
        },
        overflow("length.negative") { update, victim in
            guard let content = try victim.content else { return false }
            update.add(content, "<</Length -2>>\nstream\nET\nendstream")
            return true
        },
        overflow("object.number") { update, victim in
            update.add(Int(UInt32.max), "null")
            return true
        },
        overflow("depth") { update, victim in
            try update.setPage(
                victim,
                [
                    (
                        "Contents",
                        String(repeating: "[", count: 5_000)
                            + String(repeating: "]", count: 5_000)
                    )
                ])
        },
    ]
}

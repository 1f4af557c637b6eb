import AntinCore
import AntinCrypto
import AntinLog
import AntinSystem

/// A reader of foreign bytes under test.
///
/// None may trap, run without end or take memory without limit. Where a format has one spelling,
/// what is accepted must be printed back byte for byte.
struct FuzzTarget: Sendable {
    let name: String
    let run: @Sendable ([UInt8]) -> Void

    init(_ name: String, _ run: @escaping @Sendable ([UInt8]) -> Void) {
        self.name = name
        self.run = run
    }

    /// A reader whose printed bytes must be the bytes read.
    static func prints(
        _ name: String, _ again: @escaping @Sendable ([UInt8]) throws -> [UInt8]
    ) -> FuzzTarget {
        FuzzTarget(name) { bytes in
            guard let printed = try? again(bytes) else { return }
            precondition(printed == bytes, "\(name): read one spelling, printed another")
        }
    }

    /// A format that is canonical JSON.
    static func canonical<Format: CanonicalFormat>(
        _ name: String, _ format: Format.Type
    ) -> FuzzTarget {
        .prints(name) { try Format(parsing: $0).canonical }
    }

    /// A reader of text, given only what is UTF-8.
    static func text(
        _ name: String, _ again: @escaping @Sendable (String) throws -> String
    ) -> FuzzTarget {
        .prints(name) { bytes in
            guard let text = String(validating: bytes, as: UTF8.self) else { return bytes }
            return [UInt8](try again(text).utf8)
        }
    }
}

extension FuzzTarget {
    static let all = formats + pdf + signatures + graphics + layout

    static let formats: [FuzzTarget] = [
        .prints("entry") { try Entry(parsing: $0).bytes },
        .prints("bundle") { bytes in
            // The first byte says how many entries; the rest is the file.
            guard let width = bytes.first else { return bytes }
            let file = [UInt8](bytes.dropFirst())
            return [width] + (try EntryBundle(parsing: file, width: Int(width) + 1).bytes)
        },
        .prints("note") { try SignedNote(parsing: $0).bytes },
        .prints("checkpoint") { try Checkpoint(parsing: $0).text },
        .prints("proof") { try TlogProof(parsing: $0).bytes },
        .text("vkey") { try NoteVerifierKey(parsing: $0).description },
        .text("tile-path") { try TilePath(parsing: $0).description },
        .text("time") { try Timestamp(parsing: $0).description },
        .text("date") { try CivilDate(parsing: $0).description },
        .text("base64") { text in Base64.decode(text).map { Base64.encode($0) } ?? text },
        .prints("json") { try JSONValue(parsingCanonical: $0).canonical },
        .prints("body") { try EntryBody(parsing: $0).canonical },
        .canonical("record", DocumentRecord.self),
        .canonical("change", ChangeRecord.self),
        .canonical("handling", Handling.self),
        .canonical("seal", SealStatement.self),
        .canonical("receipt", Receipt.self),
        .canonical("prepared", PreparedSignature.self),
        .prints("status") { try StatusNote(parsing: $0).text },
        .prints("trust") { try SignedTrustBundle(parsing: $0).bytes },
        FuzzTarget("notation") { bytes in
            _ = try? DocumentNotation(parsing: String(decoding: bytes, as: UTF8.self))
        },
        FuzzTarget("zip") { bytes in _ = try? ZipArchive(parsing: ByteStore(bytes)) },
        FuzzTarget("inflate") { bytes in
            _ = try? Inflate.zlib(bytes, maxOutput: 1 << 20)
            _ = try? Inflate.raw(bytes, maxOutput: 1 << 20)
        },
    ]
}

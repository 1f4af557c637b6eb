// CodeReader.swift
internal import AntinCore
internal import AntinGraphics
internal import AntinLog
internal import AntinSystem

/// Reads the QR symbols of a stranger's picture in a child process (`antind read-code`): a trap in
/// a decoder ends the child, not the server.
struct CodeReader: Sendable {
    /// The `antind` program; nil if there is none, and then no picture is read.
    let program: String?
    private let turns = Queue(running: 2, waiting: 32)

    init(program: String?) { self.program = program }

    /// What came of a picture.
    enum Found: Equatable, Sendable {
        /// The texts of its symbols; none for a picture without any.
        case texts([String])
        /// No picture, a damaged one, or one that could not be read within the limits.
        case unreadable
    }

    func read(_ bytes: [UInt8]) async throws -> Found {
        guard let program = self.program, FileSystem.exists(program) else { return .unreadable }
        let outcome = try await self.turns.run {
            try await ChildProcess.waiting(
                program, arguments: ["read-code"], descriptors: [3: .bytes(bytes)],
                limits: Self.limits)
        }
        guard case .exited(0) = outcome.exit,
            case .array(let items)? = try? JSONValue(parsingLoosely: outcome.output)
        else { return .unreadable }
        return .texts(items.compactMap(\.string))
    }

    private static let limits = ChildProcess.Limits(
        memoryBytes: 512 << 20, cpuSeconds: 8, openFiles: 32, fileBytes: 0,
        wallMilliseconds: 12_000, maxOutputBytes: 64 << 10)
}

/// The child's side of ``CodeReader``: the picture is open as descriptor 3, the answer is a JSON
/// array of texts.
package enum CodeReading {
    /// Throws if it is no picture, or a damaged one.
    package static func run(descriptor: Int32 = 3) throws -> [UInt8] {
        let store = try ByteStore(mappingDescriptor: descriptor, path: "picture")
        let texts = try GreyImage(parsing: store.bytes).qrTexts
        // A symbol may hold anything; what is no text has no code in it.
        let plain = texts.filter { text in text.unicodeScalars.allSatisfy { $0.value >= 0x20 } }
        return JSONValue.array(plain.map { .string($0) }).canonical
    }
}

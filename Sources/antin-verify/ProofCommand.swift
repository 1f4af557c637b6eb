// ProofCommand.swift
internal import AntinCore
internal import AntinDesk
internal import AntinLog
internal import AntinSystem
internal import ArgumentParser
internal import FoundationEssentials

/// Checks one proof that stands as JSON on standard input, in the form of the probes of
/// transparency-dev/merkle. For comparing this implementation with others.
struct ProofCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "proof",
        abstract: "Kiểm tra một bằng chứng của cây Merkle từ đầu vào chuẩn. (check one proof)",
        discussion: """
            JSON, base64; null = rỗng. Thoát 0 nếu đúng, 10 nếu sai, 65 nếu không phải bằng \
            chứng. (JSON with base64, null is empty; exits 0 if the proof holds, 10 if not, 65 if \
            it is none)

            Ví dụ (example): antin-verify proof inclusion < bang-chung.json
            """,
        subcommands: [Inclusion.self, Consistency.self])

    struct Inclusion: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "{leafIdx, treeSize, root, leafHash, proof}",
            discussion: """
                Ví dụ (example): antin-verify proof inclusion < bang-chung.json
                Mã thoát (exit codes): 0, 10, 64, 65.
                """)

        @OptionGroup var common: CommonOptions

        func run() throws {
            let probe = try ProofCommand.read(InclusionProbe.self)
            guard let index = probe.leafIdx ?? probe.leafIndex else { throw ProofCommand.malformed }
            let holds = ProofProbe.inclusion(
                index: index, size: probe.treeSize,
                leafHash: Array(probe.leafHash ?? Data()),
                proof: (probe.proof ?? []).map { Array($0 ?? Data()) },
                root: Array(probe.root ?? Data()))
            try ProofCommand.answer(holds, self.common)
        }
    }

    struct Consistency: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "{size1, size2, root1, root2, proof}",
            discussion: """
                Ví dụ (example): antin-verify proof consistency < bang-chung.json
                Mã thoát (exit codes): 0, 10, 64, 65.
                """)

        @OptionGroup var common: CommonOptions

        func run() throws {
            let probe = try ProofCommand.read(ConsistencyProbe.self)
            let holds = ProofProbe.consistency(
                oldSize: probe.size1, newSize: probe.size2, oldRoot: Array(probe.root1 ?? Data()),
                newRoot: Array(probe.root2 ?? Data()),
                proof: (probe.proof ?? []).map { Array($0 ?? Data()) })
            try ProofCommand.answer(holds, self.common)
        }
    }

    /// The members of a probe; others, such as its description, are ignored.
    private struct InclusionProbe: Decodable {
        let leafIdx: UInt64?
        /// What older probes call it.
        let leafIndex: UInt64?
        let treeSize: UInt64
        let root: Data?
        let leafHash: Data?
        let proof: [Data?]?
    }

    private struct ConsistencyProbe: Decodable {
        let size1: UInt64
        let size2: UInt64
        let root1: Data?
        let root2: Data?
        let proof: [Data?]?
    }

    /// Reads standard input, at most 1 MiB: a proof has at most 65 hashes.
    private static func read<Probe: Decodable>(_ type: Probe.Type) throws -> Probe {
        let bytes: [UInt8]
        do {
            bytes = try StandardInput.readAll(limit: 1 << 20)
        } catch {
            throw ProgramError.unreadable("-", error)
        }
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch {
            throw Self.malformed
        }
    }

    private static let malformed = ProgramError(
        .badInput,
        what: Phrase(
            vi: "đầu vào không phải là bằng chứng dạng JSON",
            en: "standard input is not a proof in JSON"),
        meaning: Phrase(vi: "chưa kiểm tra gì", en: "nothing was checked"),
        fix: Phrase(
            vi: "xem các thành phần cần có: antin-verify proof --help",
            en: "see which members are needed: antin-verify proof --help"))

    private static func answer(_ holds: Bool, _ common: CommonOptions) throws {
        if common.json {
            try Output.result(["schema": "antin.proof-check/1", "valid": .bool(holds)])
        } else {
            let words =
                holds
                ? Phrase(vi: "✓ bằng chứng đúng", en: "✓ the proof holds")
                : Phrase(vi: "✗ bằng chứng sai", en: "✗ the proof does not hold")
            try Output.result(words.text(in: common.lang) + "\n")
        }
        if !holds { throw ExitCode(Verdict.tampered.exitCode) }
    }
}

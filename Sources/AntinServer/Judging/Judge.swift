// Judge.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import AntinSystem
internal import Dispatch
internal import HTTPTypes

/// Judges files of strangers in a child process: a trap in a parser ends the child, not the
/// server, and the answer is then `undecided`.
struct Judge: Sendable {
    let registry: Registry
    let settings: JudgeSettings
    /// Files of strangers are held in memory while they are judged: only a few at once, and what
    /// waits was let in by whoever read it.
    private let turns = Queue(running: 3, waiting: 256)
    /// One package of a receiver is unpacked at a time (``ArrivalPackage/maxBytes``).
    let unpacking = Queue(running: 1, waiting: 64)
    /// What organs have called forged.
    let denied = DeniedFiles()

    init(registry: Registry, settings: JudgeSettings) {
        self.registry = registry
        self.settings = settings
    }

    /// How the child is started.
    struct JudgeSettings: Sendable {
        /// The `antin-verify` program.
        let program: String
        /// Trust bundles of this installation: its own and those it pinned.
        let trust: [String]
        /// Sees to it that this installation's own bundle names the organs and certificates of now:
        /// the register may have changed since it was written.
        let renew: @Sendable () async -> Void
    }

    /// What came of it: the report for programs, and the words for people.
    struct Judged: Sendable {
        let json: JSONValue
        let verdict: Verdict
        let text: String
        /// The log had this size before anything was looked up: what later entries say is not in
        /// here.
        var size: UInt64 = 0
        /// The files that were judged, in the order of the package.
        var files: [Digest] = []
        /// Set if an organ has said that one of the files is forged; the verdict says so, too.
        var denial: Denial?

        /// What a page shows (``ReportWords/pageJSON``); nil if the judge gave no answer.
        func shown(in language: Language) -> JSONValue? {
            self.json["shown"]?[language.rawValue]
        }

        /// Whether the register names this very file: the facts are its own.
        var isOfItsReceipt: Bool {
            (self.json["checks"]?.array ?? []).contains {
                $0["id"]?.string == CheckID.registerFile.rawValue && $0["result"] == "pass"
            }
        }
    }

    /// Judges a file, or every PDF of a ZIP, with the receipt that came with it; this server's own
    /// register is asked about each. Of several the worst answer counts.
    func run(
        _ bytes: [UInt8], name: String, receipt: [UInt8]?, language: Language
    ) async throws -> Judged {
        guard let members = Self.documents(in: bytes) else {
            return try await self.run(
                each: [name], receipt: receipt, language: language
            ) { _ in bytes }
        }
        let documents = members.documents
        return try await self.run(
            each: documents.map(\.name), receipt: receipt ?? members.receipt, language: language
        ) { documents[$0].bytes }
    }

    /// Judges files one after the other, each by itself; the worst answer counts.
    ///
    /// - Parameter bytes: the content of one of them, asked for when its turn has come.
    func run(
        each names: [String], receipt: [UInt8]?, language: Language,
        bytes: (Int) async throws -> [UInt8]
    ) async throws -> Judged {
        let size = self.registry.checkpoint?.head.size ?? 0
        var worst: Judged?
        var files: [Digest] = []
        for (position, name) in names.enumerated() {
            let content = try await bytes(position)
            let digest = Digest.sha256(content)
            files.append(digest)
            var judged = try await self.one(
                content, digest, name: name, receipt: receipt, language: language)
            if let denial = try await self.denied.denial(of: digest, in: self.registry) {
                judged = judged.denied(denial)
            }
            if worst.map({ judged.verdict.badness > $0.verdict.badness }) ?? true { worst = judged }
        }
        guard var worst else { throw Self.noInput }
        worst.size = size
        worst.files = files
        return worst
    }

    /// What a package may hold once unpacked, in bytes: it is unpacked in this process, a few at
    /// once.
    static let maxPackageBytes = 64 << 20

    /// The PDFs of a ZIP and its receipt; nil if it is no ZIP, or holds something else than PDFs,
    /// which the child then judges as a whole.
    private static func documents(
        in bytes: [UInt8]
    ) -> (documents: [ZipArchive.Member], receipt: [UInt8]?)? {
        let store = ByteStore(bytes)
        guard ZipArchive.begins(store),
            let archive = try? ZipArchive(parsing: store, upTo: Self.maxPackageBytes)
        else {
            return nil
        }
        let documents = archive.members.filter { !$0.isReceipt }
        guard documents.allSatisfy({ JudgedFile.looksLikePDF(ByteStore($0.bytes)) }) else {
            return nil
        }
        return (documents, archive.members.first(where: \.isReceipt)?.bytes)
    }

    private func one(
        _ bytes: [UInt8], _ digest: Digest, name: String, receipt: [UInt8]?, language: Language
    ) async throws -> Judged {
        var arguments = self.arguments(name: name, language: language)
        var given = receipt
        if let document = try await self.registry.issuedDocument(withFile: digest) {
            given = try await self.registry.receipt(of: document.entry).canonical
        } else {
            // Also when a receipt came along: it may be another document's.
            // A register that may lack its last entries cannot say so.
            if self.registry.asOf == nil {
                arguments += ["--not-registered", self.registry.origin]
            }
        }
        let words = arguments
        return try await self.turns.run { try await self.child(bytes, given, words) }
    }

    private func arguments(name: String, language: Language) -> [String] {
        let now = self.registry.clock.read().wall
        return ["judge", "--name=\(name)", "--lang", language.rawValue]
            + self.settings.trust.flatMap { ["--trust", $0] } + ["--at", "\(now)"]
    }

    private func child(
        _ bytes: [UInt8], _ receipt: [UInt8]?, _ arguments: [String]
    ) async throws -> Judged {
        await self.settings.renew()
        var arguments = arguments
        var descriptors: [Int32: ChildProcess.Source] = [3: .bytes(bytes)]
        if let receipt {
            descriptors[4] = .bytes(receipt)
            arguments.append("--receipt-on-4")
        }
        // A child that cannot be started judges nothing, which is the same as one that died.
        let outcome = try? await Self.run(self.settings.program, arguments, descriptors)
        if case .exited(65) = outcome?.exit { throw Self.noInput }
        guard let outcome, case .exited(let code) = outcome.exit, code != 70,
            let json = try? JSONValue(parsingLoosely: outcome.output),
            let verdict = json["verdict"]?.string.flatMap({ Verdict(rawValue: $0) })
        else {
            return Judged(
                json: [
                    "schema": .string(Report.schema), "policy": .string(Report.policy),
                    "verdict": .string(Verdict.undecided.rawValue),
                    "exit_code": .integer(Int(Verdict.undecided.exitCode)),
                    "checks": .array([]), "reasons": ["judge.died"],
                ],
                verdict: .undecided, text: "")
        }
        return Judged(json: json, verdict: verdict, text: json["text"]?.string ?? "")
    }

    /// Waits for the child on a thread of its own, not on one that Swift's concurrency shares.
    private static func run(
        _ program: String, _ arguments: [String], _ descriptors: [Int32: ChildProcess.Source]
    ) async throws -> ChildProcess.Outcome {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(
                    with: Result {
                        try ChildProcess.run(
                            program, arguments: arguments, descriptors: descriptors,
                            limits: Self.limits)
                    })
            }
        }
    }

    /// A file that this register has, with the signatures that belong to it, under a receipt of
    /// its own; nothing is looked up again.
    func run(
        registered bytes: [UInt8], name: String, signatures: [ZipArchive.Member],
        receipt: [UInt8], language: Language = .vietnamese
    ) async throws -> Judged {
        let words = self.arguments(name: name, language: language)
        guard !signatures.isEmpty else {
            return try await self.turns.run { try await self.child(bytes, receipt, words) }
        }
        let package = ZipArchive(
            [ZipArchive.Member(name: name, bytes: bytes)] + signatures + [
                ZipArchive.Member(name: name + ".antin-receipt", bytes: receipt)
            ]
        ).bytes
        return try await self.turns.run { try await self.child(package, nil, words) }
    }

    /// A receipt alone: what the register has, with no file in hand.
    func run(
        receipt: [UInt8], name: String, language: Language = .vietnamese
    ) async throws -> Judged {
        let words = self.arguments(name: name, language: language)
        return try await self.turns.run { try await self.child(receipt, nil, words) }
    }

    /// What one judgement may use; beyond it the answer is `undecided`.
    private static let limits = ChildProcess.Limits(
        memoryBytes: 1 << 30, cpuSeconds: 10, openFiles: 32, fileBytes: 0,
        wallMilliseconds: 15_000, maxOutputBytes: 4 << 20)

    static let noInput = Problem(
        .unsupportedMediaType, "no_input",
        vi: "Tệp rỗng, bị cắt, hoặc không phải PDF, .p7s hay phiếu vào sổ",
        en: "the file is empty, cut, or neither PDF nor .p7s nor a receipt",
        nextVi: "xin lại tệp gốc từ nơi gửi", nextEn: "ask the sender for the original file")
}

extension Judge.Judged {
    /// The same file after an organ has said that it is forged: whatever its signatures say.
    func denied(_ denial: Denial) -> Judge.Judged {
        var denied = Judge.Judged(
            json: [
                "schema": .string(Report.schema), "policy": .string(Report.policy),
                "verdict": .string(Verdict.notRegistered.rawValue),
                "exit_code": .integer(Int(Verdict.notRegistered.exitCode)),
                "checks": .array([]), "reasons": ["forgery.denied"],
            ],
            verdict: .notRegistered, text: "")
        denied.size = self.size
        denied.files = self.files
        denied.denial = denial
        return denied
    }
}

extension ZipArchive.Member {
    var isReceipt: Bool { self.name.hasSuffix(".antin-receipt") }
}

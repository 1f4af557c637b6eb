// Judge.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import AntinSystem
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
    let lists: TrustLists
    /// Judgements of what this register has issued.
    let kept: KeptJudgements

    init(registry: Registry, settings: JudgeSettings) {
        self.registry = registry
        self.settings = settings
        self.lists = TrustLists(settings.trust, of: registry, renew: settings.renew)
        self.kept = KeptJudgements(registry: registry, lists: self.lists)
    }

    /// How the child is started.
    struct JudgeSettings: Sendable {
        /// The `antin-verify` program.
        let program: String
        /// Trust bundles of this installation: its own and those it pinned.
        let trust: [String]
        /// Sees to it that this installation's own bundle names the organs and certificates of now:
        /// the register may have changed since it was written. False if that failed.
        let renew: @Sendable () async -> Bool
    }

    /// Judges a file, or every PDF of a ZIP, with the receipt that came with it; this server's own
    /// register is asked about each. Of several the worst answer counts.
    func run(
        _ bytes: [UInt8], name: String, receipt: [UInt8]?, language: Language
    ) async throws -> Judged {
        guard let members = Self.documents(in: bytes) else {
            return try await self.run(
                each: [(name, .sha256(bytes))], receipt: receipt, language: language
            ) { _ in bytes }
        }
        let documents = members.documents
        return try await self.run(
            each: documents.map { ($0.name, .sha256($0.bytes)) },
            receipt: receipt ?? members.receipt, language: language
        ) { documents[$0].bytes }
    }

    /// Judges files one after the other, each by itself; the worst answer counts.
    ///
    /// - Parameters:
    ///   - files: their names, and the SHA-256 of what `bytes` gives.
    ///   - bytes: the content of one of them, asked for when its turn has come; not for one that
    ///     has just been judged.
    func run(
        each files: [(name: String, digest: Digest)], receipt: [UInt8]?, language: Language,
        bytes: (Int) async throws -> [UInt8]
    ) async throws -> Judged {
        var size = self.registry.checkpoint?.head.size ?? 0
        var worst: Judged?
        for (position, file) in files.enumerated() {
            var judged = try await self.one(
                file.digest, name: file.name, receipt: receipt, language: language
            ) { try await bytes(position) }
            size = min(size, judged.size)
            if let denial = try await self.denied.denial(of: file.digest, in: self.registry) {
                judged = judged.denied(denial)
            }
            if worst.map({ judged.verdict.badness > $0.verdict.badness }) ?? true { worst = judged }
        }
        guard var worst else { throw Self.noInput }
        worst.size = size
        worst.files = files.map(\.digest)
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
        _ digest: Digest, name: String, receipt: [UInt8]?, language: Language,
        bytes: () async throws -> [UInt8]
    ) async throws -> Judged {
        let size = self.registry.checkpoint?.head.size ?? 0
        if let document = try await self.registry.issuedDocument(withFile: digest) {
            // The register's own receipt: the one that came along may be another document's.
            return try await self.kept.judged(
                .file(digest, name: name), of: IssuedStanding(document, published: size),
                in: language
            ) { receipt in
                try await self.judged(
                    try await bytes(), name: name, receipt: receipt, in: language)
            }
        }
        // Also when a receipt came along: it may be another document's.
        // A register that may lack its last entries cannot say so.
        let absent =
            self.registry.asOf == nil ? ["--not-registered", self.registry.origin] : []
        var judged = try await self.judged(
            try await bytes(), name: name, receipt: receipt, in: language, absent)
        judged.size = size
        return judged
    }

    /// Asks the child when its turn has come; nothing is looked up.
    func judged(
        _ bytes: [UInt8], name: String, receipt: [UInt8]?, in language: Language,
        _ more: [String] = []
    ) async throws -> Judged {
        try await self.turns.run {
            await self.lists.renew()
            let now = self.registry.clock.read().wall
            let arguments =
                ["judge", "--name=\(name)", "--lang", language.rawValue]
                + self.lists.paths.flatMap { ["--trust", $0] } + ["--at", "\(now)"] + more
            return try await self.child(bytes, receipt, arguments)
        }
    }

    private func child(
        _ bytes: [UInt8], _ receipt: [UInt8]?, _ arguments: [String]
    ) async throws -> Judged {
        var arguments = arguments
        var descriptors: [Int32: ChildProcess.Source] = [3: .bytes(bytes)]
        if let receipt {
            descriptors[4] = .bytes(receipt)
            arguments.append("--receipt-on-4")
        }
        // A child that cannot be started judges nothing, which is the same as one that died.
        let outcome = try? await ChildProcess.waiting(
            self.settings.program, arguments: arguments, descriptors: descriptors,
            limits: Self.limits)
        if case .exited(65) = outcome?.exit { throw Self.noInput }
        guard let outcome, case .exited(let code) = outcome.exit, code != 70,
            let json = try? JSONValue(parsingLoosely: outcome.output),
            let verdict = json["verdict"]?.string.flatMap({ Verdict(rawValue: $0) })
        else {
            return .died
        }
        return Judged(json: json, verdict: verdict, text: json["text"]?.string ?? "")
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

extension ZipArchive.Member {
    var isReceipt: Bool { self.name.hasSuffix(".antin-receipt") }
}

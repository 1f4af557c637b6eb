package import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinSystem

/// One thing to be judged: a document with what belongs to it, or a receipt alone.
package struct VerifierSubject {
    /// As it can be typed again: for a member of a ZIP, the ZIP.
    package let path: String
    /// As it is shown above an answer that is one of several: the member's own name.
    package let heading: String
    package let subject: Subject

    package enum Subject {
        case file(JudgedFile, Receipt?)
        case receipt(Receipt)
    }

    /// What was named, put together: signatures to the files that they sign, receipts to the
    /// documents that they name.
    ///
    /// What lies beside a named file (`FILE.p7s`, `FILE.antin-receipt`) is used where none was
    /// named.
    package static func group(_ inputs: [VerifierInput], lookingBeside: Bool = true) throws
        -> [Self]
    {
        var subjects: [Self] = []
        var loose: [VerifierInput] = []
        for input in inputs {
            guard let archive = input.package else {
                loose.append(input)
                continue
            }
            let members = try archive.members.map { member in
                try VerifierInput(
                    path: input.path, name: member.name, store: ByteStore(member.bytes))
            }
            subjects += try Grouping(members, lookingBeside: false).subjects()
        }
        return subjects + (try Grouping(loose, lookingBeside: lookingBeside).subjects())
    }
}

/// The parts of one command line or one archive.
private struct Grouping {
    private var documents: [VerifierInput] = []
    private var signatures: [(input: VerifierInput, message: [UInt8])] = []
    private var receipts: [Receipt] = []
    private var receiptInputs: [VerifierInput] = []
    private var statements: [(input: VerifierInput, statement: SealStatement)] = []
    private let lookingBeside: Bool

    init(_ inputs: [VerifierInput], lookingBeside: Bool) throws {
        self.lookingBeside = lookingBeside
        for input in inputs {
            switch input.kind {
            case .pdf, .other, .archive: self.documents.append(input)
            case .signature(let message): self.signatures.append((input, message))
            case .statement(let statement): self.statements.append((input, statement))
            case .receipt(let receipt):
                self.receipts.append(receipt)
                self.receiptInputs.append(input)
            }
        }
        if lookingBeside { try self.addSignedFiles() }
    }

    /// The file that a `.p7s` was made over, where only the signature was named.
    private mutating func addSignedFiles() throws {
        for (signature, _) in self.signatures {
            let name = signature.path.hasSuffix(".p7s") ? signature.path.dropLast(4) : ""
            if (self.documents + self.statements.map(\.input)).contains(where: { $0.path == name })
            {
                continue
            }
            guard let file = try signature.beside(without: ".p7s") else { continue }
            if case .statement(let statement) = file.kind {
                self.statements.append((file, statement))
            } else {
                self.documents.append(file)
            }
        }
    }

    func subjects() throws -> [VerifierSubject] {
        guard !self.documents.isEmpty else {
            if let signature = self.signatures.first { throw Self.contentMissing(signature.input) }
            if self.receipts.isEmpty, let statement = self.statements.first {
                throw ProgramError.unknownFormat(statement.input.path, isEmpty: false)
            }
            return zip(self.receipts, self.receiptInputs).map {
                VerifierSubject(path: $1.path, heading: $1.heading, subject: .receipt($0))
            }
        }
        var used: Set<Int> = []
        var subjects: [VerifierSubject] = []
        for document in self.documents {
            let file = try self.judged(document)
            let position =
                self.receipts.firstIndex { $0.names(file.sha256) }
                ?? (self.documents.count == 1 && !self.receipts.isEmpty ? 0 : nil)
            if let position { used.insert(position) }
            var receipt = position.map { self.receipts[$0] }
            if receipt == nil, self.lookingBeside,
                case .receipt(let beside) = try document.beside(".antin-receipt")?.kind
            {
                receipt = beside
            }
            subjects.append(
                VerifierSubject(
                    path: document.path, heading: document.heading,
                    subject: .file(file, receipt)))
        }
        for (position, receipt) in self.receipts.enumerated() where !used.contains(position) {
            let input = self.receiptInputs[position]
            subjects.append(
                VerifierSubject(
                    path: input.path, heading: input.heading, subject: .receipt(receipt)))
        }
        return subjects
    }

    // MARK: Files

    private func judged(_ document: VerifierInput) throws -> JudgedFile {
        var messages = self.messages(over: document, of: self.documents.count)
        var pdf: JudgedFile?
        if case .pdf = document.kind {
            let file = try Self.judged(pdf: document)
            // A PDF with signatures of its own is judged by them unless another was named.
            if messages.isEmpty, !file.signatures.isEmpty || file.obstacle != nil { return file }
            pdf = file
        }
        if messages.isEmpty, self.lookingBeside,
            case .signature(let message) = try document.beside(".p7s")?.kind
        {
            messages = [message]
        }
        guard !messages.isEmpty else {
            if let pdf { return pdf }
            throw document.unusable
        }
        var hashed = try document.hash([.sha256])
        let facts = try messages.map { message in
            try SignatureFacts(reading: message, as: .detached) { algorithm in
                if hashed[algorithm].isEmpty { hashed = try document.hash([.sha256, algorithm]) }
                return hashed[algorithm]
            }
        }
        guard let sha256 = hashed.sha256 else {
            throw ProgramError.unknownFormat(document.path, isEmpty: false)
        }
        return JudgedFile(
            name: document.name, size: hashed.byteCount, sha256: sha256, detached: facts,
            statement: self.statement(about: sha256))
    }

    private static func judged(pdf document: VerifierInput) throws -> JudgedFile {
        do throws(JudgedFile.InputError) {
            return try JudgedFile(pdf: document.store, name: document.name)
        } catch {
            throw error == .cut
                ? ProgramError.cut(document.path)
                : ProgramError.unknownFormat(document.path, isEmpty: error == .empty)
        }
    }

    /// The named signatures over a file: those with its name, and any other if it is the only one.
    private func messages(over document: VerifierInput, of count: Int) -> [[UInt8]] {
        self.signatures.filter { signature, _ in
            let name = signature.name.hasSuffix(".p7s") ? signature.name.dropLast(4) : ""
            if self.statements.contains(where: { $0.input.name == name }) { return false }
            return name == document.name || count == 1
        }.map(\.message)
    }

    /// The agency's statement that names a file, with the signatures over it.
    private func statement(about file: Digest) -> JudgedFile.SignedStatement? {
        let found = self.statements.first { _, statement in
            statement.files.contains { $0.sha256 == file }
        }
        guard let (input, statement) = found,
            let sha256 = HashedContent(input.store, [.sha256]).sha256
        else { return nil }
        let messages = self.signatures.filter { $0.input.name == input.name + ".p7s" }
        return JudgedFile.SignedStatement(
            statement: statement, sha256: sha256,
            signatures: messages.map { _, message in
                JudgedSignature(
                    detached: SignatureFacts(reading: message, as: .detached) { algorithm in
                        HashedContent(input.store, [algorithm])[algorithm]
                    })
            })
    }

    private static func contentMissing(_ signature: VerifierInput) -> ProgramError {
        ProgramError(
            .noInput,
            what: Phrase(
                vi: "\(signature.path) là chữ ký để riêng, không thấy tệp đã ký",
                en: "\(signature.path) is a detached signature, and the signed file is not there"),
            meaning: Phrase(vi: "chưa kiểm tra gì", en: "nothing was checked"),
            fix: Phrase(
                vi: "đặt tệp đã ký cạnh nó, hoặc chạy: antin-verify TỆP \(signature.path)",
                en: "put the signed file beside it, or run: antin-verify FILE \(signature.path)"))
    }
}

extension Receipt {
    /// Whether the record, believed or not, names a file of this digest.
    fileprivate func names(_ digest: Digest) -> Bool {
        (try? self.documentRecord())?.files.contains { $0.sha256 == digest } ?? false
    }
}

extension ProgramError {
    /// A PDF whose end is missing.
    static func cut(_ path: String) -> ProgramError {
        ProgramError(
            .badInput,
            what: Phrase(
                vi: "\(path) bị cắt: thiếu phần cuối của tệp PDF",
                en: "\(path) is cut: the end of the PDF is missing"),
            meaning: Phrase(vi: "chưa kiểm tra gì", en: "nothing was checked"),
            fix: Phrase(
                vi: "tải lại cho đủ, hoặc xin cơ quan gửi lại tệp gốc",
                en: "load it again in full, or ask the sender for the original file"))
    }
}

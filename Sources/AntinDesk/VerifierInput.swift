package import AntinCore
internal import AntinCrypto
internal import AntinLog
package import AntinSystem

/// One file that was named on the command line, lies beside one, or is a member of a ZIP.
package struct VerifierInput {
    /// As it is shown and can be typed again.
    package let path: String
    package let name: String
    /// The path; for a member of a ZIP its own name, with that of the ZIP.
    package var heading: String {
        NamedFile.name(self.path) == self.name || self.path == "-"
            ? self.path : "\(self.name) (\(self.path))"
    }
    package let store: ByteStore
    package let kind: Kind
    /// Whether it can be read again from the disk in pieces.
    private let isOnDisk: Bool

    /// What the bytes are.
    package enum Kind {
        case pdf
        case signature([UInt8])
        case receipt(Receipt)
        case statement(SealStatement)
        case archive(ZipArchive)
        /// Nothing that says anything by itself; a signature may stand beside it.
        case other
    }

    /// Reads an input. Throws if it is empty, or looks like ours and is not.
    package init(_ path: String) throws {
        try self.init(
            path: path, name: NamedFile.name(path), store: NamedFile.map(path),
            isOnDisk: path != "-")
    }

    package init(path: String, name: String, store: ByteStore, isOnDisk: Bool = false) throws {
        guard store.count > 0 else { throw ProgramError.unknownFormat(path, isEmpty: true) }
        self.path = path
        self.name = name
        self.store = store
        // A pipe was read to its end already and is empty now.
        self.isOnDisk =
            isOnDisk && (try? FileStatus(path).kind) == .regular
        self.kind = try Self.kind(of: store, path)
    }

    private static func kind(of store: ByteStore, _ path: String) throws -> Kind {
        if ZipArchive.begins(store) {
            do {
                return .archive(try ZipArchive(parsing: store))
            } catch {
                // Office documents are ZIP files too: one that carries no receipt of ours is
                // a file like any other, whatever a stricter reader thinks of its structure.
                return .other
            }
        }
        if store[0] == UInt8(ascii: "{"), store.count <= Receipt.maxBytes {
            return try Self.ours(store, path) ?? .other
        }
        if let message = JudgedInput.cms(store) { return .signature(message) }
        return JudgedInput.looksLikePDF(store) ? .pdf : .other
    }

    /// A receipt or a seal statement. Throws if it names itself one and is none.
    private static func ours(_ store: ByteStore, _ path: String) throws -> Kind? {
        let bytes = store.bytes
        do throws(FormatError) {
            return .receipt(try Receipt(parsing: Self.withoutLineFeed(bytes)))
        } catch {
            if let statement = try? SealStatement(parsing: bytes) { return .statement(statement) }
            guard path.hasSuffix(".antin-receipt") || Self.names(bytes, Receipt.schema) else {
                return nil
            }
            throw ProgramError(
                .badInput,
                what: Phrase(
                    vi: "\(path) không phải là phiếu vào sổ đúng định dạng: \(error)",
                    en: "\(path) is no well-formed receipt: \(error)"),
                meaning: Phrase(
                    vi: "phiếu đã bị cắt hoặc bị sửa; chưa kiểm tra gì",
                    en: "the receipt was cut or altered; nothing was checked"),
                fix: Phrase(
                    vi: "xin cơ quan gửi lại phiếu vào sổ",
                    en: "ask the sender for the receipt again"))
        }
    }

    private static func withoutLineFeed(_ bytes: [UInt8]) -> [UInt8] {
        bytes.last == 0x0A ? Array(bytes.dropLast()) : bytes
    }

    private static func names(_ bytes: [UInt8], _ schema: String) -> Bool {
        String(decoding: bytes, as: UTF8.self).contains("\"\(schema)\"")
    }

    /// An office document is a ZIP archive, too; only one with a document and a receipt or a
    /// signature in it is taken apart.
    var package: ZipArchive? {
        guard case .archive(let archive) = self.kind,
            archive.members.contains(where: {
                $0.name.hasSuffix(".antin-receipt") || $0.name.hasSuffix(".p7s")
                    || $0.name.lowercased().hasSuffix(".pdf")
            })
        else { return nil }
        return archive
    }

    /// Why nothing can be said about this file, which has no signature.
    var unusable: ProgramError {
        guard ZipArchive.begins(self.store) else {
            return .unknownFormat(self.path, isEmpty: false)
        }
        let detail: String
        do throws(FormatError) {
            _ = try ZipArchive(parsing: self.store)
            detail = "PDF, .p7s, .antin-receipt?"
        } catch {
            detail = "\(error)"
        }
        return ProgramError(
            .badInput,
            what: Phrase(
                vi: "gói ZIP \(self.path) không dùng được: \(detail)",
                en: "the ZIP \(self.path) cannot be used: \(detail)"),
            meaning: Phrase(vi: "chưa kiểm tra gì", en: "nothing was checked"),
            fix: Phrase(
                vi: "giải nén rồi kiểm tra từng tệp, hoặc xin cơ quan gửi lại",
                en: "unpack it and check each file, or ask the sender for it again"))
    }

    /// The digests of all bytes; a file on the disk is read in pieces, whatever its size.
    func hash(_ algorithms: Set<DigestAlgorithm>) throws -> HashedContent {
        guard self.isOnDisk else { return HashedContent(self.store, algorithms) }
        do throws(SystemError) {
            return HashedContent(try FileHasher.hash(self.path, algorithms))
        } catch {
            throw ProgramError.unreadable(self.path, error)
        }
    }

    /// The file beside this one with something added to its name, if there is one.
    func beside(_ suffix: String) throws -> VerifierInput? {
        guard self.isOnDisk, FileSystem.exists(self.path + suffix) else { return nil }
        return try VerifierInput(self.path + suffix)
    }

    /// The file beside this one with something taken off its name, if there is one.
    func beside(without suffix: String) throws -> VerifierInput? {
        guard self.isOnDisk, self.path.hasSuffix(suffix) else { return nil }
        let path = String(self.path.dropLast(suffix.count))
        return FileSystem.exists(path) ? try VerifierInput(path) : nil
    }
}

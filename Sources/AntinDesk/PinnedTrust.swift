// PinnedTrust.swift
package import AntinCore
package import AntinCrypto
internal import AntinLog
internal import AntinSystem
internal import FoundationEssentials

/// The trust bundles that this user has pinned: files in one folder, each named by its fingerprint,
/// so that a changed file no longer has its name.
package struct PinnedTrust {
    package let folder: String
    package private(set) var store: TrustStore

    private static let suffix = ".antin-trust"

    /// `$XDG_CONFIG_HOME/antin/trust`, or `~/.config/antin/trust`.
    package static var usualFolder: String? {
        let environment = ProcessInfo.processInfo.environment
        if let home = environment["XDG_CONFIG_HOME"], home.hasPrefix("/") {
            return FileSystem.join(home, "antin/trust")
        }
        return environment["HOME"].map { FileSystem.join($0, ".config/antin/trust") }
    }

    /// Reads what is pinned. No folder means that nothing is.
    ///
    /// - Throws: if a file is not what its name says; a list that was altered is never used, and
    ///   never silently left out either.
    package init(folder: String?) throws {
        guard let folder = folder ?? Self.usualFolder else {
            throw ProgramError(
                .configuration,
                what: Phrase(
                    vi: "không biết thư mục cấu hình", en: "there is no configuration folder"),
                meaning: Phrase(
                    vi: "không tìm được danh sách tin cậy đã ghim",
                    en: "the pinned trust lists cannot be found"),
                fix: Phrase(
                    vi: "đặt biến HOME hoặc dùng --trust-folder",
                    en: "set HOME, or use --trust-folder"))
        }
        self.folder = folder
        var pinned: [SignedTrustBundle] = []
        do {
            if FileSystem.exists(folder) {
                for name in try FileSystem.list(folder) where name.hasSuffix(Self.suffix) {
                    let path = FileSystem.join(folder, name)
                    let bytes = try FileSystem.read(path, limit: TrustBundle.maxBytes)
                    let bundle = try SignedTrustBundle(parsing: bytes)
                    guard name == Self.name(of: bundle) else { throw Self.altered(path) }
                    pinned.append(bundle)
                }
            }
        } catch let error as SystemError {
            throw ProgramError.unreadable(folder, error)
        } catch let error as FormatError {
            throw Self.altered("\(folder) (\(error))")
        }
        self.store = TrustStore(pinned)
    }

    /// Takes a bundle in under the rules of the store, durably: the new file before the old goes.
    package mutating func add(
        _ bundle: SignedTrustBundle, fingerprint: Digest?
    ) throws -> TrustStore.Addition {
        let replaced = self.store[bundle.bundle.id]
        let addition: TrustStore.Addition
        do throws(TrustRefusal) {
            addition = try self.store.add(bundle, fingerprint: fingerprint)
        } catch {
            throw ProgramError(refusal: error)
        }
        guard addition != .alreadyThere else { return addition }
        do {
            try FileSystem.makeDirectory(self.folder, mode: 0o700)
            try DurableFile.write(
                bundle.bytes, to: FileSystem.join(self.folder, Self.name(of: bundle)))
            if let replaced {
                try FileSystem.remove(
                    FileSystem.join(self.folder, Self.name(of: replaced)), durable: true)
            }
        } catch {
            throw ProgramError(
                .cannotCreate,
                what: Phrase(
                    vi: "không ghi được vào \(self.folder): \(error)",
                    en: "\(self.folder) cannot be written: \(error)"),
                meaning: Phrase(
                    vi: "danh sách tin cậy chưa được ghim", en: "the trust list was not pinned"),
                fix: Phrase(
                    vi: "xem lại quyền ghi và chỗ trống trên đĩa",
                    en: "check permissions and free space"))
        }
        return addition
    }

    private static func name(of bundle: SignedTrustBundle) -> String {
        bundle.fingerprint.hex + Self.suffix
    }

    private static func altered(_ path: String) -> ProgramError {
        ProgramError(
            .configuration,
            what: Phrase(
                vi: "danh sách tin cậy đã ghim bị thay đổi: \(path)",
                en: "a pinned trust list was altered: \(path)"),
            meaning: Phrase(
                vi: "chưa kiểm tra gì, vì không còn biết tin ai",
                en: "nothing was checked, because it is not known whom to trust"),
            fix: Phrase(
                vi: "xóa tệp đó rồi ghim lại: antin-verify trust add TỆP --fingerprint MÃ",
                en: "remove that file and pin it again: antin-verify trust add FILE"
                    + " --fingerprint HEX"))
    }
}

extension ProgramError {
    /// Why a trust bundle was not taken in, and what would be right.
    package init(refusal: TrustRefusal) {
        let nothing = Phrase(
            vi: "chưa ghim gì; danh sách đang dùng không đổi",
            en: "nothing was pinned; the lists in use are unchanged")
        let ask = Phrase(
            vi: "hỏi cơ quan phát hành danh sách theo số điện thoại đã biết từ trước",
            en: "ask the office that publishes it, on a number you already knew")
        switch refusal {
        case .fingerprintNeeded:
            self.init(
                .notAllowed,
                what: Phrase(
                    vi: "lần đầu ghim danh sách này nên cần mã đối chiếu (64 chữ số)",
                    en: "the first use of this list needs its fingerprint (64 digits)"),
                meaning: nothing,
                fix: Phrase(
                    vi: "lấy mã trên giấy hoặc qua điện thoại, không lấy từ nơi gửi tệp, rồi chạy:"
                        + " antin-verify trust add TỆP --fingerprint MÃ",
                    en: "get it from paper or by telephone, not from where the file came from, then"
                        + " run: antin-verify trust add FILE --fingerprint HEX"))
        case .otherFingerprint:
            self.init(
                .notAllowed,
                what: Phrase(
                    vi: "mã đối chiếu không phải của tệp này",
                    en: "the fingerprint is not this file's"),
                meaning: Phrase(
                    vi: "gõ nhầm, hoặc tệp không phải của cơ quan đã đọc mã; chưa ghim gì",
                    en: "a typing error, or the file is not from whoever read it out; nothing was"
                        + " pinned"),
                fix: ask)
        case .badSignature:
            self.init(
                .badInput,
                what: Phrase(
                    vi: "chữ ký của danh sách tin cậy sai",
                    en: "the trust list's signature is wrong"),
                meaning: nothing, fix: ask)
        case .notByPinnedKey:
            self.init(
                .notAllowed,
                what: Phrase(
                    vi: "bản mới không do khóa đã ghim ký",
                    en: "the newer list is not signed by a pinned key"),
                meaning: nothing,
                fix: Phrase(
                    vi: "nếu cơ quan đã mất khóa, lấy mã đối chiếu bằng điện thoại rồi thêm"
                        + " --fingerprint MÃ",
                    en: "if the office has lost its keys, get the fingerprint by telephone and add"
                        + " --fingerprint HEX"))
        case .older(let version):
            self.init(
                .notAllowed,
                what: Phrase(
                    vi: "đã ghim bản mới hơn (bản \(version))",
                    en: "a newer version is pinned already (version \(version))"),
                meaning: nothing,
                fix: Phrase(vi: "không phải làm gì", en: "nothing needs to be done"))
        case .conflict(let version):
            self.init(
                .notAllowed,
                what: Phrase(
                    vi: "tệp này mâu thuẫn với bản \(version) đã ghim",
                    en: "this file contradicts the pinned version \(version)"),
                meaning: Phrase(
                    vi: "có người đưa cho những người khác nhau những danh sách khác nhau",
                    en: "somebody shows different lists to different people"),
                fix: ask)
        }
    }
}

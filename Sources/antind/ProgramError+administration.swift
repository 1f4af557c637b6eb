// ProgramError+administration.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import AntinSystem

/// What administration meets, in words.
extension ProgramError {
    init?(administration error: any Error) {
        switch error {
        case let error as ProgramError: self = error
        case let error as OpeningError: self = Self.opening(error)
        case let error as RegistryError: self = Self.registry(error)
        case let error as BackupError: self = Self.backup(error)
        case let error as AnchorError: self = Self.anchor(error)
        case let error as RecoveryError: self = Self.recovery(error)
        case let error as SystemError:
            self.init(
                .inputOutput, vi: "lỗi đọc ghi: \(error)", en: "input or output failed: \(error)",
                fixVi: "kiểm tra đĩa và quyền", fixEn: "check the disk and permissions")
        case let error as CheckpointRefusal:
            self.init(
                .badInput, vi: "đầu chuỗi không phải của sổ này: \(error)",
                en: "not a checkpoint of this log: \(error)",
                meaningVi: "không thay đổi gì", meaningEn: "nothing was changed")
        case let error as FormatError:
            self.init(.badInput, vi: "dữ liệu không đúng: \(error)", en: "bad input: \(error)")
        case let error as CryptoError:
            self.init(
                .notAllowed, vi: "không dùng được khóa: \(error)",
                en: "the key cannot be used: \(error)",
                fixVi: "kiểm tra mật khẩu (--pin-file)", fixEn: "check the passphrase (--pin-file)")
        default: return nil
        }
    }

    private static func backup(_ error: BackupError) -> ProgramError {
        switch error {
        case .exists:
            ProgramError(
                .cannotCreate, vi: "thư mục đích đã có", en: "the target exists already",
                meaningVi: "không bao giờ ghi đè thư mục đang có; không thay đổi gì",
                meaningEn: "a directory that is there is never written to; nothing was changed",
                fixVi: "chọn thư mục mới", fixEn: "choose a new directory")
        case .noManifest:
            ProgramError(
                .noInput, vi: "không có bản kê, hoặc bản kê không do sổ này ký",
                en: "there is no manifest, or this log did not sign it",
                meaningVi: "thư mục này không phải bản sao lưu của sổ",
                meaningEn: "this directory is no backup of the register",
                fixVi: "chọn đúng thư mục; khi phục hồi, đúng khóa",
                fixEn: "choose the right directory; when restoring, the right keys")
        case .damaged(let problems):
            ProgramError(
                .configuration,
                vi: "bản sao lưu không đúng bản kê: \(problems.prefix(5).joined(separator: "; "))",
                en:
                    "the backup is not what its manifest says: \(problems.prefix(5).joined(separator: "; "))",
                meaningVi: "không phục hồi gì", meaningEn: "nothing was restored",
                fixVi: "dùng bản sao lưu khác", fixEn: "use another backup")
        case .otherLog:
            ProgramError(
                .configuration, vi: "bản sao lưu của sổ khác", en: "the backup is of another log",
                fixVi: "chọn bản sao lưu và khóa của cùng một sổ",
                fixEn: "take a backup and the keys of one log")
        }
    }

    private static func anchor(_ error: AnchorError) -> ProgramError {
        switch error {
        case .moved(let found):
            ProgramError(
                .configuration,
                vi: "mốc đang ở \(found?.size ?? 0) mục, cao hơn đầu chuỗi đưa vào",
                en: "the anchor is at \(found?.size ?? 0), above the checkpoint",
                meaningVi: "đặt mốc thấp hơn là quên điều đã hứa; không thay đổi gì",
                meaningEn: "a lower anchor would forget a promise; nothing was changed",
                fixVi: "tìm đầu chuỗi cao hơn", fixEn: "find a higher checkpoint")
        case .unreadable(let why):
            ProgramError(
                .configuration, vi: "tệp mốc không đọc được: \(why)",
                en: "the anchor cannot be read: \(why)",
                fixVi: "xem lại --anchor; không tự sửa tệp mốc",
                fixEn: "check its path; never edit an anchor")
        case .exists, .notHeld:
            ProgramError(.configuration, vi: "\(error)", en: "\(error)")
        }
    }

    private static func recovery(_ error: RecoveryError) -> ProgramError {
        switch error {
        case .noCheckpoint:
            ProgramError(
                .noInput, vi: "không có đầu chuỗi của sổ này",
                en: "there is no checkpoint of this log",
                fixVi: "chọn đúng bản xuất chuỗi", fixEn: "choose an export of this log")
        case .otherHistory(let place):
            ProgramError(
                .configuration, vi: "không nối tiếp sổ này: \(place)",
                en: "it does not continue this log: \(place)",
                meaningVi: "không lấy gì", meaningEn: "nothing was taken",
                fixVi: "tìm bản khác; nếu không có, đóng sổ và lập sổ mới với khóa mới",
                fixEn: "find another copy; if there is none, close the log and begin a new one")
        case .stillBehind(let copy, let anchor):
            ProgramError(
                .configuration, vi: "bản này có \(copy) mục, mốc ở \(anchor)",
                en: "this copy has \(copy) entries, the anchor is at \(anchor)",
                meaningVi: "vẫn thiếu \(anchor - copy) mục; không lấy gì",
                meaningEn: "\(anchor - copy) would still be missing; nothing was taken",
                fixVi: "tìm bản chuỗi mới hơn", fixEn: "find a newer copy of the log")
        case .unsupported(let entry, let kind):
            ProgramError(
                .configuration, vi: "mục #\(entry) loại \(kind) chưa lấy lại được",
                en: "entry #\(entry) of kind \(kind) cannot be taken back by this version")
        }
    }

    private static func opening(_ error: OpeningError) -> ProgramError {
        switch error {
        case .exists:
            ProgramError(
                .cannotCreate, vi: "thư mục đã có sổ", en: "there is a register already",
                meaningVi: "không thay đổi gì", meaningEn: "nothing was changed",
                fixVi: "chọn thư mục khác", fixEn: "choose another directory")
        case .notInitialised:
            ProgramError(
                .configuration, vi: "thư mục chưa có sổ", en: "there is no register here",
                fixVi: "chạy: antind init", fixEn: "run: antind init")
        case .locked:
            ProgramError(
                .tryLater, vi: "tiến trình khác đang giữ thư mục",
                en: "another process has the directory",
                meaningVi: "antind serve đang chạy?", meaningEn: "is antind serve running?",
                fixVi:
                    "dừng máy chủ rồi chạy lại; tài khoản: làm ở trang /admin/users khi máy chủ chạy",
                fixEn:
                    "stop the server, then run this again; accounts: at /admin/users while it runs"
            )
        case .otherKeys:
            ProgramError(
                .configuration, vi: "khóa không phải của sổ này", en: "the keys are not this log's",
                fixVi: "đặt đúng thư mục keys/", fixEn: "put the right keys/ in place")
        }
    }

    private static func registry(_ error: RegistryError) -> ProgramError {
        switch error {
        case .refused(let refusal):
            ProgramError(
                .failed, vi: "sổ từ chối: \(refusal.code.rawValue) \(refusal.detail)",
                en: "refused: \(refusal.code.rawValue) \(refusal.detail)")
        case .readOnly(let reason):
            ProgramError(
                .configuration, vi: "sổ chỉ đọc: \(reason.name)", en: "read-only: \(reason.name)",
                meaningVi: "không ghi gì để không tạo hai chuỗi khác nhau",
                meaningEn: "nothing is written, so that the log cannot fork",
                fixVi: "xem: antind doctor", fixEn: "see: antind doctor")
        case .outcomeUnknown:
            ProgramError(
                .internalError, vi: "lỗi giữa chừng, chưa rõ đã ghi hay chưa",
                en: "failed midway; it is not known whether it was written",
                fixVi: "chạy lại lệnh này", fixEn: "run this again")
        default:
            ProgramError(.tryLater, vi: "\(error)", en: "\(error)")
        }
    }
}

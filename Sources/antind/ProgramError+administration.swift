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
        case let error as SystemError:
            self.init(
                .inputOutput, vi: "lỗi đọc ghi: \(error)", en: "input or output failed: \(error)",
                fixVi: "kiểm tra đĩa và quyền", fixEn: "check the disk and permissions")
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
                fixVi: "dừng máy chủ rồi chạy lại", fixEn: "stop the server, then run this again")
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

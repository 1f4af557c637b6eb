// ExitStatus.swift

/// What the three programs exit with when there is no verdict to tell, after sysexits(3).
package enum ExitStatus: Int32, CaseIterable, Sendable, Worded {
    case done = 0
    case failed = 1
    case interrupted = 2
    case usage = 64
    case badInput = 65
    case noInput = 66
    case unavailable = 69
    case internalError = 70
    case cannotCreate = 73
    case inputOutput = 74
    case tryLater = 75
    case notAllowed = 77
    case configuration = 78

    package var phrase: Phrase {
        switch self {
        case .done: Phrase(vi: "xong", en: "done")
        case .failed: Phrase(vi: "lỗi chưa phân loại", en: "failed, not classified")
        case .interrupted: Phrase(vi: "bị ngắt", en: "interrupted")
        case .usage: Phrase(vi: "dùng sai lệnh", en: "wrong usage")
        case .badInput: Phrase(vi: "dữ liệu vào không đúng", en: "bad input data")
        case .noInput:
            Phrase(vi: "không có hoặc không đọc được tệp vào", en: "input missing or unreadable")
        case .unavailable: Phrase(vi: "không hỏi được máy chủ", en: "server unreachable")
        case .internalError: Phrase(vi: "lỗi của chính chương trình", en: "internal error")
        case .cannotCreate: Phrase(vi: "không tạo được tệp ra", en: "output cannot be created")
        case .inputOutput: Phrase(vi: "lỗi đọc ghi", en: "input or output failed")
        case .tryLater: Phrase(vi: "thử lại sau", en: "try again later")
        case .notAllowed: Phrase(vi: "không được phép", en: "not allowed")
        case .configuration: Phrase(vi: "cấu hình sai", en: "configuration")
        }
    }
}

// ProgramError+system.swift
package import AntinCore
package import AntinSystem

extension ProgramError {
    /// An input that could not be read.
    package static func unreadable(_ path: String, _ error: SystemError) -> ProgramError {
        let nothing = Phrase(vi: "chưa kiểm tra gì", en: "nothing was checked")
        if case .limit(let bytes) = error.reason {
            return ProgramError(
                .badInput,
                what: Phrase(
                    vi: "\(path) lớn hơn \(bytes) byte", en: "\(path) exceeds \(bytes) bytes"),
                meaning: nothing,
                fix: Phrase(vi: "xem lại tệp", en: "check the file"))
        }
        if error.isNotFound {
            return ProgramError(
                .noInput,
                what: Phrase(vi: "không có tệp \(path)", en: "there is no file \(path)"),
                meaning: nothing,
                fix: Phrase(vi: "xem lại tên tệp", en: "check the name"))
        }
        return ProgramError(
            .noInput,
            what: Phrase(
                vi: "không đọc được \(path): \(error)", en: "\(path) cannot be read: \(error)"),
            meaning: nothing,
            fix: Phrase(vi: "xem lại tệp và quyền đọc", en: "check the file and its permissions"))
    }
}

// TrustFile.swift
package import AntinCore
internal import AntinLog
internal import AntinSystem

/// A trust list as a file that somebody names.
package enum TrustFile {
    /// Reads a bundle from a file; its signature is not believed yet.
    package static func read(_ path: String) throws -> SignedTrustBundle {
        do {
            return try SignedTrustBundle(
                parsing: FileSystem.read(path, limit: TrustBundle.maxBytes))
        } catch let error as SystemError {
            throw ProgramError.unreadable(path, error)
        } catch {
            throw ProgramError(
                .badInput,
                what: Phrase(
                    vi: "\(path) không phải là danh sách tin cậy: \(error)",
                    en: "\(path) is no trust list: \(error)"),
                meaning: Phrase(vi: "chưa ghim gì", en: "nothing was pinned"),
                fix: Phrase(
                    vi: "xin cơ quan gửi lại tệp danh sách tin cậy",
                    en: "ask the office for its trust list again"))
        }
    }
}

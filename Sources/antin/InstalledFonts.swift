// InstalledFonts.swift
internal import AntinCore
internal import AntinStamp
internal import AntinSystem
internal import FoundationEssentials

/// The fonts of this machine: those of Debian's fonts-liberation2, or of the folder that
/// ANTIN_FONTS names.
enum InstalledFonts {
    static func load() throws -> StampFonts {
        let folder =
            ProcessInfo.processInfo.environment["ANTIN_FONTS"] ?? StampFonts.debianFolder
        do {
            return try StampFonts { name in
                try FileSystem.read(FileSystem.join(folder, name), limit: StampFonts.maxBytes)
            }
        } catch let error as StampError {
            throw Self.unusable(folder, error.text(in: .vietnamese), error.text(in: .english))
        } catch {
            throw Self.unusable(folder, "\(error)", "\(error)")
        }
    }

    private static func unusable(
        _ folder: String, _ vietnamese: String, _ english: String
    ) -> ProgramError {
        ProgramError(
            .configuration,
            what: Phrase(
                vi: "không có phông chữ dùng được trong \(folder): \(vietnamese)",
                en: "there are no usable fonts in \(folder): \(english)"),
            meaning: Phrase(vi: "chưa ghi phiếu nào", en: "nothing was drawn"),
            fix: Phrase(
                vi: "cài gói fonts-liberation2, hoặc đặt biến ANTIN_FONTS",
                en: "install fonts-liberation2, or set ANTIN_FONTS"))
    }
}

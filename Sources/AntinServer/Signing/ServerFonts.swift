// ServerFonts.swift
internal import AntinStamp
internal import AntinSystem
internal import Foundation
internal import HTTPTypes

/// The fonts of the host, read once: Debian's fonts-liberation2, or the folder in `ANTIN_FONTS`.
enum ServerFonts {
    private static let found: StampFonts? = {
        let folder =
            ProcessInfo.processInfo.environment["ANTIN_FONTS"] ?? StampFonts.debianFolder
        return try? StampFonts { name in
            Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")))
        }
    }()

    static func installed() throws -> StampFonts {
        guard let found else {
            throw Problem(
                .serviceUnavailable, "no_fonts", vi: "Máy chủ thiếu phông chữ Liberation Serif",
                en: "the server lacks the fonts Liberation Serif",
                nextVi: "quản trị cài gói fonts-liberation2, hoặc đặt ANTIN_FONTS",
                nextEn: "administrator: install fonts-liberation2, or set ANTIN_FONTS")
        }
        return found
    }
}

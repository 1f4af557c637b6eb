// InputFile.swift
internal import AntinCore
internal import AntinSystem

/// Files that the command line names, with errors in words.
enum InputFile {
    /// The most bytes of one document file.
    static let maxBytes = 25 << 20

    static func read(
        _ path: String, limit: Int = maxBytes, vietnamese: Bool = true
    ) throws -> [UInt8] {
        guard FileSystem.exists(path) else {
            throw ProgramError(
                said: .noInput, vietnamese ? "không có tệp \(path)" : "there is no file \(path)",
                fix: vietnamese ? "kiểm tra tên tệp" : "check the file's name")
        }
        do {
            return try FileSystem.read(path, limit: limit)
        } catch {
            throw ProgramError(
                said: .noInput,
                vietnamese ? "không đọc được tệp \(path)" : "\(path) cannot be read",
                meaning: "\(error)",
                fix: vietnamese
                    ? "kiểm tra quyền đọc; tệp tối đa \(limit >> 20) MiB"
                    : "check its permissions; at most \(limit >> 20) MiB")
        }
    }

    /// Writes a new file; an existing one is kept.
    static func writeNew(
        _ bytes: [UInt8], to path: String, force: Bool, vietnamese: Bool
    ) throws {
        guard force || !FileSystem.exists(path) else {
            throw ProgramError(
                said: .cannotCreate, vietnamese ? "tệp \(path) đã có" : "\(path) exists already",
                fix: vietnamese ? "chọn tên khác hoặc thêm --force" : "choose another or --force")
        }
        try DurableFile.write(bytes, to: path)
    }

    static func name(_ path: String) -> String {
        String(path.split(separator: "/").last ?? Substring(path))
    }
}

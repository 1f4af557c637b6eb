// ServerFonts.swift
internal import AntinStamp
internal import AntinSystem

/// The fonts of the host: Debian's fonts-liberation2, or another folder with the same files.
struct ServerFonts: Sendable {
    let folder: String

    /// Cost: reads three files of about 400 KB.
    func installed() throws -> StampFonts {
        do {
            return try StampFonts { name in
                try FileSystem.read(FileSystem.join(self.folder, name), limit: StampFonts.maxBytes)
            }
        } catch let error as StampError {
            throw Problem(error)
        } catch {
            throw Problem.fontsMissing
        }
    }
}

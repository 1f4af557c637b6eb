// PagePictures.swift
package import AntinCrypto
internal import AntinSystem

/// Pages of PDFs as pictures, drawn by poppler's `pdftoppm` in a child process with limits. Without
/// that program there are no pictures, and nothing else is missing.
///
/// Cost: about 70 ms and 15 MB for a page that nobody asked for lately; what was drawn is kept.
package struct PagePictures: Sendable {
    /// The program; nil if it is not installed.
    package let program: String?
    private let kept = Kept<Key, [UInt8]>(maxCost: 24 << 20, cost: \.count)
    /// So many children at once; the others wait their turn.
    private let turns = Queue(running: 2, waiting: 64)

    private struct Key: Hashable, Sendable {
        let file: Digest
        let page: Int
        let width: Int
    }

    /// Where Debian and local installations put it.
    private static let usual = ["/usr/bin/pdftoppm", "/usr/local/bin/pdftoppm"]

    package static let longestWidth = 2_000

    package init(program: String? = nil) {
        self.program = (program ?? Self.usual.first(where: FileSystem.exists))
            .flatMap { FileSystem.exists($0) ? $0 : nil }
    }

    /// A page as a PNG of `width` pixels; nil if the program is not installed, if there is no such
    /// page, or if the file could not be drawn within the limits.
    ///
    /// - Parameter page: 1 is the first.
    package func png(of bytes: [UInt8], page: Int, width: Int) async throws -> [UInt8]? {
        try await self.png(of: Digest.sha256(bytes), page: page, width: width) { bytes }
    }

    /// The same for a stored file, whose bytes are read only if they are needed.
    package func png(
        of file: Digest, page: Int, width: Int,
        bytes: @Sendable () async throws -> [UInt8]
    ) async throws -> [UInt8]? {
        guard let program = self.program, page >= 1, (1...Self.longestWidth).contains(width)
        else { return nil }
        let key = Key(file: file, page: page, width: width)
        if let known = self.kept[key] { return known }
        return try await self.turns.run {
            // Whoever waited finds what the one before drew.
            if let known = self.kept[key] { return known }
            let outcome = try await ChildProcess.waiting(
                program,
                arguments: [
                    "-q", "-png", "-cropbox", "-f", "\(page)", "-l", "\(page)", "-singlefile",
                    "-scale-to-x", "\(width)", "-scale-to-y", "-1", "/dev/fd/3",
                ],
                descriptors: [3: .bytes(try await bytes())], limits: Self.limits)
            guard case .exited(0) = outcome.exit,
                outcome.output.starts(with: [0x89, 0x50, 0x4E, 0x47])
            else { return nil }
            self.kept[key] = outcome.output
            return outcome.output
        }
    }

    private static let limits = ChildProcess.Limits(
        memoryBytes: 512 << 20, cpuSeconds: 10, openFiles: 64, fileBytes: 0,
        wallMilliseconds: 20_000, maxOutputBytes: 8 << 20)
}

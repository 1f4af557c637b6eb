// PlainText.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinSystem

/// The text of a PDF in lines, read by poppler's `pdftotext` in a child process with limits: to
/// compare two versions, and for those who cannot see the picture of a page.
///
/// Cost: about 50 ms for a file that nobody asked for lately; what was read is kept.
struct PlainText: Sendable {
    /// The program; nil if it is not installed.
    private let program: String?
    private let kept = Kept<Digest, [String]>(maxCost: 4 << 20) { lines in
        lines.reduce(0) { $0 + $1.utf8.count }
    }

    /// Lines of one file; more are left out.
    static let maxLines = 4_000

    init(program: String? = nil) {
        let usual = ["/usr/bin/pdftotext", "/usr/local/bin/pdftotext"]
        self.program = (program ?? usual.first(where: FileSystem.exists))
            .flatMap { FileSystem.exists($0) ? $0 : nil }
    }

    /// The lines of all pages, without blank ones; nil if the program is missing or cannot read
    /// the file.
    func lines(
        of file: Digest, bytes: @Sendable () async throws -> [UInt8]
    ) async throws -> [String]? {
        guard let program = self.program else { return nil }
        if let known = self.kept[file] { return known }
        let outcome = try await ChildProcess.waiting(
            program, arguments: ["-q", "-layout", "-nopgbrk", "-enc", "UTF-8", "/dev/fd/3", "-"],
            descriptors: [3: .bytes(try await bytes())], limits: Self.limits)
        guard case .exited(0) = outcome.exit else { return nil }
        let lines = String(decoding: outcome.output, as: UTF8.self)
            .split(whereSeparator: \.isNewline).map { VietnameseText.cleaned(String($0)) }
            .filter { !$0.isEmpty }.prefix(Self.maxLines)
        self.kept[file] = Array(lines)
        return Array(lines)
    }

    private static let limits = ChildProcess.Limits(
        memoryBytes: 512 << 20, cpuSeconds: 10, openFiles: 64, fileBytes: 0,
        wallMilliseconds: 15_000, maxOutputBytes: 2 << 20)
}

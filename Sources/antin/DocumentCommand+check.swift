// DocumentCommand+check.swift
internal import AntinCore
internal import AntinPDF
internal import AntinSystem
internal import ArgumentParser

extension DocumentCommand {
    /// `antin document check FILE`
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Kiểm tra dự thảo PDF trên máy này, không cần máy chủ. (check a draft, offline)",
            discussion: """
                Looks for what a draft must not have before it is signed: a password, scripts, \
                forms of its own, hidden layers, actions, embedded files, stray bytes, pages \
                without text; warns of a page size that is not A4 and the like.
                Exit codes: 0 nothing that forbids signing, 64, 65 something that does or no PDF, 66.

                Example: antin document check du-thao.pdf
                """)

        @Argument(help: "PDF") var file: String
        @Option(help: "Tên tệp đính trong PDF được phép có. (embedded file that is allowed)")
        var embedded: [String] = []
        @Option(name: .customLong("lang"), help: "vi | en") var language: Language = .vietnamese
        @Flag(help: "Trả lời bằng JSON. (answer in JSON)") var json = false

        func run() throws {
            try Console.run(in: self.language) {
                let vietnamese = self.language == .vietnamese
                let bytes = try InputFile.read(self.file, vietnamese: vietnamese)
                let lint = self.lint(bytes)
                if self.json {
                    try StandardStream.output.write(self.answer(lint).text + "\n")
                } else {
                    try StandardStream.output.write(self.words(lint))
                }
                guard lint.refusals.isEmpty else { throw ExitCode(ExitStatus.badInput.rawValue) }
            }
        }

        private func lint(_ bytes: [UInt8]) -> PDFLint {
            do {
                return PDFLint(
                    document: try PDFDocument(reading: ByteStore(bytes)),
                    allowedFiles: Set(self.embedded))
            } catch {
                return PDFLint(failure: error)
            }
        }

        private func words(_ lint: PDFLint) -> String {
            let vietnamese = self.language == .vietnamese
            let name = InputFile.name(self.file)
            var text: String
            if lint.refusals.isEmpty {
                text = vietnamese ? "✓ \(name): ký số được\n" : "✓ \(name): can be signed\n"
            } else {
                text =
                    vietnamese
                    ? "✗ \(name): CHƯA KÝ SỐ ĐƯỢC\n" : "✗ \(name): CANNOT BE SIGNED AS IT IS\n"
            }
            for finding in lint.findings {
                let sign = finding.severity == .refuse ? "✗" : "!"
                text += "  \(sign) \(finding.words(in: self.language))\n"
            }
            if let first = lint.refusals.first {
                text +=
                    (vietnamese ? "Tiếp theo: " : "Next: ")
                    + "\(first.next(in: self.language))\n"
            }
            return text
        }

        private func answer(_ lint: PDFLint) -> JSONValue {
            .object([
                "schema": "antin.lint/1", "file": .string(InputFile.name(self.file)),
                "signable": .bool(lint.refusals.isEmpty),
                "findings": .array(
                    lint.findings.map { finding in
                        .object([
                            "kind": .string(finding.kind.rawValue),
                            "severity": .string(finding.severity.rawValue),
                            "page": finding.page.map { .integer($0 + 1) },
                            "object": finding.object.map { .integer($0) },
                            "detail": finding.detail.isEmpty ? nil : .string(finding.detail),
                            "words": .string(finding.words(in: self.language)),
                        ])
                    }),
            ])
        }
    }
}

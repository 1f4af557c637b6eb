// DocumentCommand+elsewhere.swift
internal import AntinCore
internal import AntinCrypto
internal import ArgumentParser

extension DocumentCommand {
    /// `antin document download ID -o FILE`
    struct Download: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tải tệp cần ký để ký bằng phần mềm khác. (fetch a file to sign elsewhere)",
            discussion: """
                Writes the exact bytes to be signed; for the seal with number and date filled in. \
                Sign that file once, in the field that is named, without saving it anew, and send \
                it back with antin document upload. Exit codes: 0, 1, 64, 69, 73, 77.

                Example: antin document download 7c0e… --as seal -o cv-cho-ky.pdf
                """)

        @OptionGroup var common: CommonOptions
        @Argument(help: "Mã dự thảo. (dispatch id)") var dispatch: String
        @Option(name: .customLong("as"), help: "person | seal") var capacity: Sign.Capacity
        @Option(name: .customLong("file"), help: "Tệp thứ mấy, từ 0. (which file, from 0)")
        var number = 0
        @Option(name: .shortAndLong, help: "Tệp ghi ra. (output)") var output: String
        @Flag(help: "Ghi đè. (overwrite)") var force = false

        func run() throws {
            try Console.run(self.common) {
                let session = try Session(self.common)
                let bytes = try session.get(
                    "/api/dispatches/\(self.dispatch)/files/\(self.number)/prepared"
                        + "?role=\(self.capacity.rawValue)")
                try InputFile.writeNew(
                    bytes, to: self.output, force: self.force, vietnamese: session.vietnamese)
                let state = try session.getJSON("/api/dispatches/\(self.dispatch)")
                let files = state["files"]?.array ?? []
                let slot =
                    files.indices.contains(self.number) ? files[self.number]["next_slot"] : nil
                let field = slot?["field"]?.string ?? "?"
                let digest = Digest.sha256(bytes).hex
                session.answer([
                    "field": .string(field), "sha256": .string(digest),
                    "size": .integer(bytes.count),
                ]) {
                    session.words(
                        "Đã ghi \(self.output), SHA-256 \(digest)\nKý một lần vào ô \(field), rồi: antin document upload \(self.dispatch) TỆP --as \(self.capacity.rawValue)",
                        "wrote \(self.output), SHA-256 \(digest)\nsign once in field \(field), then: antin document upload \(self.dispatch) FILE --as \(self.capacity.rawValue)"
                    )
                }
            }
        }
    }

    /// `antin document upload ID FILE`
    struct Upload: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Gửi tệp đã ký bằng phần mềm khác. (send a file that was signed elsewhere)",
            discussion: """
                Accepted only as the downloaded bytes and one revision with one valid signature by \
                the expected certificate, and nothing else. Sending it again changes nothing. \
                Exit codes: 0, 1, 64, 66, 69, 75, 77.

                Example: antin document upload 7c0e… cv-da-ky.pdf --as seal
                """)

        @OptionGroup var common: CommonOptions
        @Argument(help: "Mã dự thảo. (dispatch id)") var dispatch: String
        @Argument(help: "PDF đã ký. (signed PDF)") var file: String
        @Option(name: .customLong("as"), help: "person | seal") var capacity: Sign.Capacity
        @Option(name: .customLong("file"), help: "Tệp thứ mấy, từ 0. (which file, from 0)")
        var number = 0

        func run() throws {
            try Console.run(self.common) {
                let session = try Session(self.common)
                let bytes = try InputFile.read(self.file, vietnamese: session.vietnamese)
                let answer = try session.post(
                    "/api/dispatches/\(self.dispatch)/files/\(self.number)/signed"
                        + "?role=\(self.capacity.rawValue)", bytes: bytes)
                session.answer(answer) {
                    session.words(
                        "Đã nhận tệp có \(answer["signatures"]?.integer ?? 0) chữ ký",
                        "taken: a file with \(answer["signatures"]?.integer ?? 0) signature(s)")
                }
            }
        }
    }
}

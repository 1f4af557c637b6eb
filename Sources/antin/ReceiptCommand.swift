internal import AntinCore
// ReceiptCommand.swift
internal import ArgumentParser

/// `antin receipt`: the slip that makes a document checkable without a network.
struct ReceiptCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipt", abstract: "Phiếu vào sổ. (receipts)", subcommands: [Export.self])

    /// `antin receipt export INDEX -o FILE`
    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lấy phiếu vào sổ mới nhất của một văn bản. (fetch the freshest receipt)",
            discussion: """
                Exit codes: 0, 1, 64, 69, 73, 77.

                Example: antin receipt export 12 -o cv.pdf.antin-receipt
                """)

        @OptionGroup var common: CommonOptions
        @Argument(help: "Mục trong sổ. (entry index)") var index: UInt64
        @Option(name: .shortAndLong, help: "Tệp ghi ra. (output)") var output: String
        @Flag(help: "Ghi đè. (overwrite)") var force = false

        func run() throws {
            try Console.run(self.common) {
                let session = try Session(self.common)
                try InputFile.writeNew(
                    session.get("/api/documents/\(self.index)/receipt"), to: self.output,
                    force: self.force, vietnamese: session.vietnamese)
                session.answer(.object(["file": .string(self.output)])) {
                    session.words("Đã ghi \(self.output)", "wrote \(self.output)")
                }
            }
        }
    }
}

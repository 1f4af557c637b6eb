import AntinCore
import AntinSystem
import AntinTestSupport
import Testing

@Suite("antin-verify judge")
struct JudgeCommandTests {
    private func judge(
        _ place: OfficeFolder, _ bytes: [UInt8], receipt: [UInt8]? = nil, _ more: String...
    ) throws -> ProgramRun {
        var descriptors: [Int32: ChildProcess.Source] = [3: .bytes(bytes)]
        var arguments = [
            "judge", "--name", "công văn.pdf", "--lang", "vi", "--trust", place.trust, "--at",
            "\(TestOffice.now)",
        ]
        if let receipt {
            descriptors[4] = .bytes(receipt)
            arguments.append("--receipt-on-4")
        }
        return try ProgramRun("antin-verify", arguments + more, descriptors: descriptors)
    }

    @Test("A file and its receipt come in as descriptors; out comes one object with the words")
    func judged() throws {
        var place = try OfficeFolder()
        let (_, index, pdf) = try place.issued()
        let receipt = try place.office.receipt(index).canonical
        let genuine = try self.judge(place, pdf, receipt: receipt)
        #expect(genuine.exitCode == 0 && genuine.errors.isEmpty)
        let json = try JSONValue(parsingLoosely: Array(genuine.output.utf8))
        #expect(json["verdict"] == "genuine")
        #expect(json["file"]?["name"] == "công văn.pdf")
        #expect(json["text"]?.string?.hasPrefix("✓ VĂN BẢN THẬT") == true)

        let unknown = try self.judge(place, pdf, "--not-registered", TestOffice.origin)
        #expect(unknown.exitCode == 11)
        let answer = try JSONValue(parsingLoosely: Array(unknown.output.utf8))
        #expect(answer["verdict"] == "not_registered")
        #expect(
            answer["text"]?.string?.contains("hỏi văn thư cơ quan gửi và đọc mã tệp") == true)
    }

    @Test("What is no input exits with 65 and says nothing on standard output")
    func noInput() throws {
        let place = try OfficeFolder()
        for bytes in [[], Array("chao".utf8)] {
            let run = try self.judge(place, bytes)
            #expect(run.exitCode == 65 && run.output.isEmpty)
        }
    }
}

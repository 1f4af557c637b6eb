// WordsTests.swift
import AntinCore
import AntinLog
import AntinPDF
import AntinTestSupport
import FoundationEssentials
import Testing

@Suite("Words")
struct WordsTests {
    /// Every phrase that the program can say.
    static let all: [Phrase] =
        Headline.allCases.map(\.phrase) + NextStep.allCases.map(\.phrase) + CheckID.phrases
        + Sentence.allCases.map(\.phrase) + Label.allCases.map(\.phrase)
        + NoticeWords.allCases.map(\.phrase) + ExitStatus.allCases.map(\.phrase)
        + ReasonWords.phrases.values + AuditWords.phrases
        + PDFLintFinding.Kind.allCases.flatMap { [$0.phrase, $0.step] }
        + SlipWords.allCases.map(\.phrase)
        + ChangesWord.allCases.map(\.phrase)

    @Test("Both languages say everything, with the same placeholders")
    func complete() {
        #expect(Self.all.count > 200)
        for phrase in Self.all {
            #expect(!phrase.vi.isEmpty && !phrase.en.isEmpty)
            #expect(phrase.placeholders(in: .vietnamese) == phrase.placeholders(in: .english))
        }
    }

    @Test("Words are stored composed, without control characters and doubled spaces")
    func form() {
        for text in Self.all.flatMap({ [$0.vi, $0.en] }) {
            #expect(Array(VietnameseText.composed(text).utf8) == Array(text.utf8))
            #expect(text.utf8.allSatisfy { $0 >= 0x20 })
            #expect(text == text.withSingleSpaces)
        }
    }

    @Test("Nobody is told a word that hides which of four things is meant")
    func plain() {
        for phrase in Self.all {
            #expect(!phrase.vi.lowercased().contains("hợp lệ"))
            #expect(!phrase.en.lowercased().contains("invalid"))
        }
    }

    @Test("Placeholders are filled, and one without a value stays visible")
    func placeholders() {
        let phrase = Phrase(vi: "{a} và {b}", en: "{a} and {b}")
        #expect(phrase.text(in: .english, ["a": "1", "b": "2"]) == "1 and 2")
        #expect(phrase.text(in: .vietnamese, ["a": "{b}"]) == "{b} và {b}")
        #expect(phrase.placeholders(in: .english) == ["a", "b"])
        #expect(Phrase(vi: "", en: "a } b { c").text(in: .english) == "a } b { c")
    }

    @Test("A genuine document is never said to be without the time as of which it is known")
    func asOf() throws {
        let time = try Timestamp(parsing: "2026-11-21T01:15:00.000Z")
        let genuine = Headline.verdict(.genuine)
        #expect(
            genuine.text(in: .vietnamese, asOf: time)
                == "VĂN BẢN THẬT – CHƯA BỊ THU HỒI, THAY THẾ (tính đến 08:15 21/11/2026)")
        #expect(
            genuine.text(in: .english, asOf: time)
                == "GENUINE – NOT RECALLED OR REPLACED (as of 08:15 21/11/2026)")
        #expect(
            Headline.verdict(.statusOld).text(in: .vietnamese, asOf: time)
                == "VĂN BẢN THẬT – CHƯA RÕ TÌNH TRẠNG SAU 21/11/2026")
        for language in Language.allCases {
            let undecided = Headline.verdict(.undecided).text(in: language, asOf: nil)
            #expect(genuine.text(in: language, asOf: nil) == undecided)
            #expect(Headline.verdict(.statusOld).text(in: language, asOf: nil) == undecided)
        }
    }

    @Test("Only genuine and its dated kin begin with the word for genuine")
    func headlines() {
        for verdict in Verdict.allCases {
            let text = Headline.verdict(verdict).text(in: .english, asOf: .earliest)
            let known: Set<Verdict> = [.genuine, .replaced, .expired, .notYet, .statusOld]
            #expect(text.hasPrefix("GENUINE") == known.contains(verdict))
            #expect(!verdict.sign.isEmpty)
        }
        #expect(Verdict.allCases.filter { $0.tone == .green } == [.genuine])
    }

    @Test("Every reason of a signature has words")
    func signatureReasons() {
        for reason in SignatureReason.allCases {
            #expect(ReasonWords.knows(reason.rawValue), "\(reason.rawValue)")
        }
    }

    @Test("Every rule of the register has words")
    func registerRules() {
        for rule in RegisterFinding.Rule.allCases {
            #expect(ReasonWords.knows(rule.rawValue), "\(rule.rawValue)")
        }
    }

    @Test("Every reason that the sources give has words", arguments: ["Verification", "Audit"])
    func sourceReasons(folder: String) throws {
        let sources = "\(CommittedVectors.packageRoot)/Sources/AntinCore/\(folder)"
        guard FileManager.default.fileExists(atPath: sources) else { return }
        let pattern = /"([a-z][a-z_]*\.[a-z][a-z_]*)"/
        for name in try FileManager.default.contentsOfDirectory(atPath: sources) {
            let bytes = try Data(contentsOf: URL(filePath: "\(sources)/\(name)"))
            for match in String(decoding: bytes, as: UTF8.self).matches(of: pattern) {
                let id = String(match.1)
                let isName =
                    CheckID(rawValue: id) != nil || EntryKind(rawValue: id) != nil
                    || NoticeWords(rawValue: id) != nil
                #expect(isName || ReasonWords.knows(id), "\(name): \(id)")
            }
        }
    }

    @Test("A reason without words is shown as it is, and a detail is kept")
    func unknownReasons() {
        #expect(ReasonWords.text(for: "some.reason", in: .english) == "some.reason")
        #expect(
            ReasonWords.text(for: "pdf.encrypted: /Encrypt", in: .english)
                == "the PDF is encrypted (/Encrypt)")
        #expect(ReasonWords.text(for: "", in: .vietnamese) == "")
    }

    @Test("An error is three lines in either language")
    func errors() {
        let error = ProgramError(
            .noInput, what: Phrase(vi: "không có tệp", en: "no such file"),
            meaning: Phrase(vi: "chưa kiểm tra gì", en: "nothing was checked"),
            fix: Phrase(vi: "xem lại tên tệp", en: "check the name"))
        #expect(
            error.lines(of: "antin-verify", in: .english) == """
                antin-verify: error: no such file
                antin-verify: meaning: nothing was checked
                antin-verify: fix: check the name

                """)
        #expect(
            error.lines(of: "antin-verify", in: .vietnamese) == """
                antin-verify: lỗi: không có tệp
                antin-verify: nghĩa là: chưa kiểm tra gì
                antin-verify: cách sửa: xem lại tên tệp

                """)
        #expect(Set(ExitStatus.allCases.map(\.rawValue)).isDisjoint(with: 10...20))
    }

    @Test("What came out of a file can neither move the cursor nor add a line of its own")
    func plainLines() {
        var table = TableText()
        table.fact("Subject", "a\n✓ GENUINE\u{1B}[2K\u{202E}b\u{7F}\u{200B}\u{2028}c")
        #expect(
            table.text
                == "  Subject        a\u{FFFD}✓ GENUINE\u{FFFD}[2K\u{FFFD}b\u{FFFD}\u{FFFD}\u{FFFD}c\n"
        )
        #expect(TableText.plain("V/v tổ chức") == "V/v tổ chức")
    }
}

import AntinTestSupport
import Testing

@testable import AntinCore

@Suite("The answer for a page")
struct PageWordsTests {
    @Test("It says the words of the terminal", arguments: Verdict.allCases, Language.allCases)
    func words(verdict: Verdict, language: Language) throws {
        let report = try SlipTests.fullReport(verdict)
        let words = ReportWords(report, in: language)
        let page = words.pageJSON
        #expect(page["headline"]?.string == words.headlineWithoutSign)
        #expect(page["sign"]?.string == verdict.sign)
        #expect(page["tone"]?.string == verdict.tone.rawValue)
        #expect(page["next"]?["id"]?.string == words.next.step.rawValue)
        #expect(page["checks"]?.array?.count == CheckID.allCases.count)
        #expect(try JSONValue(parsingLoosely: page.canonical) == page)
    }

    @Test("Of a changed file nothing is shown as a fact", arguments: Language.allCases)
    func tampered(language: Language) throws {
        let page = ReportWords(try SlipTests.fullReport(.tampered), in: language).pageJSON
        #expect(page["facts"]?.array?.isEmpty == true)
    }

    @Test("A genuine document shows number, date, subject, issuer and who signed")
    func facts() throws {
        let base = try Verification.shared.get()
        let report = try base.report(base.file, receipt: base.office.receipt(base.document))
        let page = ReportWords(report, in: .vietnamese).pageJSON
        let ids = page["facts"]?.array?.compactMap { $0["id"]?.string }
        #expect(
            ids?.starts(with: ["notation", "issued", "subject", "issuer", "signed_by"]) == true)
        #expect(page["as_of"]?.string != nil)
        let values = (page["facts"]?.array ?? []).compactMap { $0["value"]?.string }
        #expect(!values.contains { $0.contains("+07:00") }, "times are details")
    }
}

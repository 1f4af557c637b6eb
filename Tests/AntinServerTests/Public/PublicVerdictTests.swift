// PublicVerdictTests.swift
import AntinCore
import AntinLog
import Testing

@testable import AntinServer

@Suite("Verdicts on pages")
struct PublicVerdictTests {
    static let time = Timestamp(milliseconds: 1_795_331_700_000)

    /// What the judge says of a file, as far as the page reads it.
    static func judged(_ verdict: Verdict) -> Judge.Judged {
        func shown(_ language: Language) -> JSONValue {
            [
                "headline": .string(Headline.verdict(verdict).text(in: language, asOf: Self.time)),
                "sign": .string(verdict.sign), "tone": .string(verdict.tone.rawValue),
                "sentences": ["Một câu <b>"],
                "facts": [
                    [
                        "id": "subject", "name": "Trích yếu",
                        "value": "<script>alert(1)</script>\u{202E}",
                    ]
                ],
                "more": [], "notices": [],
                "checks": [["id": "file.integrity", "result": "not_checked", "name": "tệp"]],
                "next": [
                    "id": .string(verdict.nextStep.rawValue),
                    "values": ["file": "aaaa", "notation": "1/A", "date": "01/01/2026"],
                ],
                "as_of": .string(Self.time.short(in: language)),
            ]
        }
        return Judge.Judged(
            json: [
                "verdict": .string(verdict.rawValue), "notices": [["id": "test_key"]],
                "shown": ["vi": shown(.vietnamese), "en": shown(.english)],
            ], verdict: verdict, text: "")
    }

    static func render(_ values: [String: Any], _ language: Language) throws -> String {
        let resources = try WebResources()
        let words = try WordCatalogue(resources.words)
        let pages = try PageTemplates(resources.pages, words: words)
        return pages.render(
            "public_result", values.merging(["lang": language.rawValue]) { $1 }, language)
    }

    @Test(
        "Each verdict has word, sign, shape, colour and next step in both languages",
        arguments: Verdict.allCases, Language.allCases)
    func table(verdict: Verdict, language: Language) throws {
        let words = try WordCatalogue(WebResources().words)
        let view = VerdictView(Self.judged(verdict), language, words: words)
        let page = try Self.render(view.values, language)
        let headline = Headline.verdict(verdict).text(in: language, asOf: Self.time)
        #expect(page.contains("<h1>\(SafeHTML.escaped(headline))</h1>"))
        #expect(page.contains("<title>\(SafeHTML.escaped(headline))"))
        #expect(page.contains("class=\"verdict \(verdict.tone.rawValue)\""))
        #expect(page.contains(VerdictSign.shape(of: verdict.tone)))
        #expect(page.contains(VerdictSign.strokes(of: verdict.sign)))
        let next = view.values["next"] as? String ?? ""
        #expect(!next.isEmpty && !next.contains("{") && !next.hasPrefix("public."))
        // No answer without its time: in the headline, or beside the facts.
        #expect(page.contains(Self.time.short(in: language)))
        // What was not checked says so in a word, never as passed; of a changed file nothing.
        let isSilent = verdict == .tampered || verdict == .unsigned
        #expect(page.contains(words.text("public.not_checked", language)) != isSilent)
        #expect(page.utf8.count < 12_000)
    }

    @Test("Nothing from outside becomes markup, style or script", arguments: Verdict.allCases)
    func escaped(verdict: Verdict) throws {
        let words = try WordCatalogue(WebResources().words)
        let view = VerdictView(Self.judged(verdict), .vietnamese, words: words)
        let page = try Self.render(view.values, .vietnamese)
        #expect(!page.contains("<script>alert") && !page.contains("<b>"))
        #expect(!page.contains("\u{202E}") && !page.contains(" style="))
    }

    @Test("Different tones have different shapes, so a print in black and white reads as well")
    func shapes() {
        let signs = Set(Verdict.allCases.map { VerdictSign.strokes(of: $0.sign) })
        #expect(signs.count == Set(Verdict.allCases.map(\.sign)).count)
        let tones: [Verdict.Tone] = [.green, .amber, .red, .grey]
        #expect(Set(tones.map(VerdictSign.shape)).count == 4)
    }

    @Test("A judge that gave no answer leaves the file undecided", arguments: Language.allCases)
    func died(language: Language) throws {
        let words = try WordCatalogue(WebResources().words)
        let judged = Judge.Judged(json: ["verdict": "undecided"], verdict: .undecided, text: "")
        let view = VerdictView(judged, language, words: words)
        #expect(view.headline == Headline.verdict(.undecided).text(in: language))
        let page = try Self.render(view.values, language)
        #expect(page.contains(words.text("public.next.try_again", language)))
        #expect(!page.contains(Headline.verdict(.genuine).text(in: language).prefix(12)))
    }

    @Test("Each step has words for a page, and no command among them")
    func steps() throws {
        let words = try WordCatalogue(WebResources().words)
        for step in NextStep.allCases {
            for language in Language.allCases {
                let said = words.text(PublicStep.words(of: step), language)
                #expect(!said.hasPrefix("public.") && !said.contains("antin-verify"))
                let places = WordCatalogue.places(in: said)
                #expect(places.isSubset(of: ["file", "notation", "date"]))
            }
        }
    }
}

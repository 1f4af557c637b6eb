import AntinCore
import Foundation
import HTTPTypes
import Testing

@testable import AntinServer

/// The frame of the pages: words, templates, forms.
struct WebFrameTests {
    private static var sources: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/AntinServer")
    }

    private static func files(under folder: String, _ ending: String) throws -> [URL] {
        let root = Self.sources.appending(path: folder)
        let found = try #require(
            FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil))
        return found.compactMap { $0 as? URL }.filter { $0.pathExtension == ending }
    }

    @Test("every page is compiled in both languages, with words for each id that it asks for")
    func pagesCompile() throws {
        let resources = try WebResources()
        let words = try WordCatalogue(resources.words)
        #expect(try !PageTemplates(resources.pages, words: words).names.isEmpty)
    }

    @Test("every template, word list, style and script of the sources is part of the program")
    func nothingIsForgotten() throws {
        let resources = try WebResources()
        for file in try Self.files(under: "Resources/pages", "mustache") {
            let name = file.deletingPathExtension().lastPathComponent
            #expect(resources.pages[name] != nil, "\(name) is in no share")
        }
        for ending in ["css", "js"] {
            for file in try Self.files(under: "Resources", ending) {
                #expect(resources.files[file.lastPathComponent] != nil, "\(file.lastPathComponent)")
            }
        }
        #expect(
            try Self.files(under: "Resources/words", "json").count == resources.words.count)
    }

    @Test("every id of the catalogue is used, and every id that is used is in the catalogue")
    func wordsAreUsed() throws {
        let resources = try WebResources()
        let words = try WordCatalogue(resources.words)
        var used: Set<String> = []
        for page in resources.pages.values {
            used.formUnion(PageTemplates.ids(in: String(decoding: page, as: UTF8.self)))
        }
        var code = ""
        for file in try Self.files(under: "", "swift") {
            code += try String(contentsOf: file, encoding: .utf8)
        }
        for id in words.entries.keys where !used.contains(id) {
            // Ids that are put together name their beginning: "verdict.\(word)".
            let parts = id.split(separator: ".")
            let stems = (1..<parts.count).map { parts.prefix($0).joined(separator: ".") }
            #expect(
                code.contains("\"\(id)\"") || stems.contains { code.contains("\"\($0).\\(") },
                "\(id) is used nowhere")
        }
    }

    @Test("every form that is sent has the token of the session")
    func formsHaveTokens() throws {
        for (name, bytes) in try WebResources().pages {
            let page = String(decoding: bytes, as: UTF8.self)
            for form in page.split(separator: "<form").dropFirst() {
                let body = form[..<(form.firstRange(of: "</form>")?.lowerBound ?? form.endIndex)]
                let head = body.prefix { $0 != ">" }
                guard head.contains("method=\"post\"") else { continue }
                #expect(body.contains("{{>csrf}}"), "a form of \(name) has no token")
            }
        }
    }

    @Test("no page holds a script, a style or an address of elsewhere")
    func pagesAreStrict() throws {
        for (name, bytes) in try WebResources().pages {
            let page = String(decoding: bytes, as: UTF8.self)
            #expect(!page.contains("style=\""), "\(name)")
            #expect(!page.contains(" on") || page.firstMatch(of: /\son[a-z]+="/) == nil, "\(name)")
            #expect(page.firstMatch(of: /(src|href)="(https?:)?\/\//) == nil, "\(name)")
            #expect(!page.contains("{{{"), "\(name) puts in something unescaped")
            for script in page.split(separator: "<script").dropFirst() {
                #expect(script.hasPrefix(" src="), "\(name)")
            }
        }
    }

    @Test(
        "text that goes into a page ends no tag and no attribute, whatever accents it wears",
        arguments: [
            ("<b>", "&lt;b&gt;"), ("\"\u{301} onfocus=x", "&quot;\u{301} onfocus=x"),
            ("<\u{338}b", "&lt;\u{338}b"), ("a & b", "a &amp; b"), ("O'a", "O&#39;a"),
            ("a\u{202E}b", "a\u{FFFD}b"), ("ế ặ ự đ ơ", "ế ặ ự đ ơ"),
        ])
    func escaping(_ text: String, _ escaped: String) {
        #expect(SafeHTML.escaped(text).unicodeScalars.elementsEqual(escaped.unicodeScalars))
    }

    @Test("words fill their places and leave what has no value as it is")
    func places() throws {
        let words = try WordCatalogue([
            Array(#"{"a":{"vi":"Có {n} tệp của {x}","en":"{n} files of {x}"}}"#.utf8)
        ])
        #expect(words.text("a", .vietnamese, ["n": "3"]) == "Có 3 tệp của {x}")
        #expect(throws: (any Error).self) {
            try WordCatalogue([Array(#"{"a":{"vi":"{n}","en":"none"}}"#.utf8)])
        }
        #expect(throws: (any Error).self) {
            try WordCatalogue([Array(#"{"a":{"vi":"một"}}"#.utf8)])
        }
    }

    @Test("a form is read as browsers write it, and a broken escape is refused")
    func urlencoded() throws {
        let fields = try #require(WebForm.decoded(Array("a=1+2&b=%C4%91&c&a=x%26y".utf8)))
        #expect(fields.map(\.name) == ["a", "b", "c", "a"])
        #expect(fields.map(\.value) == ["1 2", "đ", "", "x&y"])
        #expect(WebForm.decoded(Array("a=%4".utf8)) == nil)
        #expect(WebForm.decoded(Array("a=%zz".utf8)) == nil)
        #expect(WebForm.decoded(Array("a=%ff".utf8)) == nil)
    }
}

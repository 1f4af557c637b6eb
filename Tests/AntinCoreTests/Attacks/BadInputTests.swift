import AntinPDF
import AntinTestSupport
import FoundationEssentials
import Testing

@testable import AntinCore

/// Files made to cost: how much they do cost is measured by hand, see Docs/testing.md.
@Suite("Bad input")
struct BadInputTests {
    let range: AttackRange

    init() throws { self.range = try AttackRange.shared.get() }

    /// In a word: the kind of obstacle, or what the file is.
    private func word(_ input: BadInput) throws -> String {
        if let folder = ProcessInfo.processInfo.environment["ANTIN_BAD_INPUT"] {
            let name = input.name.replacing(", ", with: "-").replacing(": ", with: "-")
            try Data(input.bytes).write(to: URL(filePath: "\(folder)/\(name).pdf"))
        }
        let finding = self.range.finding(input.bytes)
        #expect(!finding.isAccepted, "\(input.name)")
        return switch finding {
        case .noInput: "no input"
        case .obstacle(let words): String(words.prefix { $0 != ":" })
        case .judged(_, let verdict): verdict.rawValue
        }
    }

    /// Those that no reader may take for a file that it has read.
    private static let refused: Set = [
        "bomb.section", "bomb.moreEntries", "bomb.manyObjects", "deep.arrays",
        "deep.dictionaries", "deep.open", "cycle.fields", "cycle.manyKids", "many.objectsBeyond",
        "many.revisions", "section.count",
        "section.countBeyond", "section.startBeyond", "section.negativeOffset",
        "section.largeOffset", "section.noRows",
    ]

    @Test("Every file that costs has a clear answer: it cannot be judged, or it is not signed")
    func files() throws {
        var found: [String: String] = [:]
        for input in BadInput.files() {
            let word = try self.word(input)
            found[input.name] = word
            #expect(
                ["unsigned", "no input", "tampered"].contains(word) || word.hasPrefix("pdf."),
                "\(input.name): \(word)")
        }
        #expect(found.count >= 40)
        print(found.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" })
        for name in Self.refused {
            #expect(found[name] != nil && found[name] != "unsigned", "\(name)")
        }
    }

    @Test(
        "A signed file with a revision that costs is tampered or undecided",
        arguments: ["cairo", "pdftex"])
    func updates(_ producer: String) throws {
        for input in try BadInput.updates(of: self.range.victim(producer, .once)) {
            let word = try self.word(input)
            #expect(
                word == "tampered" || word == "undecided" || word.hasPrefix("pdf."),
                "\(input.name): \(word)")
        }
    }
}

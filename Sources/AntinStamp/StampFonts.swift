import AntinCore
package import AntinGraphics

/// The faces that everything is drawn with: Liberation Serif, which has the measures of Times New
/// Roman, or another family handed in by the caller.
///
/// The bytes come from outside: nothing is read here. ``fileNames`` says what Debian's
/// fonts-liberation2 calls them.
package struct StampFonts: Sendable {
    package enum Face: Int, CaseIterable, Sendable, Comparable {
        case regular, bold, italic

        package static func < (left: Face, right: Face) -> Bool { left.rawValue < right.rawValue }
    }

    /// Where Debian's fonts-liberation2 puts its files.
    package static let debianFolder = "/usr/share/fonts/truetype/liberation2"

    package static let fileNames: [Face: String] = [
        .regular: "LiberationSerif-Regular.ttf",
        .bold: "LiberationSerif-Bold.ttf",
        .italic: "LiberationSerif-Italic.ttf",
    ]

    /// The largest file that is opened.
    package static let maxBytes = FontFile.maxBytes

    private let files: [FontFile]

    /// Opens the faces; each must have every Vietnamese letter, or `missingLetters` names those
    /// that it lacks.
    package init(regular: [UInt8], bold: [UInt8], italic: [UInt8]) throws(StampError) {
        var files: [FontFile] = []
        for bytes in [regular, bold, italic] {
            let file: FontFile
            do { file = try FontFile(bytes) } catch { throw .font(error) }
            let missing = Self.vietnameseLetters.filter { file.glyph(for: $0) == nil }
            guard missing.isEmpty else {
                throw .missingLetters(missing, font: file.postScriptName)
            }
            files.append(file)
        }
        self.files = files
    }

    /// Opens the faces by what `read` answers for each file name.
    package init(reading read: (String) throws -> [UInt8]) throws {
        let bytes = try Face.allCases.map { try read(Self.fileNames[$0, default: ""]) }
        try self.init(regular: bytes[0], bold: bytes[1], italic: bytes[2])
    }

    package subscript(face: Face) -> FontFile { files[face.rawValue] }

    /// The text with the number of every character that the face lacks in place of it:
    /// "[U+6F22]". For reports, which have to say something about any file; stamps refuse.
    package func legible(_ text: String, face: Face) -> String {
        let font = self[face]
        var shown = ""
        for scalar in VietnameseText.composed(text).unicodeScalars {
            if font.glyph(for: scalar) != nil {
                shown.unicodeScalars.append(scalar)
            } else {
                shown += "[U+\(String(scalar.value, radix: 16, uppercase: true))]"
            }
        }
        return shown
    }

    /// The 134 letters of Vietnamese that ASCII does not have, in the order of Unicode.
    package static let vietnameseLetters: [Unicode.Scalar] = {
        let tones = ["", "\u{300}", "\u{301}", "\u{303}", "\u{309}", "\u{323}"]
        let vowels = ["a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y"]
        let small = vowels.flatMap { vowel in tones.map { vowel + $0 } } + ["đ"]
        let all = (small + small.map { $0.uppercased() }).map(VietnameseText.composed)
        return all.flatMap(\.unicodeScalars).filter { !$0.isASCII }.sorted()
    }()
}

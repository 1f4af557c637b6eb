// VietnameseTextTests.swift
import AntinCore
import Testing

@Suite("Vietnamese text")
struct VietnameseTextTests {
    /// Every vowel with its six tones, and đ.
    static let letters = Array(
        """
        aàáãảạ ăằắẵẳặ âầấẫẩậ eèéẽẻẹ êềếễểệ iìíĩỉị oòóõỏọ ôồốỗổộ ơờớỡởợ uùúũủụ ưừứữửự yỳýỹỷỵ đ
        """.filter { !$0.isWhitespace }.unicodeScalars)
    static let tones: [Unicode.Scalar] = ["\u{300}", "\u{301}", "\u{303}", "\u{309}", "\u{323}"]

    @Test("Each letter typed as base and marks becomes one scalar, and compares in any order")
    func composition() {
        let qualities: [(String, Unicode.Scalar?)] = [
            ("a", nil), ("a", "\u{306}"), ("a", "\u{302}"), ("e", nil), ("e", "\u{302}"),
            ("i", nil), ("o", nil), ("o", "\u{302}"), ("o", "\u{31B}"), ("u", nil),
            ("u", "\u{31B}"), ("y", nil),
        ]
        var index = 0
        for (base, quality) in qualities {
            for tone in [nil] + Self.tones.map(Optional.some) {
                let expected = Self.letters[index]
                let marks = [quality, tone].compactMap(\.self)
                let typed = base + String(String.UnicodeScalarView(marks))
                #expect(Array(VietnameseText.composed(typed).unicodeScalars) == [expected])
                let other = base + String(String.UnicodeScalarView(marks.reversed()))
                #expect(VietnameseText.comparisonKey(other) == String(expected))
                index += 1
            }
        }
        #expect(index == 72)
    }

    @Test("Names of other languages of the country compose as well")
    func otherLanguages() {
        #expect(VietnameseText.composed("c\u{30C}u\u{306}n\u{303}").unicodeScalars.count == 3)
        #expect(VietnameseText.folded("Buôn Čuôr Knia") == "buon cuor knia")
    }

    @Test("Folding leaves only plain letters, in lower case")
    func folding() {
        for letter in Self.letters {
            let lower = String(letter)
            let folded = VietnameseText.folded(lower)
            #expect(folded.unicodeScalars.allSatisfy { "aeiouyd".unicodeScalars.contains($0) })
            #expect(VietnameseText.folded(lower.uppercased()) == folded)
        }
        #expect(VietnameseText.folded("  Uông  Bí ") == "uong bi")
        #expect(VietnameseText.folded("Đính chính") == "dinh chinh")
        #expect(VietnameseText.folded("ĐẮK\u{A0}NÔNG") == "dak nong")
    }

    @Test(
        "Both legal places of the tone are equal in comparison",
        arguments: [
            ("hòa", "hoà"), ("HÒA", "HOÀ"), ("hỏa tốc", "hoả tốc"), ("ủy quyền", "uỷ quyền"),
            ("ỦY BAN", "UỶ BAN"), ("khỏe", "khoẻ"), ("thúy", "thuý"), ("tọa đàm", "toạ đàm"),
            ("xõa", "xoã"), ("Thủy Nguyên", "Thuỷ Nguyên"),
        ])
    func tonePlaces(old: String, new: String) {
        #expect(old != new)
        #expect(VietnameseText.areSame(old, new))
        #expect(VietnameseText.comparisonKey(old) == VietnameseText.comparisonKey(new))
    }

    @Test(
        "Different words stay different",
        arguments: [
            ("hòa", "hóa"), ("hòa", "hoa"), ("quý", "quỷ"), ("của", "cưa"), ("mía", "mìa"),
            ("đồ", "dồ"), ("múa", "muá"), ("hòa", "Hòa"), ("tỉnh ủy", "tĩnh ủy"),
        ])
    func different(one: String, other: String) {
        #expect(!VietnameseText.areSame(one, other))
    }

    @Test("Spaces, case and the look-alikes of Đ are equated as asked")
    func spacesAndLetters() {
        #expect(VietnameseText.areSame("Sở\u{A0}GD&\u{D0}T", " Sở  GD&ĐT"))
        #expect(VietnameseText.areSame("\u{F0}ề án", "đề\u{202F}án"))
        #expect(VietnameseText.areSame("\u{189}ề án", "Đề án"))
        #expect(VietnameseText.areSame("ĐỀ ÁN", "đề án", ignoringCase: true))
        #expect(!VietnameseText.areSame("ĐỀ ÁN", "đề án"))
        #expect(VietnameseText.areSame("UỶ ban", "ủy BAN", ignoringCase: true))
        #expect(VietnameseText.cleaned("  Sở GD\u{D0}T\u{A0}") == "Sở GDĐT")
        let unseen = "\u{61C}\u{200B}\u{200E}\u{200F}\u{202A}\u{202E}\u{2060}\u{2066}\u{FEFF}"
        for mark in unseen.unicodeScalars {
            #expect(VietnameseText.cleaned("công văn\(mark)fdp.exe") == "công vănfdp.exe")
        }
        #expect(VietnameseText.withoutMarks("SGDĐT-Phòng Tổ chức") == "SGDDT-Phong To chuc")
    }

    @Test("Any text survives: marks without a letter, nothing at all, other scripts")
    func oddities() {
        #expect(VietnameseText.composed("") == "")
        #expect(VietnameseText.comparisonKey("\u{301}") == "\u{301}")
        #expect(VietnameseText.folded("\u{A0}\n\t") == "")
        #expect(VietnameseText.comparisonKey("тест 試験") == "тест 試験")
    }
}

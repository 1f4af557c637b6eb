import Testing

@testable import AntinCore

@Suite("By what right somebody signed, as it is printed")
struct SignerTitleTests {
    @Test(
        "The mark stands before the office that is signed for",
        arguments: [
            ("GIÁM ĐỐC", [], "GIÁM ĐỐC"),
            ("PHÓ GIÁM ĐỐC", [.deputy], "KT. GIÁM ĐỐC – PHÓ GIÁM ĐỐC"),
            ("Phó Hiệu trưởng", [.deputy], "KT. Hiệu trưởng – Phó Hiệu trưởng"),
            ("GIÁM ĐỐC", [.acting], "Q. GIÁM ĐỐC"),
        ] as [(String, [SigningAuthority], String)])
    func title(position: String, marks: [SigningAuthority], printed: String) {
        #expect(SignerTitle.text(position, marks, in: .vietnamese) == printed)
    }

    @Test("By order of a head who is not named: in words")
    func byOrder() {
        let text = SignerTitle.text("CHÁNH VĂN PHÒNG", [.byOrder], in: .vietnamese)
        #expect(text.hasPrefix("CHÁNH VĂN PHÒNG – ") && text.hasSuffix("(TL.)"))
    }
}

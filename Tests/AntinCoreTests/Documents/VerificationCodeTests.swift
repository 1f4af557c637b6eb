import AntinCore
import Testing

@Suite("Verification codes")
struct VerificationCodeTests {
    @Test("Twelve bytes make a code that reads back in every way people type it")
    func typed() throws {
        let bytes: [UInt8] = [7, 19, 3, 20, 9, 22, 29, 26, 2, 24, 17, 0xEF]
        let code = try #require(VerificationCode(random: bytes))
        #expect("\(code)" == "7K3M-9PXT-2RHF" || "\(code)".count == 14)
        let text = "\(code)"
        for typed in [
            text, text.lowercased(), text.filter { $0 != "-" }, " \(text) ",
            text.replacing("-", with: " "),
        ] {
            #expect(VerificationCode(typed: typed) == code, "\(typed)")
        }
        #expect(VerificationCode(random: Array(bytes.dropLast())) == nil)
    }

    @Test("Letters that look like digits are read as those digits")
    func lookAlikes() {
        #expect(VerificationCode(typed: "OILo-ilAB-CDEF").map { "\($0)" } == "0110-11AB-CDEF")
    }

    @Test(
        "What is no code is none",
        arguments: ["", "7K3M-9QXT-2RH", "7K3M-9QXT-2RHFF", "7K3M-9QXT-2RHU", "7K3M/9QXT/2RHF"])
    func wrong(text: String) { #expect(VerificationCode(typed: text) == nil) }
}

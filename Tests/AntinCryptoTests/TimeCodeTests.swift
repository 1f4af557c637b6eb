import AntinCrypto
import Testing

@Suite("One-time codes")
struct TimeCodeTests {
    private static let secret = Array("12345678901234567890".utf8)

    @Test(
        "The codes of RFC 6238, appendix B, in their last six digits",
        arguments: [
            (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"),
            (1_234_567_890, "005924"), (2_000_000_000, "279037"), (20_000_000_000, "353130"),
        ] as [(Int64, String)])
    func vectors(seconds: Int64, code: String) {
        let step = TimeCode.step(unixMilliseconds: seconds * 1_000)
        #expect(TimeCode.code(secret: Self.secret, step: step) == code)
    }

    @Test("A code opens one step early or late, not two, and once")
    func window() {
        let now: Int64 = 1_800_000_000_000
        let step = TimeCode.step(unixMilliseconds: now)
        for distance in Int64(-3)...3 {
            let code = TimeCode.code(secret: Self.secret, step: step + distance)
            let accepted = TimeCode.accepted(
                code, secret: Self.secret, unixMilliseconds: now, last: nil)
            #expect(accepted == (abs(distance) <= 1 ? step + distance : nil))
        }
        let code = TimeCode.code(secret: Self.secret, step: step)
        for (last, opens) in [(step - 1, true), (step, false), (step + 1, false)] {
            let accepted = TimeCode.accepted(
                code, secret: Self.secret, unixMilliseconds: now, last: last)
            #expect((accepted != nil) == opens)
        }
    }

    @Test("A code may be typed with a space; nothing else passes for it")
    func typing() {
        let step: Int64 = 60_000_000
        let code = TimeCode.code(secret: Self.secret, step: step)
        func accepts(_ text: String) -> Bool {
            TimeCode.accepted(
                text, secret: Self.secret, unixMilliseconds: step * 30_000, last: nil) != nil
        }
        #expect(accepts(code.prefix(3) + " " + code.suffix(3)))
        for wrong in ["", "0", code + "0", String(code.dropLast()), "-" + code] {
            #expect(!accepts(wrong))
        }
    }

    @Test(
        "Base32 is that of RFC 4648, section 10, without padding",
        arguments: [
            ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"), ("foobar", "MZXW6YTBOI"),
        ])
    func base32(text: String, expected: String) {
        #expect(Base32.encode(Array(text.utf8)) == expected)
    }

    @Test("HMAC gives the codes of RFC 4231, cases 1 and 2")
    func codes() {
        #expect(
            Hex.encode(HMAC.code(Array("Hi There".utf8), key: [UInt8](repeating: 0x0B, count: 20)))
                == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
        #expect(
            Hex.encode(
                HMAC.code(Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8)))
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    }

    @Test("The address for a telephone escapes names")
    func address() {
        #expect(
            TimeCode.address(secret: Self.secret, issuer: "Sở A", account: "an:b")
                == "otpauth://totp/S%E1%BB%9F%20A:an%3Ab?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                + "&issuer=S%E1%BB%9F%20A&algorithm=SHA1&digits=6&period=30")
    }
}

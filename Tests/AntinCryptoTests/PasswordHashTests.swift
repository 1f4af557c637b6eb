import AntinCrypto
import Testing

@Suite("Passwords")
struct PasswordHashTests {
    private static let cheap = PasswordHash.Cost(logN: 4, r: 8, p: 1)

    @Test(
        "scrypt gives the keys of RFC 7914, section 12",
        arguments: [
            (
                "password", "NaCl", 10, 8, 16,
                "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"
            ),
            (
                "pleaseletmein", "SodiumChloride", 14, 8, 1,
                "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
            ),
        ])
    func vectors(
        password: String, salt: String, logN: Int, r: Int, p: Int, expected: String
    ) throws {
        let key = try PasswordHash.derive(
            password, Array(salt.utf8), .init(logN: logN, r: r, p: p), count: 64)
        #expect(Hex.encode(key) == expected)
    }

    @Test("A password matches its own hash and no other does, also after a round trip as text")
    func matching() throws {
        let hash = try PasswordHash(of: "Mưa rơi trên mái ngói", cost: Self.cheap)
        let read = try #require(PasswordHash(parsing: hash.description))
        #expect(read == hash)
        #expect(read.matches("Mưa rơi trên mái ngói"))
        for wrong in ["", "Mua roi tren mai ngoi", "Mưa rơi trên mái ngói "] {
            #expect(!read.matches(wrong))
        }
    }

    @Test("The same password twice has two hashes")
    func salted() throws {
        #expect(
            try PasswordHash(of: "hai lần như nhau", cost: Self.cheap).description
                != PasswordHash(of: "hai lần như nhau", cost: Self.cheap).description)
    }

    @Test("Cut, foreign and immoderate texts are no hash")
    func malformed() throws {
        let text = try PasswordHash(of: "một câu dài", cost: Self.cheap).description
        for end in text.indices { #expect(PasswordHash(parsing: String(text[..<end])) == nil) }
        for cost in ["ln=40,r=8,p=1", "ln=4,r=8,p=0", "r=8,ln=4,p=1", "ln=4,r=8", "ln=,r=,p="] {
            #expect(
                PasswordHash(parsing: text.replacing("ln=4,r=8,p=1", with: cost)) == nil)
        }
    }
}

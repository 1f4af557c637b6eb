import Testing

@testable import AntinSystem

struct PassphraseTests {
    private func typed(_ bytes: [UInt8]) -> [UInt8]? {
        var editor = PassphraseEditor()
        for byte in bytes where editor.isOpen { editor.type(byte) }
        return editor.finish()
    }

    @Test("Keys edit the line: characters, backspace, clear, give up")
    func editing() {
        #expect(self.typed(Array("mật\nx".utf8)) == Array("mật".utf8))
        #expect(self.typed(Array("mậ".utf8) + [0x7F] + Array("á\r".utf8)) == Array("má".utf8))
        #expect(self.typed([0x7F, 0x08] + Array("a\n".utf8)) == [0x61])
        #expect(self.typed(Array("abc".utf8) + [0x15] + Array("d\n".utf8)) == [0x64])
        #expect(self.typed(Array("abc".utf8) + [0x03]) == nil)
        #expect(self.typed([0x04]) == nil && self.typed([0x61, 0x04, 0x0A]) == [0x61])
        #expect(self.typed([0x1B, 0x01, 0x62, 0x0A]) == [0x62])
        let long = [UInt8](repeating: 0x61, count: 5000)
        #expect(self.typed(long + [0x0A])?.count == Passphrase.maxBytes)
    }

    @Test("A passphrase file is its first line")
    func files() throws {
        let directory = try TemporaryDirectory()
        for (content, expected) in [
            ("bí mật\n", "bí mật"), ("bí mật\r\nthừa", "bí mật"), ("bí mật", "bí mật"), ("", ""),
        ] {
            try DurableFile.write(Array(content.utf8), to: directory("pin"))
            #expect(try Passphrase.file(directory("pin")) == Array(expected.utf8))
        }
    }
}

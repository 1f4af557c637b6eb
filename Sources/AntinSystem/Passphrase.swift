// Asking for a secret.

import AntinCrypto
import Glibc

/// Reads a passphrase or PIN.
package enum Passphrase {
    /// The longest passphrase in bytes.
    package static let maxBytes = 1024

    /// Asks on the controlling terminal, whatever standard input and output are, and shows nothing
    /// of what is typed. `nil` if there is no terminal or the person gave up (Ctrl-C, Ctrl-D).
    package static func prompt(_ prompt: String) throws(SystemError) -> [UInt8]? {
        guard let terminal = try? FileDescriptor.open("/dev/tty", flags: O_RDWR | O_NOCTTY) else {
            return nil
        }
        var before = termios()
        guard unsafe tcgetattr(terminal.number, &before) == 0 else { throw .last("tcgetattr") }
        // Character by character and without signals: a Ctrl-C must not leave a terminal behind
        // that shows nothing any more.
        var quiet = before
        quiet.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
        guard unsafe tcsetattr(terminal.number, TCSAFLUSH, &quiet) == 0 else {
            throw .last("tcsetattr")
        }
        defer { unsafe tcsetattr(terminal.number, TCSAFLUSH, &before) }
        try terminal.writeAll(Array(prompt.utf8))
        defer { try? terminal.writeAll([0x0A]) }
        var editor = PassphraseEditor()
        var byte: [UInt8] = [0]
        while editor.isOpen {
            guard try terminal.read(into: &byte) == 1 else { return nil }
            editor.type(byte[0])
        }
        return editor.finish()
    }

    /// The first line of a file, without its end of line; the file should belong to one person.
    package static func file(_ path: String) throws(SystemError) -> [UInt8] {
        var content = try FileSystem.read(path, limit: Self.maxBytes + 2)
        defer { Secrets.wipe(&content) }
        var line = Array(content.prefix { $0 != 0x0A })
        if line.last == 0x0D { line.removeLast() }
        return line
    }
}

/// What keys do to a line that nobody sees.
struct PassphraseEditor {
    private var bytes: [UInt8]
    private(set) var isOpen = true
    private var isGivenUp = false

    init() {
        // All at once, so that no smaller copy is left behind when the array grows.
        self.bytes = []
        self.bytes.reserveCapacity(Passphrase.maxBytes)
    }

    mutating func type(_ byte: UInt8) {
        switch byte {
        case 0x0A, 0x0D: self.isOpen = false
        case 0x03, 0x1C: self.giveUp()
        case 0x04 where self.bytes.isEmpty: self.giveUp()
        case 0x08, 0x7F: self.removeLastCharacter()
        case 0x15: self.bytes.removeAll(keepingCapacity: true)
        case 0x00..<0x20: break
        default:
            if self.bytes.count < Passphrase.maxBytes { self.bytes.append(byte) }
        }
    }

    /// What was typed, or `nil` after giving up.
    consuming func finish() -> [UInt8]? { self.isGivenUp ? nil : self.bytes }

    private mutating func giveUp() {
        Secrets.wipe(&self.bytes)
        self.isGivenUp = true
        self.isOpen = false
    }

    /// A whole character of UTF-8: its continuation bytes, then its first.
    private mutating func removeLastCharacter() {
        while let last = self.bytes.popLast(), last & 0xC0 == 0x80 {}
    }
}

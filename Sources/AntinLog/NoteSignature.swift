// NoteSignature.swift

import AntinCrypto

/// One signature line of a signed note: `— <name> <base64(key ID ‖ signature)>`.
///
/// What the signature bytes mean depends on the key's type, which the line does not say; a line
/// of an unknown key is carried along unread.
package struct NoteSignature: Hashable, Sendable {
    /// The name of the key that claims the line.
    package let name: String

    /// Four bytes that tell keys of one name apart; see `NoteKeyType.keyID`.
    package let keyID: UInt32

    /// At least one byte.
    package let signature: [UInt8]

    package init(name: String, keyID: UInt32, signature: [UInt8]) {
        self.name = name
        self.keyID = keyID
        self.signature = signature
    }

    /// Reads a line without its line feed; nil if it is not one in its only spelling.
    init?(line: Span<UInt8>) {
        guard line.count > Self.dash.count,
            line.extracting(..<Self.dash.count).elementsEqual(Self.dash)
        else { return nil }
        let rest = line.extracting(Self.dash.count...).array
        guard let space = rest.firstIndex(of: UInt8(ascii: " ")),
            let name = String(validating: rest[..<space], as: UTF8.self),
            Self.isName(name),
            let bytes = Base64.decode(String(decoding: rest[(space + 1)...], as: UTF8.self)),
            bytes.count > 4
        else { return nil }
        self.name = name
        self.keyID = bytes[..<4].reduce(0) { id, byte in id << 8 | UInt32(byte) }
        self.signature = Array(bytes[4...])
    }

    /// The line with its line feed.
    package var line: [UInt8] {
        var line = Self.dash
        line += name.utf8
        line.append(UInt8(ascii: " "))
        line += Base64.encode(keyID.bigEndianBytes + signature).utf8
        line.append(lineFeed)
        return line
    }

    /// Whether the text may name a key: not empty, no white space of Unicode, no plus sign, no
    /// control character.
    package static func isName(_ text: String) -> Bool {
        !text.isEmpty
            && text.unicodeScalars.allSatisfy { scalar in
                scalar != "+" && scalar.value >= 0x20 && !scalar.properties.isWhitespace
            }
    }

    /// U+2014 and a space.
    private static let dash = Array("— ".utf8)
}

extension FixedWidthInteger {
    /// The bytes of the value, the most significant first.
    var bigEndianBytes: [UInt8] {
        stride(from: Self.bitWidth - 8, through: 0, by: -8).map { shift in
            UInt8(truncatingIfNeeded: self >> Self(shift))
        }
    }
}

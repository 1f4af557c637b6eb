// NamedFile.swift
package import AntinCore
internal import AntinCrypto
package import AntinSystem

/// Files as they are named on the command line; `-` is standard input.
package enum NamedFile {
    /// Standard input is held in memory, so it is limited; files are mapped.
    package static let standardInputLimit = 256 << 20

    /// The bytes of a file.
    package static func map(_ path: String) throws -> ByteStore {
        do throws(SystemError) {
            guard path != "-" else {
                return ByteStore(try StandardInput.readAll(limit: Self.standardInputLimit))
            }
            do throws(SystemError) {
                return try ByteStore(mapping: path)
            } catch {
                // A pipe in place of a file is read like standard input; a folder is neither.
                guard error.reason == .notARegularFile else { throw error }
                return try ByteStore(reading: path, limit: Self.standardInputLimit)
            }
        } catch {
            throw ProgramError.unreadable(path, error)
        }
    }

    /// The last part of a path, as it is shown.
    package static func name(_ path: String) -> String {
        String(path.split(separator: "/").last ?? "-")
    }
}

/// What a file is, by its first bytes and never by its name.
package enum JudgedInput {
    /// Whether `%PDF-` occurs where readers look for it.
    package static func looksLikePDF(_ store: ByteStore) -> Bool {
        let window = store.bytes(0..<min(store.count, 1_024))
        let mark = Array("%PDF-".utf8)
        return window.indices.contains { window[$0...].starts(with: mark) }
    }

    /// The bytes of a CMS message, or of one in PEM.
    package static func cms(_ store: ByteStore) -> [UInt8]? {
        guard store.count > 0, store.count <= CMSSignedData.byteLimit else { return nil }
        if store[0] == 0x30 {
            // ContentInfo is a SEQUENCE that begins with an object identifier. Certificates and the
            // like begin otherwise, and so does a text whose first character is the digit 0.
            let head = store.bytes(0..<min(store.count, 8))
            let lengthBytes = head.count > 1 && head[1] > 0x80 ? Int(head[1] - 0x80) : 0
            guard 2 + lengthBytes < head.count, head[2 + lengthBytes] == 0x06 else { return nil }
            return store.bytes
        }
        guard store[0] == UInt8(ascii: "-") else { return nil }
        let blocks = PEM.decode(String(decoding: store.bytes, as: UTF8.self)) ?? []
        return blocks.first { $0.label == "CMS" || $0.label == "PKCS7" }?.der
    }
}

extension ProgramError {
    /// Neither a PDF nor a signature nor anything of ours.
    package static func unknownFormat(_ path: String, isEmpty: Bool) -> ProgramError {
        ProgramError(
            .badInput,
            what: isEmpty
                ? Phrase(vi: "tệp \(path) rỗng", en: "\(path) is empty")
                : Phrase(
                    vi: "\(path) không phải là PDF, chữ ký hay phiếu vào sổ",
                    en: "\(path) is no PDF, no signature and no receipt"),
            meaning: Phrase(vi: "chưa kiểm tra gì", en: "nothing was checked"),
            fix: Phrase(
                vi: "xin cơ quan gửi lại tệp gốc; ảnh chụp không kiểm tra được",
                en: "ask the sender for the original file; a photo cannot be checked"))
    }
}

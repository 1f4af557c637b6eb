import AntinCrypto
import AntinSystem
import Testing

@testable import AntinPDF

@Suite("PDF robustness")
struct RobustnessTests {
    @Test("No proper prefix of a signed file is a soundly signed file")
    func prefixes() throws {
        for kind in [PDFBuilder.Section.table, .stream] {
            let once = try Forger.sign(Forger.base(kind))
            let twice = try Forger.sign(once)
            for end in 0..<twice.count where end != once.count {
                let document: PDFDocument
                do { document = try read(Array(twice[..<end])) } catch { continue }
                for signature in document.signatures {
                    // Without the line end of the last line both are whole, but the last one says
                    // that it covered one byte more.
                    guard signature.changes.finding == .tampered else {
                        #expect(end == twice.count - 1 || end == once.count - 1, "\(end)")
                        continue
                    }
                }
            }
        }
    }

    @Test("No change of a single byte goes unseen")
    func flips() throws {
        for kind in [PDFBuilder.Section.table, .stream] {
            let file = try Forger.sign(Forger.base(kind))
            let document = try read(file)
            let whole = try #require(document.signatures.first)
            let digest = SignedRanges(document.store, whole.signedRanges).digest(.sha256)
            for index in file.indices {
                for change: UInt8 in [0x01, 0x20, 0x80] {
                    var changed = file
                    changed[index] ^= change
                    let found: PDFDocument
                    do { found = try read(changed) } catch { continue }
                    guard let signature = found.signatures.first,
                        signature.coverage == .entireFile, signature.changes == .none,
                        signature.contents == whole.contents,
                        SignedRanges(found.store, signature.signedRanges).digest(.sha256) == digest
                    else { continue }
                    Issue.record("byte \(index) ^ \(change) is not seen")
                }
            }
        }
    }

    @Test("Numbers in the structure may be anything")
    func numbers() throws {
        // Every number of the file, one after the other, is replaced by awkward ones.
        let file = try Forger.sign(try Forger.sign(Forger.base(.stream)))
        let awkward = ["0", "-1", "4294967296", "9223372036854775807", "99999999999999999999"]
        var index = 0
        while index < file.count {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(file[index]) else {
                index += 1
                continue
            }
            var end = index
            while end < file.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(file[end]) {
                end += 1
            }
            for number in awkward {
                var changed = file
                changed.replaceSubrange(index..<end, with: Array(number.utf8))
                do { _ = try read(changed).pages() } catch { continue }
            }
            index = end
        }
    }

    @Test("Random damage never ends the process")
    func damage() throws {
        var state: UInt64 = 42
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        for name in ["qpdf-linearized-objects", "pdftex-form", "hybrid"] {
            var file = try Fixtures.bytes(name)
            if name != "hybrid" { file = try DummySignature.sign(file) }
            for _ in 0..<300 {
                var changed = file
                for _ in 0..<(1 + random(4)) {
                    let start = random(changed.count)
                    let end = min(changed.count, start + random(12))
                    let from = random(changed.count - 12)
                    changed.replaceSubrange(start..<end, with: changed[from..<from + random(12)])
                }
                guard let document = try? read(changed) else { continue }
                _ = try? document.pages()
                _ = try? PDFSigner.prepare(document, plan: DummySignature.plan())
            }
        }
    }
}

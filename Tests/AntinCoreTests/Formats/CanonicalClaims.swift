// CanonicalClaims.swift
import AntinLog
import Testing

@testable import AntinCore

/// What must hold for every format that is one canonical JSON object, tried on one golden text.
struct CanonicalClaims {
    let golden: [UInt8]
    /// Reads, and prints what was read.
    let reprint: ([UInt8]) throws -> [UInt8]

    /// The golden text comes back to the byte; no prefix and no extension of it is the format.
    func expectExact() throws {
        #expect(try self.reprint(self.golden) == self.golden)
        for end in self.golden.indices {
            #expect(throws: FormatError.self) { try self.reprint(Array(self.golden[..<end])) }
        }
        #expect(throws: FormatError.self) { try self.reprint(self.golden + [0x0A]) }
    }

    /// After any change of one byte the text is refused, or is another text that prints as
    /// itself: never the golden one again, and never a crash. Cost: 255 readings a byte.
    func expectEveryByteCounts(_ bytes: some Sequence<UInt8> = UInt8.min...UInt8.max) throws {
        for position in self.golden.indices {
            for byte in bytes where byte != self.golden[position] {
                var changed = self.golden
                changed[position] = byte
                guard let printed = try? self.reprint(changed) else { continue }
                #expect(printed == changed)
            }
        }
    }

    /// Each member is needed unless it is among `optional`; no member may be added; no member may
    /// have a value of another type.
    func expectExactMembers(optional: Set<String>) throws {
        let object = try #require(try JSONValue(parsingCanonical: self.golden).object)
        for member in object.members {
            var without = object
            without[member.name] = nil
            let accepted = (try? self.reprint(without.canonical)) != nil
            #expect(accepted == optional.contains(member.name), "without \(member.name)")
            let wrong: [JSONValue] = [
                true, 9_007_199_254_740_991, "", "\u{212A}", [], [1], [[]], [:], ["x": 1],
            ]
            for value in wrong {
                var changed = object
                changed[member.name] = value
                guard let printed = try? self.reprint(changed.canonical) else { continue }
                // A text member may be any text: then it must be kept as it is.
                #expect(printed == changed.canonical, "\(member.name) = \(value)")
            }
        }
        for name in ["", "A", "zzz", "kind2", "Kind"] where object[name] == nil {
            var more = object
            more[name] = "x"
            #expect(throws: FormatError.self) { try self.reprint(more.canonical) }
        }
    }
}

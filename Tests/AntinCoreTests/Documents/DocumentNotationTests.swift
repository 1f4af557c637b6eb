// DocumentNotationTests.swift
import AntinCore
import AntinLog
import AntinTestSupport
import Testing

@Suite("Notations")
struct DocumentNotationTests {
    @Test("A real notation has its parts and prints back", arguments: NotationExample.real)
    func real(example: NotationExample) throws {
        let notation = try DocumentNotation(parsing: example.printed)
        #expect(notation.family == example.family)
        #expect(notation.number.printed == example.number)
        #expect(notation.yearInNotation == example.year)
        #expect(notation.typeCode == example.type)
        #expect(notation.issuer?.printed == example.issuer)
        #expect(notation.issuer?.code == example.code)
        #expect(notation.units == example.units)
        #expect(notation.issues == example.issues)
        #expect(notation.description == example.printed)
        #expect(Array(notation.description.utf8) == Array(example.printed.utf8))
    }

    @Test("There are 37 examples, and no two mean the same document")
    func table() throws {
        #expect(NotationExample.real.count == 37)
        let keys = try NotationExample.real.map {
            try DocumentNotation(parsing: $0.printed).comparisonKey
        }
        #expect(Set(keys).count == 37)
    }

    @Test("The collected examples of the shared reference read as they state")
    func sharedExamples() throws {
        guard let bytes = try SharedVectors.bytes("reference/number-notation.json") else { return }
        let root = try #require(JSONValue(parsingLoosely: bytes).object)
        let examples = try #require(root["examples"]?.array)
        #expect(examples.count == 37)
        for example in examples {
            let example = try #require(example.object)
            let printed = try #require(example["raw"]?.string)
            let notation = try DocumentNotation(parsing: printed)
            #expect(notation.description == printed)
            #expect(notation.family.rawValue == example["family"]?.string)
            #expect(notation.number.printed == example["number"]?.string)
            #expect(notation.yearInNotation.map(Int64.init) == example["year_in_notation"]?.integer)
            #expect(notation.typeCode == example["type"]?.string)
            #expect(notation.issuer?.printed == example["issuer_raw"]?.string)
            #expect(.strings(notation.units) == example["units"] ?? [])
            // The reference names some offices in full, or adds a remark in brackets.
            let stated = example["issuer_normalised"]?.string
                .map { $0.split(separator: " (").first.map(String.init) ?? "" }
            var names = [notation.issuer?.code, notation.issuer?.name]
            if let term = notation.issuer?.name?.split(separator: " khóa ").last {
                names.append("\(notation.issuer?.code ?? "") khóa \(term)")
            }
            for case .ambiguousIssuer(let possible) in notation.issues {
                names += possible.map(Optional.some)
            }
            #expect(names.contains(stated))
        }
    }

    @Test(
        "Other spellings are read as the same document",
        arguments: [
            ("3062/SGDĐT-GDTCMN", "3062/SGD&ĐT-GDTCMN"),
            ("3062/SGDĐT-GDTCMN", "3062/SGD-ĐT-GDTCMN"),
            ("3062/SGDĐT-GDTCMN", "3062/SGDDT-GDTCMN"),
            ("3062/SGDĐT-GDTCMN", "3062/SGD\u{D0}T-GDTCMN"),
            ("234/QĐ-SGDĐT", "Số: 234/QĐ-SGDĐT"),
            ("234/QĐ-SGDĐT", " 234 / QĐ - SGD&ĐT "),
            ("234/QĐ-SGDĐT", "234/Q\u{D0}-SGD\u{D0}T"),
            ("234/QĐ-SGDĐT", "Quyết định số 234/QĐ–SGDĐT"),
            ("234/QĐ-SGDĐT", "0234/QĐ-SGDĐT"),
            ("05/BNV-VP", "5/BNV-VP"),
            ("02-NQ/TU", "02/NQ-TU"),
            ("7/BGN-THPTHL", "07/GN-THPTHL"),
            ("08/QyĐ-UBND", "08/QYĐ-UBND"),
            ("20/2023/QH15", "Luật số 20/2023/QH15"),
        ])
    func same(one: String, other: String) throws {
        let one = try DocumentNotation(parsing: one)
        let other = try DocumentNotation(parsing: other)
        #expect(one.isSame(as: other))
    }

    @Test(
        "Other documents stay different",
        arguments: [
            ("234/QĐ-SGDĐT", "235/QĐ-SGDĐT"), ("234/QĐ-SGDĐT", "234/KH-SGDĐT"),
            ("234/QĐ-SGDĐT", "234/QĐ-PGDĐT"), ("1189/SGDĐT-VP", "1189/SGDĐT"),
            ("1189/SGDĐT-VP", "1189/SGDĐT-TCCB"), ("12/QĐ-UBND", "12a/QĐ-UBND"),
            ("11/2019/TT-BGDĐT", "11/2020/TT-BGDĐT"), ("20/2023/QH15", "20/2023/QH14"),
            ("12/SY-SGDĐT", "12/SL-SGDĐT"), ("12/DA-SGDĐT", "12/ĐA-SGDĐT"),
        ])
    func different(one: String, other: String) throws {
        let one = try DocumentNotation(parsing: one)
        let other = try DocumentNotation(parsing: other)
        #expect(!one.isSame(as: other))
    }

    @Test("A unit whose name has a hyphen is one unit where the directory knows it")
    func unitsWithHyphens() throws {
        let office = OfficeDirectory.Office(
            code: "SGDĐT", names: ["Sở Giáo dục và Đào tạo"], aliases: ["SGD&ĐT", "SGD-ĐT"],
            units: ["GDTH-GDMN", "GDTH", "VP"])
        let directory = OfficeDirectory([office])
        func units(_ text: String) throws -> [String] {
            try DocumentNotation(parsing: text, in: directory).units
        }
        #expect(try units("255/SGDĐT-GDTH-GDMN") == ["GDTH-GDMN"])
        #expect(try units("255/SGD-ĐT-GDTH-GDMN") == ["GDTH-GDMN"])
        #expect(try units("255/SGDĐT-GDTH-VP") == ["GDTH", "VP"])
        #expect(try units("255/SGDĐT-gdth") == [])
        #expect(
            try DocumentNotation(parsing: "255/SGDĐT-GDTH-GDMN", in: directory).description
                == "255/SGDĐT-GDTH-GDMN")
    }

    @Test("A directory of one's own knows its schools and councils")
    func ownDirectory() throws {
        let directory = OfficeDirectory([
            .init(code: "THCS-TV", names: ["Trường THCS Trưng Vương"]),
            .init(code: "PC", names: ["Phòng Cháy"], units: ["NV"]),
        ])
        let plan = try DocumentNotation(parsing: "07/KH-THCS-TV", in: directory)
        #expect(plan.issuer?.name == "Trường THCS Trưng Vương")
        #expect(plan.issues == [])
        // PC is also the abbreviation of a type: the office decides, because NV is no office.
        let letter = try DocumentNotation(parsing: "07/PC-NV", in: directory)
        #expect(letter.family == .letter)
        #expect(letter.issuer?.code == "PC")
        let unknown = try DocumentNotation(parsing: "07/KH-THCSTV")
        #expect(unknown.issues == [.unknownIssuer])
    }

    @Test("What is read with a remark says which")
    func issues() throws {
        func issues(_ text: String) throws -> [NotationIssue] {
            try DocumentNotation(parsing: text).issues
        }
        #expect(try issues("5/QĐ-UBND") == [.noLeadingZero])
        #expect(try issues("012/QĐ-UBND") == [.surplusZeros])
        #expect(try issues("12a/QĐ-UBND") == [.numberSuffix])
        #expect(try issues("12/QYĐ-UBND") == [.supersededType(today: "QyĐ")])
        #expect(try issues("12/QĐ-SGDĐT-TCCB") == [.groupsAfterIssuer])
        #expect(try issues("12/QĐ") == [.missingIssuer])
        #expect(try issues("12/QĐ/SGDĐT") == [.wrongSeparators])
        #expect(try issues("12/2020/CV-SGDĐT") == [.unknownType("CV")])
        #expect(
            try issues("Thông tư số 44/SGDĐT-VP") == [.missingType, .missingYear])
        #expect(try issues("Kế hoạch số 12/QĐ-UBND") == [.citedAsOtherType("Kế hoạch")])
        for issue in [NotationIssue.noDraftingUnit, .typeAsUnit("CV"), .missingYear] {
            #expect(issue.words(in: .vietnamese) != issue.words(in: .english))
        }
    }

    @Test("Joint texts have several issuers; fields for number and symbol are split at the number")
    func joint() throws {
        let joint = try DocumentNotation(parsing: "23/2015/TTLT-BGDĐT-BNV")
        #expect(joint.issuers.map(\.code) == ["BGDĐT", "BNV"])
        #expect(joint.description == "23/2015/TTLT-BGDĐT-BNV")
        #expect(joint.codeNumber == "23")
        #expect(joint.codeNotation == "2015/TTLT-BGDĐT-BNV")
        let consolidated = try DocumentNotation(parsing: "04/VBHN-BGDĐT")
        #expect(consolidated.family == .typed)
        #expect(consolidated.documentType == nil)
        let ordinance = try DocumentNotation(parsing: "10/2013/PL-UBTVQH13")
        #expect(ordinance.issuer?.name == "Ủy ban Thường vụ Quốc hội khóa XIII")
        let copy = try DocumentNotation(parsing: "09/TrS-SGDĐT")
        #expect(copy.family == .copy)
        #expect(copy.codeNotation == "TrS-SGDĐT")
    }

    @Test(
        "A text without a number to begin with is no notation",
        arguments: [
            "", " ", "/", "Số:", "QĐ-SGDĐT", "xin chào", "0/QĐ-UBND", "00/QĐ-UBND", "12", "-5/QĐ-X",
            "1234567890/QĐ-UBND", "99999999999999999999/QĐ-UBND", "12ab/QĐ-UBND", "Luật Giáo dục",
            "Bài 12", "١٢/QĐ-UBND", "Thông tư",
        ])
    func refused(text: String) {
        #expect(throws: FormatError.self) { try DocumentNotation(parsing: text) }
    }

    @Test("Every cut and every exchanged character is refused or prints back to itself")
    func mutations() throws {
        for example in NotationExample.real {
            let characters = Array(example.printed)
            var texts = characters.indices.map { String(characters[..<$0]) }
            for index in characters.indices {
                for other in "0-/ &Đđa\u{301}Z" {
                    var changed = characters
                    changed[index] = other
                    texts.append(String(changed))
                }
            }
            for text in texts {
                guard let notation = try? DocumentNotation(parsing: text) else { continue }
                let again = try DocumentNotation(parsing: notation.description)
                #expect(again.description == notation.description)
            }
        }
    }
}

@Suite("Notations to issue")
struct IssuingNotationTests {
    @Test("Every type that takes a number prints a notation that reads back to it")
    func everyType() throws {
        for type in DocumentType.allCases {
            guard type.isNumbered else {
                #expect(throws: FormatError.self) { try IssuingNotation(type, issuer: "SGDĐT") }
                continue
            }
            let units = type == .letter ? ["VP"] : []
            let issuing = try IssuingNotation(type, issuer: "SGDĐT", units: units)
            for number in [1, 9, 10, 1234] {
                let printed = try issuing.printed(NotationNumber(number))
                let read = try DocumentNotation(parsing: printed)
                #expect(read.documentType == type)
                #expect(read.issues == [])
                #expect(read.description == printed)
                #expect(read.codeNotation == issuing.codeNotation)
            }
        }
    }

    @Test("Numbers below 10 carry a zero, and the file's name is plain")
    func printing() throws {
        let letter = try IssuingNotation(.letter, issuer: "SGDĐT", units: ["GDTH-GDMN"])
        #expect(try letter.printed(NotationNumber(5)) == "05/SGDĐT-GDTH-GDMN")
        #expect(try letter.fileStem(NotationNumber(1234)) == "1234_SGDDT-GDTH-GDMN")
        #expect(try IssuingNotation(.extract, issuer: "SGDĐT").codeNotation == "TrS-SGDĐT")
        for number in [0, -1, 1_000_000_000] {
            #expect(throws: FormatError.self) { try NotationNumber(number) }
        }
    }

    @Test("What is read with a remark is not issued")
    func stricter() {
        func refuses(_ type: DocumentType, _ issuer: String, _ units: [String] = []) -> Bool {
            (try? IssuingNotation(type, issuer: issuer, units: units)) == nil
        }
        #expect(refuses(.decision, "SGD&ĐT"))
        #expect(refuses(.decision, "SGDDT"))
        #expect(refuses(.decision, "sgdđt"))
        #expect(refuses(.decision, ""))
        #expect(refuses(.decision, "SGD ĐT"))
        #expect(refuses(.decision, "SGDĐT/VP"))
        #expect(refuses(.decision, "SGDĐT", ["VP"]))
        #expect(refuses(.letter, "SGDĐT", ["CV"]))
        #expect(refuses(.letter, "SGDĐT", [""]))
        #expect(refuses(.letter, "BGDĐT"))
        #expect(refuses(.letter, "PC", ["NV"]))
        #expect(refuses(.resolution, "TU"))
        #expect(refuses(.plan, String(repeating: "Đ", count: 28)))
        #expect(!refuses(.plan, String(repeating: "Đ", count: 27)))
        #expect(!refuses(.plan, "TH&THCSHS"))
        #expect(!refuses(.letter, "PGDĐT"))
    }
}

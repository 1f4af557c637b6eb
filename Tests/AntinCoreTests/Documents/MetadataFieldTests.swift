// MetadataFieldTests.swift
import AntinCore
import AntinLog
import Testing

@Suite("Fields of Appendix VI, dates in words")
struct MetadataFieldTests {
    @Test("The three lists have their fields in the appendix's order")
    func lists() {
        let counts = MetadataField.List.allCases.map { MetadataField.fields(of: $0).count }
        #expect(counts == [23, 23, 14])
        for list in MetadataField.List.allCases {
            let numbers = MetadataField.fields(of: list).map(\.number)
            #expect(Set(numbers).count == numbers.count)
            #expect(numbers.first == "1")
        }
    }

    @Test("The system fills the fields that the appendix says")
    func automatic() {
        func automatic(_ list: MetadataField.List) -> [String] {
            MetadataField.fields(of: list).filter(\.isAutomatic).map(\.number)
        }
        #expect(automatic(.outgoing) == ["1.1", "1.2", "2", "4", "6", "10", "13.1"])
        #expect(automatic(.incoming) == ["1.1", "1.2", "2", "10", "12", "13"])
        #expect(automatic(.file) == ["1.1", "1.2", "9", "10"])
    }

    @Test("Lengths are counted in characters, dates must exist, numbers have only digits")
    func values() throws {
        let subject = try #require(MetadataField.named("Subject", in: .outgoing))
        #expect(subject.accepts(String(repeating: "ế", count: 500)))
        #expect(!subject.accepts(String(repeating: "ế", count: 501)))
        let organ = try #require(MetadataField.named("OrganId", in: .incoming))
        #expect(organ.maxLength == 35)
        let date = try #require(MetadataField.named("IssuedDate", in: .outgoing))
        #expect(date.accepts("2024-02-29"))
        #expect(!date.accepts("2023-02-29"))
        let pages = try #require(MetadataField.named("PageAmount", in: .outgoing))
        #expect(pages.accepts("12"))
        #expect(!pages.accepts("1234"))
        #expect(!pages.accepts("x"))
        #expect(!pages.accepts(""))
        #expect(MetadataField.named("Organld", in: .outgoing) == nil)
        #expect(MetadataField.named("SignerInfo", in: .outgoing)?.accepts("x") == false)
    }

    @Test(
        "Days below ten and the months one and two carry a zero",
        arguments: [
            ("2020-01-05", "ngày 05 tháng 01 năm 2020"),
            ("2019-06-29", "ngày 29 tháng 6 năm 2019"),
            ("2026-02-10", "ngày 10 tháng 02 năm 2026"),
            ("2026-03-09", "ngày 09 tháng 3 năm 2026"),
            ("2026-11-20", "ngày 20 tháng 11 năm 2026"),
        ])
    func dates(date: String, words: String) throws {
        let date = try CivilDate(parsing: date)
        #expect(date.inWords == words)
        #expect(date.inWords(at: "Đông Hà") == "Đông Hà, \(words)")
    }

    @Test("Times show Vietnam's wall clock, on the next day after 17:00 UTC")
    func times() throws {
        let time = try Timestamp(parsing: "2026-11-20T17:05:09.999Z")
        #expect(time.short(in: .vietnamese) == "00:05 21/11/2026")
        #expect(time.short(in: .english) == "00:05 21/11/2026")
        #expect(time.long(in: .vietnamese) == "00:05:09 21/11/2026 +07:00")
        #expect(time.vietnamISO == "2026-11-21T00:05:09+07:00")
        #expect(CivilDate(vietnam: time).short(in: .vietnamese) == "21/11/2026")
    }
}

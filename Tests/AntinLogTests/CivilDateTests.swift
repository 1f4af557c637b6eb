import AntinLog
import Testing

@Suite("Civil date")
struct CivilDateTests {
    @Test("Every date of the years 0001 to 9999 follows the one before it")
    func everyDate() throws {
        var expected: Int64 = -719_162
        for year in 1...9999 {
            for month in 1...12 {
                for day in 1...32 {
                    guard let date = CivilDate(year: year, month: month, day: day) else {
                        #expect(day > 28)
                        break
                    }
                    guard date.daysSinceEpoch == expected,
                        CivilDate(vietnam: date.startOfDay) == date
                    else {
                        Issue.record("\(date) is day \(date.daysSinceEpoch), not \(expected)")
                        return
                    }
                    expected += 1
                }
            }
        }
        #expect(expected == 2_932_897)
    }

    @Test("Leap years are those of the Gregorian calendar")
    func leapYears() {
        for year in 1...9999 {
            let leap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
            #expect((CivilDate(year: year, month: 2, day: 29) != nil) == leap)
        }
    }

    @Test("The date in Vietnam changes at 17:00 UTC")
    func vietnam() throws {
        let before = try Timestamp(parsing: "2025-12-31T16:59:59.999Z")
        let after = try Timestamp(parsing: "2025-12-31T17:00:00.000Z")
        #expect(CivilDate(vietnam: before).description == "2025-12-31")
        #expect(CivilDate(vietnam: after).description == "2026-01-01")
        #expect(CivilDate(vietnam: after).startOfDay == after)
        #expect(CivilDate(vietnam: .latest).description == "9999-12-31")
        #expect(CivilDate(vietnam: .earliest).description == "0001-01-01")
        #expect(CivilDate(vietnam: .earliest).startOfDay == .earliest)
    }

    @Test(
        "What is not a date, or is another spelling of one, is refused",
        arguments: [
            "", "2026-1-1", "2026-01-1", "26-01-01", "2026/01/01", "2026-02-29", "2026-01-01 ",
            "2026-01-01T", "0000-01-01", "2026-04-31", "10000-01-01", "01/01/2026", "2026-01-00",
        ])
    func refused(text: String) {
        #expect(throws: FormatError.self) { try CivilDate(parsing: text) }
    }

    @Test("A date prints as it was read, and dates compare as their spellings do")
    func roundTrip() throws {
        let texts = ["0001-01-01", "1975-04-30", "2024-02-29", "2026-01-01", "9999-12-31"]
        let dates = try texts.map { text in try CivilDate(parsing: text) }
        #expect(dates.map(\.description) == texts)
        #expect(dates.sorted() == dates)
    }
}

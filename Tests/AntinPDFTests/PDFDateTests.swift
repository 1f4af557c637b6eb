import Testing

@testable import AntinPDF

@Suite("PDF date")
struct PDFDateTests {
    @Test(
        "Dates are written in Viet Nam's time",
        arguments: [
            (1_795_279_442, "D:20261121234402+07'00'"), (0, "D:19700101070000+07'00'"),
            (-25_201, "D:19691231235959+07'00'"), (951_757_199, "D:20000228235959+07'00'"),
            (951_757_200, "D:20000229000000+07'00'"),
            (-62_135_622_000, "D:00010101000000+07'00'"),
        ] as [(Int64, String)])
    func written(_ seconds: Int64, _ text: String) {
        #expect(PDFDate.vietnam(unixSeconds: seconds) == text)
        #expect(PDFDate.unixSeconds(text) == seconds)
        #expect(PDFDate.isCanonical(text))
    }

    @Test("Every day of 800 years comes back")
    func days() {
        for day in -146_097..<146_097 {
            let seconds = Int64(day) * 86_400 + 3
            #expect(PDFDate.vietnam(unixSeconds: seconds).flatMap(PDFDate.unixSeconds) == seconds)
        }
    }

    @Test("Beyond four digits of a year there is no date")
    func range() {
        for seconds in [Int64.min, .max, -62_135_622_001, 253_402_275_600] {
            #expect(PDFDate.vietnam(unixSeconds: seconds) == nil)
        }
        #expect(PDFDate.vietnam(unixSeconds: 253_402_275_599) == "D:99991231235959+07'00'")
    }

    @Test("Other producers' zones are understood, nonsense is not")
    func foreign() {
        let seconds: Int64 = 1_767_574_800
        for text in [
            "D:20260105080000+07'00'", "D:20260105080000+07'00", "D:20260105010000Z",
            "D:20260105010000", "D:20260105010000Z00'00'", "D:20260104200000-05'00'",
        ] {
            #expect(PDFDate.unixSeconds(text) == seconds)
        }
        for text in [
            "", "D:", "D:2026", "D:20261305080000", "D:20260230080000", "D:20260105250000",
            "20260105080000Z", "D:20260105080000*07'00'", "D:2026010508000x",
            "D:20260105080000+", "D:00000101000000",
        ] {
            #expect(PDFDate.unixSeconds(text) == nil, "\(text)")
        }
    }
}

// PublicPictureTests.swift
import AntinServer
import Testing

@Suite("Pictures of pages, and what is kept of them")
struct PublicPictureTests {
    @Test("A page becomes a PNG of the width asked for; what is no page becomes nothing")
    func pages() async throws {
        let pictures = PagePictures()
        guard pictures.program != nil else { return }
        let first = try #require(
            try await pictures.png(of: ServedOffice.pdf, page: 1, width: 120))
        #expect(first.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
        #expect(first[16..<20].elementsEqual([0, 0, 0, 120]))
        #expect(try await pictures.png(of: ServedOffice.pdf, page: 2, width: 120) == nil)
        #expect(try await pictures.png(of: Array("no PDF".utf8), page: 1, width: 120) == nil)
        #expect(try await pictures.png(of: ServedOffice.pdf, page: 0, width: 120) == nil)
        #expect(try await pictures.png(of: ServedOffice.pdf, page: 1, width: 9_000) == nil)
    }

    @Test("Without the program there is no picture, and no error")
    func missing() async throws {
        let pictures = PagePictures(program: "/nonexistent/pdftoppm")
        #expect(try await pictures.png(of: ServedOffice.pdf, page: 1, width: 120) == nil)
    }

    @Test("What was used last stays; what costs too much is not kept at all")
    func kept() {
        let kept = Kept<Int, [Int]>(maxCost: 8, cost: \.count)
        for key in 0..<100 {
            kept[key] = [key]
            #expect(kept[0] == [0], "asked for every time, so it stays")
        }
        #expect((1..<90).allSatisfy { kept[$0] == nil })
        #expect(kept[99] == [99])
        kept[200] = [Int](repeating: 1, count: 5)
        #expect(kept[200] == nil)
        kept[99] = nil
        #expect(kept[99] == nil)
    }
}

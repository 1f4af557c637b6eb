import AntinCore
import AntinLog
import AntinRegistry
import Testing

@Suite("Books and numbers")
struct BookTests {
    @Test("A document goes from draft to issue and keeps the number that it got")
    func life() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let issued = try await registry.issued("một")
        #expect(issued.number.number == 1)
        #expect(issued.number.printed == "01")
        #expect(issued.number.date.description == "2026-11-20")
        let again = try await registry.issue(issued.number.dispatch)
        #expect(again == issued)
        let document = try await registry.document(issued.entry)
        #expect(document?.state == .current)
        #expect(document?.codeNumber == "01")
        #expect(registry.checkpoint?.head.size == issued.entry + 1)
        #expect(site.errors.isEmpty)
    }

    @Test("2,000 parallel numberings give 1 to 2,000", .timeLimit(.minutes(5)))
    func parallel() async throws {
        let site = try TestSite()
        let registry = try await site.create()
        let count = 2_000
        var ids: [DispatchID] = []
        for number in 0..<count {
            let dispatch = try await registry.createDispatch(Sample.draft("\(number)"))
            ids.append(dispatch.id)
        }
        let file = try await Sample.file("một", in: registry)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for id in ids {
                group.addTask { _ = try await registry.signDispatch(id, files: [file]) }
            }
            try await group.waitForAll()
        }
        let numbers = try await withThrowingTaskGroup(of: Int.self) { group in
            for id in ids { group.addTask { try await registry.number(id).number } }
            return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
        }
        #expect(numbers == Set(1...count))
    }
}

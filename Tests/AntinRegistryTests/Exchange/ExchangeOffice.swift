import AntinCore
import AntinLog
import AntinRegistry

/// A department that writes to invented schools.
struct ExchangeOffice {
    let site: TestSite
    let registry: Registry
    let clerk = Recorder(id: "clerk", name: "Văn Thư Mẫu")

    init(schools count: Int = 3) async throws {
        self.site = try TestSite()
        self.registry = try await self.site.create()
        for number in 1...count {
            let school = try Self.school(number)
            try await self.registry.registerOrgan(school, name: "Trường THCS số \(number)")
            try await self.registry.openBooks(school)
        }
    }

    static func school(_ number: Int) throws -> OrganID {
        let text = String(number)
        let digits = String(repeating: "0", count: max(0, 2 - text.count)) + text
        return try Sample.organ("001.\(digits).18.H41")
    }

    static func recipients(_ numbers: ClosedRange<Int>) throws -> [Handling.Recipient] {
        try numbers.map {
            Handling.Recipient(organID: try Self.school($0), organName: "Trường THCS số \($0)")
        }
    }

    /// Issues a document to recipients, with its sealed file.
    func issued(
        _ text: String, to recipients: [Handling.Recipient], due: String? = nil,
        priority: Int? = nil
    ) async throws -> UInt64 {
        var draft = try Sample.draft(text)
        draft.handling = Handling(
            recipients: recipients, dueDate: try due.map { try CivilDate(parsing: $0) },
            priority: priority)
        let dispatch = try await self.registry.createDispatch(draft)
        let file = try await Sample.file(text, in: self.registry)
        _ = try await self.registry.signDispatch(dispatch.id, files: [file])
        _ = try await self.registry.number(dispatch.id)
        let sealed = try await Sample.file(text + " sealed", in: self.registry, signatures: 2)
        return try await self.registry.issue(dispatch.id, sealed: [sealed]).entry
    }

    /// A school enters what was sent to it.
    @discardableResult
    func receive(
        _ entry: UInt64, _ text: String, at number: Int
    ) async throws -> ReceivedDocument {
        let file = try await Sample.file(text + " sealed", in: self.registry, signatures: 2)
        return try await self.registry.receive(
            Sample.arrival(
                [file], organ: Self.school(number).text, ref: Reference(entry)))
    }

    func states(of entry: UInt64) async throws -> [String?] {
        try await self.registry.deliveryLines(of: entry).map { $0.delivery.state?.rawValue }
    }

    func delivery(_ entry: UInt64, to number: Int) async throws -> Delivery {
        try await need(self.registry.delivery(of: entry, to: Self.school(number)))
    }

    func report(
        _ status: ExchangeStatus, _ entry: UInt64, at number: Int, reason: String? = nil
    ) async throws -> StatusOutcome {
        try await self.registry.report(
            StatusReport(status, side: .receiver, by: self.clerk, reason: reason), of: entry,
            as: Self.school(number))
    }
}

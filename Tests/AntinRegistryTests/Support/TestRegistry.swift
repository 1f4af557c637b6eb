// A registry in a directory of its own, with a clock that the test moves.

import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import AntinSystem
import Synchronization

/// A clock that stands still until a test moves it.
final class TestClock: RegistryClock {
    private let reading: Mutex<ClockReading>

    init(_ text: String = "2026-11-20T02:00:00.000Z") throws {
        self.reading = Mutex(
            ClockReading(wall: try Timestamp(parsing: text), monotonicNanoseconds: 1_000_000_000))
    }

    func read() -> ClockReading { self.reading.withLock { $0 } }

    /// Time passes.
    func advance(milliseconds: Int64) {
        self.reading.withLock { reading in
            reading = ClockReading(
                wall: Timestamp(milliseconds: reading.wall.milliseconds + milliseconds),
                monotonicNanoseconds: reading.monotonicNanoseconds
                    + UInt64(max(0, milliseconds)) * 1_000_000)
        }
    }

    /// Somebody sets the clock; no time passes.
    func set(_ text: String) throws {
        let wall = try Timestamp(parsing: text)
        self.reading.withLock { reading in
            reading = ClockReading(
                wall: wall, monotonicNanoseconds: reading.monotonicNanoseconds)
        }
    }
}

/// What a test needs again after the registry was closed, killed or copied.
final class TestSite: Sendable {
    let directory: String
    let clock: TestClock
    let keys: LogKeys
    private let fatal = Mutex<[FatalRegistryError]>([])
    private let replacing = Mutex<@Sendable (RegistryParts) -> RegistryParts>({ $0 })

    static let organ = "000.00.18.H41"
    static let origin = "register.example.vn/log"

    private let isOwner: Bool

    convenience init(clock: String = "2026-11-20T02:00:00.000Z") throws {
        try self.init(
            directory: FileSystem.temporaryDirectory(prefix: "antin-registry"), clock: clock,
            isOwner: true)
    }

    /// The site of another process, which removes it.
    convenience init(existing directory: String) throws {
        try self.init(
            directory: directory, clock: "2026-11-20T02:00:00.000Z", isOwner: false)
    }

    private init(directory: String, clock: String, isOwner: Bool) throws {
        self.directory = directory
        self.isOwner = isOwner
        self.clock = try TestClock(clock)
        self.keys = try LogKeys(
            origin: Self.origin,
            log: SigningKey(ed25519Seed: Digest.sha256("log key of a test").bytes),
            status: SigningKey(ed25519Seed: Digest.sha256("status key of a test").bytes))
    }

    deinit { if self.isOwner { try? FileSystem.removeTree(self.directory) } }

    /// What ended a registry here.
    var errors: [FatalRegistryError] { self.fatal.withLock { $0 } }

    var data: String { self.directory + "/data" }
    var anchorPath: String { self.directory + "/anchor/head" }

    func replaceParts(_ replace: @escaping @Sendable (RegistryParts) -> RegistryParts) {
        self.replacing.withLock { $0 = replace }
    }

    func configuration(data: String? = nil, anchor: String? = nil) -> RegistryConfiguration {
        var configuration = RegistryConfiguration(
            directory: data ?? self.data, anchorPath: anchor ?? self.anchorPath)
        configuration.clock = self.clock
        configuration.passwordCost = PasswordHash.Cost(logN: 2, r: 1, p: 1)
        configuration.replacingParts = self.replacing.withLock { $0 }
        configuration.onFatal = { [self] error in self.fatal.withLock { $0.append(error) } }
        return configuration
    }

    /// A registry with one organ and its books `di` and `den`, series CHUNG.
    func create() async throws -> Registry {
        let registry = try await Registry.create(
            self.configuration(), keys: self.keys, organ: try Sample.organ(),
            name: "Sở Giáo dục và Đào tạo tỉnh Sao Mai")
        try await registry.openBooks(try Sample.organ())
        return registry
    }

    /// Makes a registry, uses it, and closes it.
    func created<Value>(_ body: (Registry) async throws -> Value) async throws -> Value {
        let registry = try await self.create()
        let value = try await body(registry)
        await registry.close()
        return value
    }

    /// Opens the registry, uses it, and closes it.
    func opened<Value>(_ body: (Registry) async throws -> Value) async throws -> Value {
        let registry = try await self.open()
        let value = try await body(registry)
        await registry.close()
        return value
    }

    /// Opens what a registry of this process has left. The last closure of a registry that died
    /// may still be on its way out, with the locks.
    func open() async throws -> Registry {
        try await self.open(self.configuration())
    }

    func open(_ configuration: RegistryConfiguration) async throws -> Registry {
        for _ in 0..<100_000 {
            do {
                return try Registry.open(configuration, keys: self.keys)
            } catch OpeningError.locked {
                await Task.yield()
            }
        }
        throw OpeningError.locked
    }
}

extension Registry {
    func openBooks(_ organ: OrganID, first: Int = 1) async throws {
        try await self.openBook(
            organ, book: Sample.outgoing(), series: Sample.series(), direction: .outgoing,
            name: "Sổ văn bản đi", first: first, reason: first == 1 ? nil : "sổ giấy đến số trước")
        try await self.openBook(
            organ, book: Sample.incoming(), series: Sample.series(), direction: .incoming,
            name: "Sổ văn bản đến")
    }
}

/// Something that a test takes for granted and is not there.
struct TestFailure: Error {}

func need<Value>(_ value: Value?) throws -> Value {
    guard let value else { throw TestFailure() }
    return value
}

/// Invented documents.
enum Sample {
    static func organ(_ text: String = TestSite.organ) throws -> OrganID {
        try need(OrganID(text))
    }
    static func outgoing() throws -> BookID { try need(BookID("di")) }
    static func incoming() throws -> BookID { try need(BookID("den")) }
    static func series() throws -> SeriesID { try need(SeriesID("CHUNG")) }

    static func volume(_ year: Int = 2026, organ: String = TestSite.organ) throws -> BookKey {
        BookKey(
            organ: try Self.organ(organ), book: try Self.outgoing(), series: try Self.series(),
            year: year)
    }

    static func record(
        _ subject: String = "Về việc tổ chức hội nghị", medium: Medium = .electronic,
        organ: String = TestSite.organ
    ) throws -> DocumentRecord {
        DocumentRecord(
            organID: try Self.organ(organ), organName: "Sở Giáo dục và Đào tạo tỉnh Sao Mai",
            codeNumber: nil, codeNotation: "SGDĐT-VP", issuedDate: nil, type: "CV",
            typeName: "Công văn", subject: subject,
            signers: [RecordSigner(fullName: "Trần Văn Mẫu", position: "Giám đốc")],
            files: [], level: .public, medium: medium)
    }

    static func draft(
        _ subject: String = "Về việc tổ chức hội nghị", medium: Medium = .electronic,
        organ: String = TestSite.organ
    ) throws -> DispatchDraft {
        DispatchDraft(
            organ: try Self.organ(organ), book: try Self.outgoing(), series: try Self.series(),
            record: try Self.record(subject, medium: medium, organ: organ),
            handling: Handling(recipients: [
                Handling.Recipient(organID: nil, organName: "Các trường trực thuộc")
            ]))
    }

    /// A file with one invented signature.
    static func file(
        _ text: String, in registry: Registry, role: FileRole = .main, signatures: Int = 1
    ) async throws -> RecordFile {
        let blob = try await registry.stage(Array(text.utf8))
        return RecordFile(
            name: role == .main ? "van-ban.pdf" : "phu-luc.pdf", role: role, sha256: blob.digest,
            signatures: (0..<signatures).map { Digest.sha256("\(text) signature \($0)") },
            size: blob.size)
    }

    static func arrival(
        _ files: [RecordFile], organ: String, ref: Reference? = nil,
        channel: ArrivalChannel = .system
    ) throws -> Arrival {
        var record = try Self.record()
        record.codeNumber = "01"
        record.files = files
        return Arrival(
            organ: try Self.organ(organ), book: try Self.incoming(), series: try Self.series(),
            channel: channel, record: record, ref: ref)
    }
}

extension Registry {
    /// A dispatch that the persons have signed.
    func signed(_ text: String, organ: String = TestSite.organ) async throws -> DispatchID {
        let dispatch = try await self.createDispatch(Sample.draft(text, organ: organ))
        let file = try await Sample.file(text, in: self)
        return try await self.signDispatch(dispatch.id, files: [file]).id
    }

    /// A document from draft to issue.
    func issued(_ text: String, organ: String = TestSite.organ) async throws -> IssuedDocument {
        let id = try await self.signed(text, organ: organ)
        _ = try await self.number(id)
        let sealed = try await Sample.file(text + " sealed", in: self, signatures: 2)
        return try await self.issue(id, sealed: [sealed])
    }
}

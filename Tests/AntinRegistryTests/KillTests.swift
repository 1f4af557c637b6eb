import AntinCore
import AntinLog
import AntinRegistry
import AntinSystem
import Foundation
import Testing

/// A process that is really killed. What the fault matrix does with errors is done here with
/// SIGKILL, so that nothing of the process runs on: no destructor, no lock that is given back.
@Suite("Kill -9 at each step")
struct KillTests {
    /// The n-th change that an issue makes to the file system, and the steps around the database.
    @Test("A process killed at any step leaves a register that goes on where it was")
    func kill() async throws {
        for point in Faults.Point.allCases.map(\.rawValue) {
            for kind in Faults.Kind.allCases.map(\.rawValue) {
                let site = try TestSite()
                let observer = Observer()
                let operation = Operation.issue
                let prepared: Operation.Prepared
                do {
                    let registry = try await site.create()
                    prepared = try await operation.prepare(registry)
                    try await observer.note(prepared.issued, of: registry)
                }
                let directory = site.directory
                let dispatch = prepared.numbered.text
                await #expect(processExitsWith: .signal(SIGKILL)) {
                    [
                        directory = directory as String, dispatch = dispatch as String,
                        point = point as String,
                        kind = kind as String
                    ] in
                    let faults = Faults()
                    let site = try TestSite(existing: directory)
                    site.replaceParts { faults.inside($0) }
                    let registry = try await site.open()
                    let sealed = try await Sample.file("có dấu", in: registry, signatures: 2)
                    let place = try need(Faults.Point(rawValue: point))
                    faults.arm(place, try need(Faults.Kind(rawValue: kind))) {
                        Foundation.kill(getpid(), SIGKILL)
                    }
                    _ = try await registry.issue(need(DispatchID(dispatch)), sealed: [sealed])
                }
                let registry = try await site.open()
                let entry = try await operation.run(registry, prepared)
                try await observer.note(entry, of: registry)
                try await observer.check(registry, at: site)
            }
        }
    }
}

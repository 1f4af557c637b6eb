// The documents themselves, for an auditor with the right to see them.

import AntinCore
import AntinCrypto
import AntinSystem

extension Registry {
    /// Writes every file that a record names into a directory, each named by its digest: what
    /// `antin-verify audit` hashes again and whose signatures it checks. Answers how many.
    @discardableResult
    package func exportFiles(to directory: String) async throws -> Int {
        try FileSystem.makeDirectory(directory, durable: true)
        var written: Set<Digest> = []
        var before: UInt64?
        while true {
            let page = try await self.documents(DocumentQuery(before: before, limit: 500))
            for document in page where document.state != .erased {
                guard let opened = try await self.record(of: document.entry) else { continue }
                for file in try DocumentRecord(parsing: opened.json).files
                where written.insert(file.sha256).inserted {
                    let store = try await self.file(file.sha256)
                    try DurableFile.write(store.bytes, to: "\(directory)/\(file.sha256.hex)")
                }
            }
            guard let last = page.last else { return written.count }
            before = last.entry
        }
    }
}

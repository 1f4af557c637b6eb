// Which document or dispatch holds which file.

import AntinCore
package import AntinCrypto
package import AntinSystem

extension Planning {
    /// Makes `holder` hold exactly these files. Each must have been staged.
    mutating func hold(_ files: [RecordFile], as holder: String) throws {
        try self.release(holder)
        for file in files {
            guard self.blobs.has(file.sha256) else {
                throw Refusal(.fileMissing, file.sha256.hex)
            }
            try self.transaction.execute(
                "INSERT INTO blobs (digest, size) VALUES (?, ?) ON CONFLICT (digest) DO NOTHING",
                [.digest(file.sha256), .integer(Int64(file.size))])
            try self.transaction.execute(
                """
                INSERT INTO blob_holders (digest, holder) VALUES (?, ?)
                ON CONFLICT (digest, holder) DO NOTHING
                """, [.digest(file.sha256), .text(holder)])
        }
    }

    /// The holder lets its files go; those that nobody holds any more are removed after the
    /// commit.
    mutating func release(_ holder: String) throws {
        let rows = try self.transaction.rows(
            "SELECT digest FROM blob_holders WHERE holder = ?", [.text(holder)])
        guard !rows.isEmpty else { return }
        try self.transaction.execute(
            "DELETE FROM blob_holders WHERE holder = ?", [.text(holder)])
        for row in rows { self.released.insert(try row.digest(0)) }
    }

    /// At the end of the transaction: the released files that really have no holder.
    mutating func orphans() throws -> [Digest] {
        var orphans: [Digest] = []
        for digest in self.released.sorted() {
            let removed = try self.transaction.execute(
                """
                DELETE FROM blobs WHERE digest = ?
                    AND NOT EXISTS (SELECT 1 FROM blob_holders WHERE digest = ?)
                """, [.digest(digest), .digest(digest)])
            if removed == 1 { orphans.append(digest) }
        }
        return orphans
    }
}

extension Registry {
    /// Takes a file in, durably, under its digest. Nothing holds it yet: a dispatch or a document
    /// that names it does; a file that none names is removed when the server starts again.
    package func stage(_ bytes: [UInt8]) async throws -> StoredBlob {
        try await self.offDisk { try self.blobs.stage(bytes) }
    }

    /// Takes an upload over that was written to `incomingPath()`.
    package func stage(movingFileAt path: String) async throws -> StoredBlob {
        try await self.offDisk { try self.blobs.stage(movingFileAt: path) }
    }

    /// A path for an upload on the registry's own disk.
    package func incomingPath() throws -> String { try self.blobs.incomingPath() }

    /// The bytes of a file that something holds, hashed before they are given out.
    package func file(_ digest: Digest) async throws -> ByteStore {
        try await self.offDisk {
            let held = try self.store.read { reader in
                try reader.row("SELECT 1 FROM blobs WHERE digest = ?", [.digest(digest)])
            }
            guard held != nil || self.blobs.has(digest) else { throw BlobError.missing(digest) }
            return try self.blobs.open(digest)
        }
    }

    /// Removes files that nothing holds: leftovers of uploads and of a crash while removing.
    /// For the start of a server, before requests are taken.
    package func sweep() async throws -> Int {
        try await self.alone { parts in
            try parts.blobs.removeLeftovers()
            let held = try parts.store.read { reader in
                Set(try reader.rows("SELECT digest FROM blobs", []).map { try $0.digest(0) })
            }
            let orphans = try parts.blobs.digests().filter { !held.contains($0) }
            for digest in orphans { try parts.blobs.remove(digest) }
            return orphans.count
        }
    }
}

// Judge+issued.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import AntinSystem

/// What this register has issued, judged as the register knows it.
extension Judge {
    /// The receipt of a document, canonical; not older than a ``TimeSlot``.
    func receipt(of standing: IssuedStanding) async throws -> [UInt8] {
        try await self.kept.receipts.receipt(of: standing).bytes
    }

    /// A document of the register: about one of its files, or about its entry alone for nil.
    func issued(_ standing: IssuedStanding, file: Digest?) async throws -> Judged {
        try await self.kept.judged(
            file.map { .registered($0) } ?? .entry, of: standing, in: .vietnamese
        ) { receipt in
            guard let file, let material = try await self.material(file, of: standing) else {
                return try await self.judged(
                    receipt, name: "phieu.antin-receipt", receipt: nil, in: .vietnamese)
            }
            guard !material.signatures.isEmpty else {
                return try await self.judged(
                    material.file.bytes, name: material.file.name, receipt: receipt,
                    in: .vietnamese)
            }
            let name = material.file.name
            let package = ZipArchive(
                [material.file] + material.signatures + [
                    ZipArchive.Member(name: name + ".antin-receipt", bytes: receipt)
                ]
            ).bytes
            return try await self.judged(package, name: name, receipt: nil, in: .vietnamese)
        }
    }

    /// A file of a document, and the signatures that belong to it if it is no PDF.
    private struct Material {
        let file: ZipArchive.Member
        var signatures: [ZipArchive.Member] = []
    }

    /// A file of a document and the signatures that belong to it; nil if it proves nothing or is
    /// not there, and the register is asked about the entry.
    private func material(
        _ digest: Digest, of standing: IssuedStanding
    ) async throws -> Material? {
        guard standing.state != .erased,
            let opened = try await self.registry.record(of: standing.entry)
        else { return nil }
        let files = try DocumentRecord(parsing: opened.json).files
        // After a restore a file may still have to be entered again: the entry is there.
        guard let file = files.first(where: { $0.sha256 == digest }),
            let bytes = try? await self.registry.bytes(of: digest)
        else { return nil }
        var material = Material(file: ZipArchive.Member(name: file.name, bytes: bytes))
        if JudgedFile.looksLikePDF(ByteStore(bytes)) { return material }
        for signature in files where signature.role == .signature {
            material.signatures.append(
                ZipArchive.Member(
                    name: signature.name,
                    bytes: try await self.registry.bytes(of: signature.sha256)))
        }
        // The picture of a paper document proves nothing by itself.
        return material.signatures.isEmpty ? nil : material
    }
}

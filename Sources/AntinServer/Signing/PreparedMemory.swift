// PreparedMemory.swift
internal import AntinCrypto

/// The prepared files with a number in them that were made here and not yet signed.
///
/// What a signer sends back to be filled in could show another number than it says; so a revision
/// that fills in fields is taken only if these are the bytes that were handed out. After a restart
/// the signer prepares again.
actor PreparedMemory {
    private static let limit = 4_096
    private var known: Set<Digest> = []
    private var order: [Digest] = []

    func remember(_ document: Digest) {
        guard self.known.insert(document).inserted else { return }
        self.order.append(document)
        if self.order.count > Self.limit { self.known.remove(self.order.removeFirst()) }
    }

    func remembers(_ document: Digest) -> Bool { self.known.contains(document) }
}

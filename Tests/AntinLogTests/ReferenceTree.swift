import AntinCrypto
import AntinLog

/// RFC 6962, section 2.1, as its recursive definitions read: slow, and independent of the code
/// under test.
enum ReferenceTree {
    static func root(_ leaves: ArraySlice<Digest>) -> Digest {
        guard leaves.count > 1 else { return leaves.first ?? Digest.sha256([UInt8]()) }
        let k = split(leaves.count)
        return node(root(leaves.prefix(k)), root(leaves.dropFirst(k)))
    }

    static func path(_ m: Int, _ leaves: ArraySlice<Digest>) -> [Digest] {
        guard leaves.count > 1 else { return [] }
        let k = split(leaves.count)
        if m < k { return path(m, leaves.prefix(k)) + [root(leaves.dropFirst(k))] }
        return path(m - k, leaves.dropFirst(k)) + [root(leaves.prefix(k))]
    }

    static func proof(_ m: Int, _ leaves: ArraySlice<Digest>) -> [Digest] {
        subproof(m, leaves, true)
    }

    private static func subproof(_ m: Int, _ leaves: ArraySlice<Digest>, _ whole: Bool)
        -> [Digest]
    {
        if m == leaves.count { return whole ? [] : [root(leaves)] }
        let k = split(leaves.count)
        if m <= k { return subproof(m, leaves.prefix(k), whole) + [root(leaves.dropFirst(k))] }
        return subproof(m - k, leaves.dropFirst(k), false) + [root(leaves.prefix(k))]
    }

    private static func split(_ count: Int) -> Int {
        var k = 1
        while k * 2 < count { k *= 2 }
        return k
    }

    private static func node(_ left: Digest, _ right: Digest) -> Digest {
        Digest.sha256([1] + left.bytes + right.bytes)
    }

    /// Leaf i of the test trees is the single byte i.
    static func leaves(_ count: Int) -> [Digest] {
        (0..<count).map { i in Digest.sha256([0, UInt8(truncatingIfNeeded: i)]) }
    }
}

extension Digest {
    /// The value with one bit changed.
    var corrupted: Digest {
        var bytes = bytes
        bytes[17] ^= 0x10
        return Digest(bytes: bytes) ?? self
    }
}

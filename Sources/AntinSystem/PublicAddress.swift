// Which addresses belong to the open internet.

/// Tells public addresses from those of this machine, of its network and of special use (IANA's
/// special-purpose registries; RFC 6890). Whoever lets strangers name a target asks here.
package enum PublicAddress {
    /// Four bytes of IPv4, or sixteen of IPv6.
    package static func holds(_ bytes: [UInt8]) -> Bool {
        switch bytes.count {
        case 4: Self.holds(version4: bytes)
        case 16: Self.holds(version6: bytes)
        default: false
        }
    }

    private static func holds(version4 bytes: [UInt8]) -> Bool {
        switch (bytes[0], bytes[1], bytes[2]) {
        case (0, _, _), (10, _, _), (127, _, _), (224...255, _, _): false
        case (100, 64...127, _), (169, 254, _), (172, 16...31, _), (192, 168, _): false
        case (192, 0, 0), (192, 0, 2), (192, 88, 99), (198, 51, 100), (203, 0, 113): false
        case (198, 18...19, _): false
        default: true
        }
    }

    /// Global unicast is 2000::/3. What embeds an IPv4 address (mapped, 6to4, Teredo, NAT64) could
    /// lead back into a private network and is none.
    private static func holds(version6 bytes: [UInt8]) -> Bool {
        guard bytes[0] & 0xE0 == 0x20 else { return false }
        switch (bytes[0], bytes[1], bytes[2], bytes[3]) {
        case (0x20, 0x02, _, _), (0x20, 0x01, 0x0D, 0xB8): return false
        // 2001::/23: Teredo, benchmarking, ORCHID.
        case (0x20, 0x01, 0x00...0x01, _): return false
        default: return true
        }
    }
}

// Small values out of libcrypto's ASN.1 structures.

import COpenSSL

/// Object identifiers.
enum ObjectIdentifier {
    /// The dotted form of an `ASN1_OBJECT` that the caller keeps.
    static func dotted(_ object: OpaquePointer?) -> String {
        var text = [CChar](repeating: 0, count: 256)
        let count = unsafe OBJ_obj2txt(&text, Int32(text.count), object, 1)
        guard count > 0, count < text.count else { return "" }
        return String(
            decoding: text.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// ASN.1 strings.
enum ASN1Text {
    /// The text of any string type; `nil` if it is none or not well formed.
    static func utf8(_ string: UnsafeMutablePointer<ASN1_STRING>?) -> String? {
        guard let string = unsafe string else { return nil }
        var bytes: UnsafeMutablePointer<UInt8>? = nil
        let count = unsafe ASN1_STRING_to_UTF8(&bytes, string)
        guard count >= 0, let bytes = unsafe bytes else {
            CryptoError.clearQueue()
            return nil
        }
        defer { unsafe antin_free(bytes) }
        return unsafe String(
            validating: unsafe UnsafeBufferPointer(start: bytes, count: Int(count)),
            as: UTF8.self)
    }

    /// The content octets.
    static func bytes(_ string: UnsafePointer<ASN1_STRING>?) -> [UInt8] {
        guard let string = unsafe string, let start = unsafe ASN1_STRING_get0_data(string)
        else { return [] }
        return unsafe [UInt8](
            UnsafeBufferPointer(start: start, count: Int(ASN1_STRING_length(string))))
    }
}

/// Points in time.
enum ASN1Time {
    /// Seconds since 1970 (no leap seconds); `nil` if the text is no time.
    static func unixSeconds(_ time: UnsafePointer<ASN1_TIME>?) -> Int64? {
        var parts = unsafe tm()
        guard let time = unsafe time, unsafe ASN1_TIME_to_tm(time, &parts) == 1 else {
            CryptoError.clearQueue()
            return nil
        }
        let days = unsafe Self.days(
            year: Int64(parts.tm_year) + 1900, month: Int64(parts.tm_mon) + 1,
            day: Int64(parts.tm_mday))
        let seconds =
            unsafe Int64(parts.tm_hour) * 3600 + Int64(parts.tm_min) * 60 + Int64(parts.tm_sec)
        return days * 86400 + seconds
    }

    /// Days from 1970-01-01 in the Gregorian calendar: counts years that begin in March, so that
    /// the leap day is a year's last.
    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let marchYear = month > 2 ? year : year - 1
        let marchMonth = (month + 9) % 12
        let leaps = marchYear / 4 - marchYear / 100 + marchYear / 400
        return marchYear * 365 + leaps + (marchMonth * 153 + 2) / 5 + day - 1 - 719_468
    }
}

/// Stacks, libcrypto's arrays of pointers.
enum Stack {
    /// Calls `body` for each element, typed.
    static func forEach<Element>(
        of type: Element.Type, in stack: OpaquePointer?,
        _ body: (UnsafeMutablePointer<Element>) -> Void
    ) {
        guard let stack = unsafe stack else { return }
        for index in 0..<(unsafe OPENSSL_sk_num(stack)) {
            guard let element = unsafe OPENSSL_sk_value(stack, index) else { continue }
            unsafe body(element.assumingMemoryBound(to: type))
        }
    }

    /// The elements of a stack of values that Swift sees as opaque.
    static func opaque(_ stack: OpaquePointer?) -> [OpaquePointer] {
        guard let stack = unsafe stack else { return unsafe [] }
        var elements: [OpaquePointer] = unsafe []
        for index in 0..<(unsafe OPENSSL_sk_num(stack)) {
            if let element = unsafe OPENSSL_sk_value(stack, index) {
                unsafe elements.append(OpaquePointer(element))
            }
        }
        return unsafe elements
    }
}

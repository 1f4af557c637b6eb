import AntinSystem

// Streams of page content, which more producers write in more ways than cross-references.

extension StreamDecoder {
    /// Decodes any chain of `/FlateDecode`, `/ASCII85Decode` and `/ASCIIHexDecode`.
    ///
    /// - Parameter resolve: what an indirect `/Filter` or `/DecodeParms` refers to.
    mutating func decodeText(
        _ stream: PDFStream, of store: ByteStore,
        resolve: (PDFObject?) throws(PDFError) -> PDFObject
    ) throws(PDFError) -> [UInt8] {
        let place = stream.dataRange.lowerBound
        let dictionary = stream.dictionary
        guard !dictionary.hasRepeatedKey, dictionary["F"] == nil else {
            throw PDFError(.malformed, at: place, "a stream with a repeated key or in another file")
        }
        let filters = try Self.names(try resolve(dictionary["Filter"]), at: place, resolve)
        let parameters =
            switch try resolve(dictionary["DecodeParms"]) {
            case .array(let values): values
            case let value: [value]
            }
        guard filters.count <= 4, stream.dataRange.count <= limit else {
            throw tooLong(at: place)
        }
        var bytes = store.bytes(stream.dataRange)
        for (index, filter) in filters.enumerated() {
            switch filter {
            case "FlateDecode":
                bytes = try inflate(bytes, at: place)
                let parameter =
                    parameters.indices.contains(index) ? try resolve(parameters[index]) : .null
                if let dictionary = parameter.dictionary {
                    bytes = try Predictor(dictionary, at: place).undo(bytes)
                }
            case "ASCII85Decode":
                bytes = try Self.ascii85(bytes, at: place)
            case "ASCIIHexDecode":
                bytes = try Self.asciiHex(bytes, at: place)
            default:
                throw PDFError(.unsupported, at: place, "the filter \(filter)")
            }
        }
        guard bytes.count <= limit else { throw tooLong(at: place) }
        remainingBytes -= bytes.count
        return bytes
    }

    private static func names(
        _ object: PDFObject, at place: Int, _ resolve: (PDFObject?) throws(PDFError) -> PDFObject
    ) throws(PDFError) -> [String] {
        if object.isNull { return [] }
        var names: [String] = []
        for value in object.array ?? [object] {
            guard let name = try resolve(value).name else {
                throw PDFError(.malformed, at: place, "a filter that is no name")
            }
            names.append(name)
        }
        return names
    }

    private func inflate(_ bytes: [UInt8], at place: Int) throws(PDFError) -> [UInt8] {
        do {
            return try Inflate.zlib(bytes, maxOutput: limit)
        } catch {
            if case .limit = error.reason { throw tooLong(at: place) }
            throw PDFError(.malformed, at: place, "a stream does not decompress")
        }
    }

    /// 7.4.3: five letters stand for four bytes, `z` for four zeros, `~>` is the end.
    private static func ascii85(_ text: [UInt8], at place: Int) throws(PDFError) -> [UInt8] {
        var output: [UInt8] = []
        var group: UInt32 = 0
        var count = 0
        func add(_ digit: UInt32) throws(PDFError) {
            let (scaled, overflow) = group.multipliedReportingOverflow(by: 85)
            let (sum, sumOverflow) = scaled.addingReportingOverflow(digit)
            guard !overflow, !sumOverflow else {
                throw PDFError(.malformed, at: place, "a wrong group of ASCII85")
            }
            group = sum
            count += 1
        }
        func flush(_ bytes: Int) {
            for index in 0..<bytes {
                output.append(UInt8(truncatingIfNeeded: group >> UInt32(24 - 8 * index)))
            }
            group = 0
            count = 0
        }
        for byte in text {
            if byte.isPDFSpace { continue }
            if byte == UInt8(ascii: "~") { break }
            if byte == UInt8(ascii: "z"), count == 0 {
                flush(4)
                continue
            }
            guard (UInt8(ascii: "!")...UInt8(ascii: "u")).contains(byte) else {
                throw PDFError(.malformed, at: place, "a letter that is not ASCII85")
            }
            try add(UInt32(byte - UInt8(ascii: "!")))
            if count == 5 { flush(4) }
        }
        guard count != 1 else { throw PDFError(.malformed, at: place, "ASCII85 that is cut off") }
        if count > 1 {
            let bytes = count - 1
            for _ in count..<5 { try add(84) }
            flush(bytes)
        }
        return output
    }

    /// 7.4.2: two digits for a byte; a missing last one is a zero.
    private static func asciiHex(_ text: [UInt8], at place: Int) throws(PDFError) -> [UInt8] {
        var output: [UInt8] = []
        var high: UInt8?
        for byte in text {
            if byte.isPDFSpace { continue }
            if byte == UInt8(ascii: ">") { break }
            guard byte.hexValue < 16 else {
                throw PDFError(.malformed, at: place, "a letter that is no hex digit")
            }
            if let first = high {
                output.append(first << 4 | byte.hexValue)
                high = nil
            } else {
                high = byte.hexValue
            }
        }
        if let high { output.append(high << 4) }
        return output
    }
}

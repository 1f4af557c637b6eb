import AntinSystem

/// Decodes cross-reference and object streams: `/FlateDecode` or no filter, with the PNG and TIFF
/// predictors (7.4.4). Everything else that a page may use is never decoded here.
struct StreamDecoder {
    var remainingBytes: Int
    let limits: PDFLimits

    init(limits: PDFLimits) {
        self.limits = limits
        self.remainingBytes = limits.totalDecodedBytes
    }

    mutating func decode(_ stream: PDFStream, of store: ByteStore) throws(PDFError) -> [UInt8] {
        let place = stream.dataRange.lowerBound
        let dictionary = stream.dictionary
        guard !dictionary.hasRepeatedKey else {
            throw PDFError(.malformed, at: place, "a stream dictionary with a repeated key")
        }
        guard dictionary["F"] == nil else {
            throw PDFError(.unsupported, at: place, "a stream in another file")
        }
        let filters = try Self.list(dictionary["Filter"], at: place)
        let parameters = try Self.list(dictionary["DecodeParms"], at: place)
        guard filters.count <= 1, parameters.count <= max(filters.count, 1) else {
            throw PDFError(.unsupported, at: place, "more than one filter")
        }
        var decoded: [UInt8]
        switch filters.first?.name {
        case nil where filters.isEmpty:
            guard stream.dataRange.count <= limit else { throw tooLong(at: place) }
            decoded = store.bytes(stream.dataRange)
        case "FlateDecode":
            decoded = try inflate(stream.dataRange, of: store)
        case let other:
            throw PDFError(.unsupported, at: place, "the filter \(other ?? "?")")
        }
        remainingBytes -= decoded.count
        if let parameter = parameters.first?.dictionary, filters.count == 1 {
            decoded = try Predictor(parameter, at: place).undo(decoded)
        }
        return decoded
    }

    var limit: Int { min(limits.decodedBytes, remainingBytes) }

    func tooLong(at place: Int) -> PDFError {
        PDFError(.limit, at: place, "a stream decodes to more than \(limit) bytes")
    }

    private func inflate(
        _ range: Range<Int>, of store: ByteStore
    ) throws(PDFError) -> [UInt8] {
        do {
            let limit = limit
            let output = try store.withSpan(range) { span throws(SystemError) in
                try Inflate.zlib(span, maxOutput: limit)
            }
            return output.bytes
        } catch {
            if case .limit = error.reason { throw tooLong(at: range.lowerBound) }
            throw PDFError(.malformed, at: range.lowerBound, "a stream does not decompress")
        }
    }

    /// Absent → none; one value → itself; an array → its values.
    private static func list(
        _ object: PDFObject?, at place: Int
    ) throws(PDFError) -> [PDFObject] {
        switch object {
        case nil: []
        case .array(let values): values
        case .some(let value) where value.name != nil || value.dictionary != nil: [value]
        default: throw PDFError(.malformed, at: place, "a filter that is neither name nor array")
        }
    }
}

/// The prediction that was applied before compression (7.4.4.4).
struct Predictor {
    private let kind: Int
    private let bytesPerPixel: Int
    private let rowBytes: Int
    private let bits: Int
    private let place: Int

    init(_ parameters: PDFDictionary, at place: Int) throws(PDFError) {
        func value(_ key: String, default normal: Int, _ allowed: ClosedRange<Int>)
            throws(PDFError) -> Int
        {
            guard let object = parameters[key] else { return normal }
            guard let value = object.integer, allowed.contains(value) else {
                throw PDFError(.malformed, at: place, "a wrong /\(key) of a predictor")
            }
            return value
        }
        self.place = place
        self.kind = try value("Predictor", default: 1, 1...15)
        let colors = try value("Colors", default: 1, 1...32)
        self.bits = try value("BitsPerComponent", default: 8, 1...16)
        let columns = try value("Columns", default: 1, 1...(1 << 24))
        self.bytesPerPixel = max(1, colors * bits / 8)
        self.rowBytes = (columns * colors * bits + 7) / 8
    }

    func undo(_ bytes: [UInt8]) throws(PDFError) -> [UInt8] {
        switch kind {
        case 1: return bytes
        case 2: return try undoTIFF(bytes)
        case 10...15: return try undoPNG(bytes)
        default: throw PDFError(.malformed, at: place, "the predictor \(kind)")
        }
    }

    /// PNG: each row begins with its own filter type, whatever `/Predictor` says.
    private func undoPNG(_ bytes: [UInt8]) throws(PDFError) -> [UInt8] {
        let stride = rowBytes + 1
        guard bytes.count % stride == 0 else {
            throw PDFError(.malformed, at: place, "predicted rows are not complete")
        }
        var output = [UInt8](repeating: 0, count: bytes.count / stride * rowBytes)
        for row in 0..<(bytes.count / stride) {
            let source = row * stride + 1
            let target = row * rowBytes
            let filter = bytes[source - 1]
            for column in 0..<rowBytes {
                let isInside = column >= bytesPerPixel
                let left = isInside ? output[target + column - bytesPerPixel] : 0
                let above = row > 0 ? output[target + column - rowBytes] : 0
                let prediction: UInt8 =
                    switch filter {
                    case 0: 0
                    case 1: left
                    case 2: above
                    case 3: UInt8((Int(left) + Int(above)) / 2)
                    case 4:
                        Self.paeth(
                            left, above,
                            isInside && row > 0
                                ? output[target + column - rowBytes - bytesPerPixel] : 0)
                    default:
                        throw PDFError(.malformed, at: place, "the PNG filter \(filter)")
                    }
                output[target + column] = bytes[source + column] &+ prediction
            }
        }
        return output
    }

    /// PNG specification 9.4: whichever neighbour is nearest to left + above − corner.
    private static func paeth(_ left: UInt8, _ above: UInt8, _ corner: UInt8) -> UInt8 {
        let estimate = Int(left) + Int(above) - Int(corner)
        let toLeft = abs(estimate - Int(left))
        let toAbove = abs(estimate - Int(above))
        let toCorner = abs(estimate - Int(corner))
        if toLeft <= toAbove && toLeft <= toCorner { return left }
        return toAbove <= toCorner ? above : corner
    }

    /// TIFF 6.0 section 14, for whole bytes: each sample is the difference to the one before it.
    private func undoTIFF(_ bytes: [UInt8]) throws(PDFError) -> [UInt8] {
        guard bits == 8 else {
            throw PDFError(.unsupported, at: place, "a TIFF predictor of \(bits) bits")
        }
        guard bytes.count % rowBytes == 0 else {
            throw PDFError(.malformed, at: place, "predicted rows are not complete")
        }
        var output = bytes
        for start in stride(from: 0, to: bytes.count, by: rowBytes) {
            for column in bytesPerPixel..<max(rowBytes, bytesPerPixel) {
                output[start + column] &+= output[start + column - bytesPerPixel]
            }
        }
        return output
    }
}

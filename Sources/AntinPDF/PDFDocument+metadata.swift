// What the document's metadata claims about itself.

extension PDFDocument {
    /// `pdfaid:part` of the XMP metadata (ISO 19005-1, 6.7.11): 1, 2, 3 or 4; nil if the document
    /// does not claim to be PDF/A, or if its metadata cannot be read. A claim, not a finding.
    ///
    /// Cost: decodes the metadata; what goes beyond 1 MiB is not looked at.
    package var pdfaPart: Int? {
        let revision = newest.index
        let loader = loader()
        guard let catalog = try? FormReader.catalog(loader, asOf: revision),
            let metadata = try? loader.resolve(catalog["Metadata"], asOf: revision).stream
        else { return nil }
        var limits = limits
        limits.decodedBytes = min(limits.decodedBytes, 1 << 20)
        var decoder = StreamDecoder(limits: limits)
        guard let bytes = try? decoder.decode(metadata, of: store) else { return nil }
        return Self.part(bytes)
    }

    /// An attribute, `pdfaid:part="2"`, or an element, `<pdfaid:part>2</pdfaid:part>`.
    private static func part(_ xmp: [UInt8]) -> Int? {
        let key = Array("pdfaid:part".utf8)
        var position = 0
        while let start = xmp[position...].firstIndex(of: key[0]) {
            position = start + 1
            guard xmp[start...].starts(with: key) else { continue }
            // At most `="'>` and white space stand between the key and its digit.
            let rest = xmp[(start + key.count)...].prefix(8).drop { byte in
                byte.isPDFSpace || byte == UInt8(ascii: "=") || byte == UInt8(ascii: "\"")
                    || byte == UInt8(ascii: "'") || byte == UInt8(ascii: ">")
            }
            if let digit = rest.first?.decimalDigit, digit > 0 { return digit }
        }
        return nil
    }
}

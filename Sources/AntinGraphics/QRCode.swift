// QR symbols (ISO/IEC 18004).

import CQRencode

/// A QR symbol: a square of dark and light modules, without its quiet zone.
package struct QRCode: Equatable, Sendable {
    /// How much of the symbol may be unreadable.
    package enum Level: Sendable {
        /// About 7 %.
        case low
        /// About 15 %.
        case medium
        /// About 25 %.
        case quartile
        /// About 30 %.
        case high
    }

    /// The light border that readers need on every side (clause 5.3.8), in modules.
    package static let quietZone = 4

    /// Modules on one side: 21 to 177.
    package let size: Int
    /// Row by row from the top.
    private let modules: [Bool]

    /// The smallest symbol that holds the text. `tooLongForQR` if there is none, or if the text is
    /// empty or holds U+0000.
    package init(_ text: String, level: Level = .medium) throws(GraphicsError) {
        let wanted =
            switch level {
            case .low: QR_ECLEVEL_L
            case .medium: QR_ECLEVEL_M
            case .quartile: QR_ECLEVEL_Q
            case .high: QR_ECLEVEL_H
            }
        guard !text.isEmpty, !text.utf8.contains(0) else { throw .tooLongForQR }
        // Version 0 asks for the smallest; upper and lower case are kept apart.
        let symbol = unsafe QRcode_encodeString(text, 0, wanted, QR_MODE_8, 1)
        guard let symbol = unsafe symbol else { throw .tooLongForQR }
        defer { unsafe QRcode_free(symbol) }
        let size = Int(unsafe symbol.pointee.width)
        guard let first = unsafe symbol.pointee.data else { throw .tooLongForQR }
        let bytes = unsafe UnsafeBufferPointer(start: first, count: size * size)
        self.size = size
        // Bit 0 is the colour; the others tell what the module is for.
        self.modules = unsafe bytes.map { $0 & 1 == 1 }
    }

    /// Whether the module is dark; `x` counts from the left, `y` from the top.
    package subscript(x: Int, y: Int) -> Bool {
        precondition(x >= 0 && x < size && y >= 0 && y < size)
        return modules[y * size + x]
    }
}

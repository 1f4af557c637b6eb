// A TrueType font: what is measured, and the part of it that a document takes along.

import CHarfBuzz

/// A TrueType font in memory.
///
/// Opening costs a copy of the bytes. Everything is read out once; a damaged table makes HarfBuzz
/// answer "no glyph", never read beyond the bytes.
// @unchecked: the face is made immutable before anybody else sees it, and HarfBuzz's manual
// ("Object model", thread safety) allows immutable objects to be used from several threads.
@safe package final class FontFile: @unchecked Sendable {
    private let face: OpaquePointer
    private let font: OpaquePointer

    /// The name for programs, as `LiberationSerif-Bold`; of letters, digits and hyphens only.
    package let postScriptName: String
    /// How many units of the font's own grid make the size of the text.
    package let unitsPerEm: Int
    /// Height above the baseline of the tallest letters, in font units.
    package let ascent: Int
    /// Depth below the baseline, in font units; negative.
    package let descent: Int
    /// Height of a capital letter, in font units.
    package let capHeight: Int
    /// Degrees from the vertical, counter-clockwise: negative for italic.
    package let italicAngle: Double
    /// Of regular or bold weight, 400 or 700 (OS/2 `usWeightClass`).
    package let weight: Int
    /// The smallest rectangle that holds every glyph: left, bottom, right, top in font units.
    package let bounds: [Int]

    /// The largest font that is opened.
    package static let maxBytes = 16 << 20

    /// Opens a font; `malformedFont` if the bytes are none with TrueType outlines,
    /// `embeddingForbidden` if its licence bits allow only installing.
    package init(_ bytes: [UInt8]) throws(GraphicsError) {
        guard bytes.count <= Self.maxBytes,
            let tables = FontTables(bytes), tables.hasOutlines,
            let face = unsafe Self.face(of: bytes)
        else { throw .malformedFont }
        guard tables.allowsEmbedding else {
            unsafe hb_face_destroy(face)
            throw .embeddingForbidden
        }
        unsafe hb_face_make_immutable(face)
        let font = unsafe hb_font_create(face)
        unsafe hb_font_make_immutable(font)
        unsafe self.face = face
        // `hb_font_create` never answers null: without memory it gives an empty font.
        unsafe self.font = font ?? hb_font_get_empty()
        self.unitsPerEm = tables.unitsPerEm
        self.ascent = tables.ascent
        self.descent = tables.descent
        self.capHeight = tables.capHeight
        self.italicAngle = tables.italicAngle
        self.weight = tables.weight
        self.bounds = tables.bounds
        self.postScriptName = unsafe Self.postScriptName(of: face)
    }

    deinit {
        unsafe hb_font_destroy(self.font)
        unsafe hb_face_destroy(self.face)
    }

    /// The glyph that the font's character map gives; nil if it has none.
    package func glyph(for scalar: Unicode.Scalar) -> UInt16? {
        var glyph: hb_codepoint_t = 0
        guard unsafe hb_font_get_nominal_glyph(self.font, scalar.value, &glyph) != 0, glyph != 0
        else { return nil }
        return UInt16(exactly: glyph)
    }

    /// How far the next glyph stands to the right, in font units.
    package func advance(of glyph: UInt16) -> Int {
        Int(unsafe hb_font_get_glyph_h_advance(self.font, hb_codepoint_t(glyph)))
    }

    /// The smallest rectangle around the ink of a glyph that stands at the origin, in font units;
    /// nil for a glyph without ink.
    package func ink(of glyph: UInt16) -> GlyphInk? {
        var extents = hb_glyph_extents_t()
        let found = unsafe hb_font_get_glyph_extents(self.font, hb_codepoint_t(glyph), &extents)
        guard found != 0, extents.width != 0, extents.height != 0 else { return nil }
        // HarfBuzz gives the upper left corner and a height that counts downwards.
        return GlyphInk(
            left: Int(extents.x_bearing), bottom: Int(extents.y_bearing) + Int(extents.height),
            right: Int(extents.x_bearing) + Int(extents.width), top: Int(extents.y_bearing))
    }

    /// A font of these glyphs, of what they are composed of, and of glyph 0.
    ///
    /// The same glyphs of the same font give the same bytes for one version of HarfBuzz. Hints,
    /// names, the character map and layout rules are left out: a PDF has no use for them.
    package func subset(keeping glyphs: Set<UInt16>) throws(GraphicsError) -> FontSubset {
        guard let input = unsafe hb_subset_input_create_or_fail() else { throw .subsetFailed }
        defer { unsafe hb_subset_input_destroy(input) }
        unsafe hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING.rawValue)
        let kept = unsafe hb_subset_input_glyph_set(input)
        for glyph in glyphs { unsafe hb_set_add(kept, hb_codepoint_t(glyph)) }
        let dropped = unsafe hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG)
        for table in Self.unused { unsafe hb_set_add(dropped, Self.tag(table)) }

        guard let plan = unsafe hb_subset_plan_create_or_fail(self.face, input) else {
            throw .subsetFailed
        }
        defer { unsafe hb_subset_plan_destroy(plan) }
        guard let result = unsafe hb_subset_plan_execute_or_fail(plan) else { throw .subsetFailed }
        defer { unsafe hb_face_destroy(result) }
        let bytes = unsafe Self.bytes(of: result)
        let mapping = unsafe hb_subset_plan_old_to_new_glyph_mapping(plan)
        var numbers: [UInt16: UInt16] = [:]
        for glyph in glyphs {
            let number = unsafe hb_map_get(mapping, hb_codepoint_t(glyph))
            guard let number = UInt16(exactly: number) else { throw .subsetFailed }
            numbers[glyph] = number
        }
        let count = Int(unsafe hb_face_get_glyph_count(result))
        guard !bytes.isEmpty, numbers.values.allSatisfy({ Int($0) < count }) else {
            throw .subsetFailed
        }
        return FontSubset(bytes: bytes, numbers: numbers, glyphCount: count)
    }
}

extension FontFile {
    /// Tables that only a text engine, a hinter or a person looking into the font would read.
    private static let unused = [
        "GDEF", "GPOS", "GSUB", "kern", "cmap", "name", "post", "OS/2", "gasp", "FFTM", "DSIG",
        "hdmx", "LTSH", "VDMX", "PCLT", "meta",
    ]

    private static func tag(_ name: String) -> hb_tag_t {
        name.utf8.reduce(0) { $0 << 8 | hb_tag_t($1) }
    }

    private static func face(of bytes: [UInt8]) -> OpaquePointer? {
        let blob = unsafe bytes.withUnsafeBytes { raw in
            // Duplicated, because the array may move.
            unsafe hb_blob_create_or_fail(
                raw.baseAddress?.assumingMemoryBound(to: CChar.self), UInt32(raw.count),
                HB_MEMORY_MODE_DUPLICATE, nil, nil)
        }
        guard let blob = unsafe blob else { return nil }
        defer { unsafe hb_blob_destroy(blob) }
        guard let face = unsafe hb_face_create(blob, 0) else { return nil }
        if unsafe hb_face_get_glyph_count(face) > 1 { return unsafe face }
        unsafe hb_face_destroy(face)
        return nil
    }

    private static func bytes(of face: OpaquePointer) -> [UInt8] {
        let blob = unsafe hb_face_reference_blob(face)
        defer { unsafe hb_blob_destroy(blob) }
        var count: UInt32 = 0
        guard let start = unsafe hb_blob_get_data(blob, &count) else { return [] }
        return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: Int(count)))
    }

    private static func postScriptName(of face: OpaquePointer) -> String {
        var text = [CChar](repeating: 0, count: 64)
        var count = UInt32(text.count)
        unsafe hb_ot_name_get_utf8(
            face, hb_ot_name_id_t(HB_OT_NAME_ID_POSTSCRIPT_NAME), nil, &count, &text)
        let name = text.prefix(Int(count)).lazy.map { UInt8(bitPattern: $0) }.filter {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        let shown = String(decoding: Array(name), as: UTF8.self)
        return shown.isEmpty ? "Font" : shown
    }
}

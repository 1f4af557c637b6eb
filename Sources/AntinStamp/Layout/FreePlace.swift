// FreePlace.swift
internal import AntinPDF

/// Finds room on a page for what the decree gives no box: the code with its QR, and the lines at
/// the top right of an attachment.
///
/// Only words and places already taken are known; a drawing or a picture is not.
struct FreePlace {
    let page: PageWords
    /// Places already given away on this page.
    let taken: [PDFRectangle]

    /// What must stay clear around it, in points.
    private static let clear = 3.0
    /// Printers leave out the edge of the sheet, in points.
    private static let edge = Millimetres(5).points

    func isFree(_ place: PDFRectangle) -> Bool {
        let wide = PDFRectangle(
            left: place.left - Self.clear, bottom: place.bottom - Self.clear,
            right: place.right + Self.clear, top: place.top + Self.clear)
        return !self.page.words.contains { $0.box.intersection(wide) != nil }
            && !self.taken.contains { $0.intersection(wide) != nil }
    }

    /// In the margin below the text, from the left margin on; else as low on the page as possible,
    /// within the margins.
    func low(width: Double, height: Double) -> PDFRectangle? {
        let step = Millimetres(2.5).points
        let left = Millimetres(20).points
        var bottom = Self.edge
        // Above the middle stands the head, and the body that people read first.
        while bottom + height < self.page.height / 2 {
            var x = left
            while x + width <= self.page.width - Millimetres(10).points {
                let place = PDFRectangle(left: x, bottom: bottom, width: width, height: height)
                if self.isFree(place) { return place }
                x += step
            }
            bottom += step
        }
        return nil
    }

    /// In the top right corner, a little lower or further left if something stands there.
    func topRight(width: Double, height: Double) -> PDFRectangle? {
        let step = Millimetres(1).points
        for down in 0..<20 {
            let top = self.page.height - Millimetres(6).points - Double(down) * step
            for across in 0..<40 {
                let right = self.page.width - Millimetres(12).points - Double(across) * step
                let place = PDFRectangle(
                    left: right - width, bottom: top - height, width: width, height: height)
                if place.left >= Self.edge, place.bottom > self.page.height * 0.6,
                    self.isFree(place)
                {
                    return place
                }
            }
        }
        return nil
    }
}

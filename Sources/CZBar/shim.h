// libzbar as Swift sees it: one function, so that the scanner and its symbols never leave it.
#ifndef ANTIN_CZBAR_SHIM_H
#define ANTIN_CZBAR_SHIM_H
#include <stddef.h>
#include <string.h>
#include <zbar.h>

/// Reads the QR symbols of a grey picture, one byte a pixel, row by row from the top. Their texts
/// are written into `texts`, each ended by a zero byte; what does not fit is left out. Returns the
/// bytes written, 0 if there is no symbol, -1 if the library failed.
static inline long antin_qr_read(
    const void *pixels, unsigned width, unsigned height, char *texts, size_t room) {
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    zbar_image_t *image = zbar_image_create();
    long written = -1;
    if (scanner && image) {
        zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
        zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
        zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
        zbar_image_set_size(image, width, height);
        // No clean-up handler: the pixels stay the caller's.
        zbar_image_set_data(image, pixels, (unsigned long)width * height, NULL);
        if (zbar_scan_image(scanner, image) >= 0) {
            written = 0;
            const zbar_symbol_t *symbol = zbar_image_first_symbol(image);
            for (; symbol; symbol = zbar_symbol_next(symbol)) {
                const char *text = zbar_symbol_get_data(symbol);
                size_t length = text ? strlen(text) : 0;
                if (length == 0 || (size_t)written + length + 1 > room) continue;
                memcpy(texts + written, text, length + 1);
                written += (long)length + 1;
            }
        }
    }
    if (image) zbar_image_destroy(image);
    if (scanner) zbar_image_scanner_destroy(scanner);
    return written;
}
#endif

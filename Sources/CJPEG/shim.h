// libjpeg as Swift sees it: two functions. The library reports errors by jumping; every jump ends
// inside the function that began, so that no frame of Swift is ever jumped over.
#ifndef ANTIN_CJPEG_SHIM_H
#define ANTIN_CJPEG_SHIM_H
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <jpeglib.h>

struct antin_jpeg_errors {
    struct jpeg_error_mgr manager;
    jmp_buf landing;
};

static inline void antin_jpeg_leave(j_common_ptr info) {
    longjmp(((struct antin_jpeg_errors *)info->err)->landing, 1);
}

/// Nothing is printed.
static inline void antin_jpeg_say(j_common_ptr info) { (void)info; }

/// Reads a JPEG in grey, one byte a pixel, row by row from the top, made smaller by 1, 2, 4 or 8 so
/// that no side is longer than `longest`. With `pixels` null only says how large it is then.
/// Returns 1, or 0 if the bytes are no JPEG, damaged, or larger than can be made small enough.
static inline int antin_jpeg_read(
    const void *bytes, size_t count, uint32_t longest, uint32_t *width, uint32_t *height,
    uint8_t *pixels, size_t room) {
    struct jpeg_decompress_struct info;
    struct antin_jpeg_errors errors;
    info.err = jpeg_std_error(&errors.manager);
    errors.manager.error_exit = antin_jpeg_leave;
    errors.manager.output_message = antin_jpeg_say;
    if (setjmp(errors.landing)) {
        jpeg_destroy_decompress(&info);
        return 0;
    }
    jpeg_create_decompress(&info);
    jpeg_mem_src(&info, (const unsigned char *)bytes, (unsigned long)count);
    jpeg_read_header(&info, TRUE);
    info.out_color_space = JCS_GRAYSCALE;
    info.scale_num = 1;
    int fits = 0;
    for (info.scale_denom = 1; info.scale_denom <= 8; info.scale_denom *= 2) {
        jpeg_calc_output_dimensions(&info);
        if (info.output_width <= longest && info.output_height <= longest) {
            fits = 1;
            break;
        }
    }
    if (fits) {
        *width = info.output_width;
        *height = info.output_height;
        if (pixels) {
            jpeg_start_decompress(&info);
            fits = info.output_components == 1 &&
                   room >= (size_t)info.output_width * info.output_height;
            while (fits && info.output_scanline < info.output_height) {
                JSAMPROW row = pixels + (size_t)info.output_scanline * info.output_width;
                jpeg_read_scanlines(&info, &row, 1);
            }
        }
    }
    // Also in the middle of a picture, which a finish would call an error.
    jpeg_destroy_decompress(&info);
    return fits;
}
#endif

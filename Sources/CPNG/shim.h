// libpng as Swift sees it: its simplified interface, which never jump over the
// caller's frames. The structure that its calls share stays inside one function each.
#ifndef ANTIN_CPNG_SHIM_H
#define ANTIN_CPNG_SHIM_H
#include <png.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// Reads a PNG of exactly `width` by `height` pixels into 8-bit sRGB with alpha, four bytes a
/// pixel, row by row from the top. `pixels` has room for `width * height * 4` bytes. Returns 1, or
/// 0 if the bytes are damaged, cut off, or of another size.
static inline int antin_png_read(
    const void *bytes, size_t count, uint32_t width, uint32_t height, void *pixels) {
    png_image image;
    memset(&image, 0, sizeof image);
    image.version = PNG_IMAGE_VERSION;
    if (!png_image_begin_read_from_memory(&image, bytes, count)) return 0;
    if (image.width != width || image.height != height) {
        png_image_free(&image);
        return 0;
    }
    image.format = PNG_FORMAT_RGBA;
    // Without this, deep images would count as linear light.
    image.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;
    // A warning here is a checksum that fails or data that ends too early: half an image.
    int done = png_image_finish_read(&image, NULL, pixels, (png_int_32)(width * 4), NULL);
    int whole = image.warning_or_error == 0;
    png_image_free(&image);
    return done && whole;
}

/// Reads a PNG in grey, one byte a pixel, row by row from the top, what is transparent on white.
/// With `pixels` null only says how large it is. Returns 1, or 0 if the bytes are damaged, cut off,
/// or larger than `room`.
static inline int antin_png_read_grey(
    const void *bytes, size_t count, uint32_t *width, uint32_t *height, uint8_t *pixels,
    size_t room) {
    png_image image;
    memset(&image, 0, sizeof image);
    image.version = PNG_IMAGE_VERSION;
    if (!png_image_begin_read_from_memory(&image, bytes, count)) return 0;
    *width = image.width;
    *height = image.height;
    if (!pixels || (size_t)image.width * image.height > room) {
        png_image_free(&image);
        return pixels == NULL;
    }
    image.format = PNG_FORMAT_GRAY;
    image.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;
    png_color white = {255, 255, 255};
    return png_image_finish_read(&image, &white, pixels, (png_int_32)image.width, NULL);
}

/// Writes 8-bit sRGB with alpha as a PNG into memory of `*count` bytes; with `bytes` null only
/// says how many are needed. Returns 1, or 0 if the room is too small.
static inline int antin_png_write(
    const void *pixels, uint32_t width, uint32_t height, void *bytes, size_t *count) {
    png_image image;
    memset(&image, 0, sizeof image);
    image.version = PNG_IMAGE_VERSION;
    image.width = width;
    image.height = height;
    image.format = PNG_FORMAT_RGBA;
    png_alloc_size_t size = *count;
    int done = png_image_write_to_memory(
        &image, bytes, &size, 0, pixels, (png_int_32)(width * 4), NULL);
    *count = size;
    return done;
}
#endif

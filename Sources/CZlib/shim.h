// zlib as Swift sees it; its initialisers are macros, so they get a function each.
#ifndef ANTIN_CZLIB_SHIM_H
#define ANTIN_CZLIB_SHIM_H
#include <zlib.h>
static inline int antin_inflate_init(z_stream *stream, int window_bits) {
    return inflateInit2(stream, window_bits);
}
static inline int antin_deflate_init(z_stream *stream, int level, int window_bits) {
    return deflateInit2(stream, level, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY);
}
#endif

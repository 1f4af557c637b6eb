// libcrypto and libssl as Swift sees them. Macros and inline functions that Swift cannot call get
// a static inline function here; nothing else stands in this file.
#ifndef ANTIN_COPENSSL_SHIM_H
#define ANTIN_COPENSSL_SHIM_H

#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <string.h>

// OPENSSL_free and the typed stack functions are macros.
static inline void antin_free(void *memory) { OPENSSL_free(memory); }

static inline void antin_sk_object_free(STACK_OF(ASN1_OBJECT) *stack) {
    sk_ASN1_OBJECT_pop_free(stack, ASN1_OBJECT_free);
}

// Macros around SSL_ctrl and BIO_ctrl.
static inline int antin_ssl_set_server_name(SSL *ssl, const char *name) {
    return (int)SSL_set_tlsext_host_name(ssl, name);
}
static inline int antin_ssl_ctx_require_tls12(SSL_CTX *context) {
    return (int)SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
}
// What a memory BIO answers when it is empty: "try again" (-1) or "the end" (0).
static inline void antin_bio_set_end(BIO *bio, int answer) {
    BIO_set_mem_eof_return(bio, answer);
}
static inline size_t antin_bio_pending(BIO *bio) { return BIO_ctrl_pending(bio); }

// RFC 6962's two hashes. The context lives on the stack and the SHA256_* functions are called
// directly: through EVP the same small inputs take twice as long. 1 on success, as libcrypto.
static inline int antin_sha256(const void *bytes, size_t count, unsigned char digest[32]) {
    SHA256_CTX context;
    return SHA256_Init(&context) == 1 && SHA256_Update(&context, bytes, count) == 1
        && SHA256_Final(digest, &context) == 1;
}

static inline int antin_sha256_leaf(const void *entry, size_t count, unsigned char digest[32]) {
    static const unsigned char prefix = 0;
    SHA256_CTX context;
    return SHA256_Init(&context) == 1 && SHA256_Update(&context, &prefix, 1) == 1
        && SHA256_Update(&context, entry, count) == 1 && SHA256_Final(digest, &context) == 1;
}

static inline int antin_sha256_node(
    const void *left, const void *right, unsigned char digest[32]) {
    unsigned char joined[65];
    joined[0] = 1;
    memcpy(joined + 1, left, 32);
    memcpy(joined + 33, right, 32);
    return antin_sha256(joined, sizeof joined, digest);
}

#endif

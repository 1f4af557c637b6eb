#include "CAntinBench.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { MESSAGE = 400 };

static int sign_once(
    EVP_PKEY *key, const unsigned char *message, unsigned char *out, size_t *count) {
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    *count = 512;
    int good = EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key) == 1
        && EVP_DigestSign(context, out, count, message, MESSAGE) == 1;
    EVP_MD_CTX_free(context);
    return good;
}

static int verify_once(
    EVP_PKEY *key, const unsigned char *message, const unsigned char *value, size_t count) {
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int good = EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key) == 1
        && EVP_DigestVerify(context, value, count, message, MESSAGE) == 1;
    EVP_MD_CTX_free(context);
    return good;
}

struct antin_bench_operations antin_bench_operations(
    enum antin_bench_key kind, uint64_t content, int rounds) {
    static EVP_PKEY *keys[2];
    struct antin_bench_operations result = {-1, -1, -1};
    if (keys[kind] == NULL)
        keys[kind] = kind == ANTIN_BENCH_P256 ? EVP_EC_gen("P-256") : EVP_RSA_gen(2048);
    EVP_PKEY *key = keys[kind];
    EVP_MD *sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    unsigned char *bytes = calloc(1, content + MESSAGE), value[512], digest[32];
    size_t count = 0;
    int good = key != NULL && sha256 != NULL && bytes != NULL
        && sign_once(key, bytes, value, &count);
    double begin = antin_bench_thread_seconds();
    for (int round = 0; round < rounds && good; round++)
        good = sign_once(key, bytes, value, &count);
    double signed_at = antin_bench_thread_seconds();
    for (int round = 0; round < rounds && good; round++)
        good = verify_once(key, bytes, value, count);
    double verified_at = antin_bench_thread_seconds();
    for (int round = 0; round < rounds && good; round++)
        good = EVP_Digest(bytes, content, digest, NULL, sha256, NULL) == 1;
    double hashed_at = antin_bench_thread_seconds();
    if (good) {
        result.sign = (signed_at - begin) / rounds;
        result.verify = (verified_at - signed_at) / rounds;
        result.hash = (hashed_at - verified_at) / rounds;
    }
    EVP_MD_free(sha256);
    free(bytes);
    return result;
}

static double wall_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

double antin_bench_appends(int file, uint64_t bytes, double seconds) {
    unsigned char *content = calloc(1, bytes);
    double begin = wall_seconds(), now = begin;
    uint64_t appends = 0;
    while (content != NULL && now - begin < seconds) {
        if (write(file, content, bytes) != (ssize_t)bytes || fsync(file) != 0) break;
        appends++;
        now = wall_seconds();
    }
    free(content);
    return now - begin < seconds ? -1 : (double)appends / (now - begin);
}

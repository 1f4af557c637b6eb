#include "CAntinBench.h"

#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

double antin_bench_thread_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int64_t antin_bench_peak_kib(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

static void leaf_hash(const unsigned char *entry, size_t count, unsigned char out[32]) {
    static const unsigned char prefix = 0;
    SHA256_CTX context;
    SHA256_Init(&context);
    SHA256_Update(&context, &prefix, 1);
    SHA256_Update(&context, entry, count);
    SHA256_Final(out, &context);
}

static void node_hash(
    const unsigned char *left, const unsigned char *right, unsigned char out[32]) {
    unsigned char joined[65];
    SHA256_CTX context;
    joined[0] = 1;
    memcpy(joined + 1, left, 32);
    memcpy(joined + 33, right, 32);
    SHA256_Init(&context);
    SHA256_Update(&context, joined, sizeof joined);
    SHA256_Final(out, &context);
}

struct antin_bench_replay antin_bench_replay(int file, uint64_t bundles, uint64_t bundle) {
    struct antin_bench_replay result = {-1, {0, 0, 0, 0}};
    unsigned char edge[64][32], hash[32];
    uint64_t size = 0;
    unsigned char *bytes = malloc(bundle);
    if (bytes == NULL || lseek(file, 0, SEEK_SET) != 0) goto end;
    double seconds = 0;
    for (uint64_t number = 0; number < bundles; number++) {
        for (uint64_t have = 0; have < bundle;) {
            ssize_t count = read(file, bytes + have, bundle - have);
            if (count <= 0) goto end;
            have += (uint64_t)count;
        }
        double begin = antin_bench_thread_seconds();
        for (uint64_t place = 0; place < bundle;) {
            size_t count = (size_t)bytes[place] << 8 | bytes[place + 1];
            leaf_hash(bytes + place + 2, count, hash);
            place += 2 + count;
            int level = 0;
            for (uint64_t rest = size; rest & 1; rest >>= 1) node_hash(edge[level++], hash, hash);
            memcpy(edge[level], hash, 32);
            size++;
        }
        seconds += antin_bench_thread_seconds() - begin;
    }
    int started = 0;
    for (int level = 0; level < 64; level++) {
        if (!(size >> level & 1)) continue;
        if (started) node_hash(edge[level], hash, hash);
        else memcpy(hash, edge[level], 32);
        started = 1;
    }
    for (int place = 0; place < 32; place++)
        result.root[place / 8] = result.root[place / 8] << 8 | hash[place];
    result.seconds = seconds;
end:
    free(bytes);
    return result;
}

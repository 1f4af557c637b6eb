// What scripts/bench compares with: the same hashing and the same public-key operations by bare
// libcrypto, and the same disk by bare appends. No pointers cross this border.
#ifndef CANTINBENCH_H
#define CANTINBENCH_H

#include <stdint.h>

/// Seconds of processor time, and the root as four big-endian words. A negative time is a failure.
struct antin_bench_replay {
    double seconds;
    uint64_t root[4];
};

/// Reads bundles (two bytes of length, then the entry, again and again) from the start of the file
/// and hashes leaves and nodes as RFC 6962 says, with SHA256_Init, _Update and _Final. Looks at
/// nothing else. Reading is not timed. `bundle` is the length of each bundle in bytes.
struct antin_bench_replay antin_bench_replay(int file, uint64_t bundles, uint64_t bundle);

/// Which key.
enum antin_bench_key { ANTIN_BENCH_P256 = 0, ANTIN_BENCH_RSA2048 = 1 };

/// Seconds of processor time for one operation each, the mean of `rounds`.
struct antin_bench_operations {
    double sign;    // EVP_DigestSign over 400 bytes
    double verify;  // EVP_DigestVerify over 400 bytes
    double hash;    // SHA-256 of `content` bytes
};

/// Measures with a key made at the first call, from one thread. Negative times are a failure.
struct antin_bench_operations antin_bench_operations(
    enum antin_bench_key key, uint64_t content, int rounds);

/// Appends `bytes` bytes and calls fsync, for `seconds`. Returns appends per second.
double antin_bench_appends(int file, uint64_t bytes, double seconds);

/// Seconds of processor time of the calling thread.
double antin_bench_thread_seconds(void);

/// The most memory this process has had, in KiB.
int64_t antin_bench_peak_kib(void);

#endif

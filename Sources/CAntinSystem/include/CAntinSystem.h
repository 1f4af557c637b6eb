// The system calls that Swift cannot make by itself: those between vfork and exec, and those
// that need a thread to be given up.
#ifndef CANTINSYSTEM_H
#define CANTINSYSTEM_H

#include <netdb.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// What a child process may use. A negative number means no limit.
struct antin_limits {
    int64_t memory_bytes;     // RLIMIT_AS
    int64_t cpu_seconds;      // RLIMIT_CPU: SIGXCPU at this many, SIGKILL one second later
    int64_t open_files;       // RLIMIT_NOFILE
    int64_t file_bytes;       // RLIMIT_FSIZE: the longest file that it may write
};

/// Starts a program in a session of its own, with exactly the given descriptors, default signal
/// handling, no core dump, no new privileges, and the limits set before its first instruction.
/// It is killed if the calling thread ends. `sources[i]` becomes descriptor `targets[i]`.
/// Returns 0 and the process id, or the number of the error that kept it from starting.
int antin_spawn(
    const char *path, char *const arguments[], char *const environment[], const int *sources,
    const int *targets, size_t count, const struct antin_limits *limits, pid_t *process);

/// pipe2(2) with O_CLOEXEC.
int antin_pipe(int ends[2]);

/// accept4(2) with SOCK_CLOEXEC and SOCK_NONBLOCK.
int antin_accept(int listening);

/// A file in memory that holds these bytes, open for reading from the start; -1 and errno if not.
int antin_memory_file(const void *bytes, size_t count);

/// Blocks of so many bytes or more are given back to the system when they are freed (mallopt(3),
/// M_MMAP_THRESHOLD). Left alone, glibc moves the threshold up to 32 MiB by what was freed before,
/// and keeps files that it held once. Returns 0 if the library refuses.
int antin_return_large_blocks(int bytes);

/// getaddrinfo(3) for TCP that gives up: the look-up goes on in a thread of its own and its
/// late answer is thrown away. Returns 0, an EAI_ number, or ANTIN_RESOLVE_TIMEOUT.
int antin_resolve(
    const char *host, const char *port, int64_t timeout_milliseconds, struct addrinfo **addresses);

#define ANTIN_RESOLVE_TIMEOUT 10001

#endif

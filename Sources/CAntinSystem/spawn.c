// Starting a child process with limits.
//
// posix_spawn cannot set limits, and prlimit(2) on a child that already runs comes too late by
// some instructions. So the limits are set by the child itself, between vfork(2) and execve(2).
// vfork, because a fork of a large process copies its page tables, and because an error of the
// child can then be handed over in plain memory. Rules for the child until exec: no allocation,
// no locks, nothing but system calls.

#define _GNU_SOURCE
#include "CAntinSystem.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct plan {
    const char *path;
    char *const *arguments;
    char *const *environment;
    const int *sources;
    const int *targets;
    size_t count;
    const struct antin_limits *limits;
    pid_t parent;
    volatile int error;
};

static int limit(int resource, int64_t soft, int64_t hard) {
    if (soft < 0) return 0;
    struct rlimit value = {(rlim_t)soft, (rlim_t)hard};
    struct rlimit now;
    // Never ask for more than the parent itself may have.
    if (getrlimit(resource, &now) == 0 && now.rlim_max != RLIM_INFINITY) {
        if (value.rlim_max > now.rlim_max) value.rlim_max = now.rlim_max;
        if (value.rlim_cur > value.rlim_max) value.rlim_cur = value.rlim_max;
    }
    return setrlimit(resource, &value);
}

static int is_target(const struct plan *plan, int descriptor) {
    for (size_t i = 0; i < plan->count; i++) {
        if (plan->targets[i] == descriptor) return 1;
    }
    return 0;
}

/// Leaves exactly the wanted descriptors open.
static int arrange_descriptors(const struct plan *plan) {
    enum { most = 16 };
    int moved[most];
    int highest = -1;
    if (plan->count > most) {
        errno = EINVAL;
        return -1;
    }
    for (size_t i = 0; i < plan->count; i++) {
        if (plan->targets[i] > highest) highest = plan->targets[i];
    }
    // First out of the way, so that no dup2 overwrites a source that is still needed.
    for (size_t i = 0; i < plan->count; i++) {
        moved[i] = fcntl(plan->sources[i], F_DUPFD_CLOEXEC, highest + 1);
        if (moved[i] < 0) return -1;
    }
    for (size_t i = 0; i < plan->count; i++) {
        if (dup2(moved[i], plan->targets[i]) < 0) return -1;
    }
    for (int descriptor = 0; descriptor <= highest; descriptor++) {
        if (!is_target(plan, descriptor)) close(descriptor);
    }
    unsigned first = (unsigned)(highest + 1);
    if (syscall(SYS_close_range, first, ~0U, 0) != 0) {
        for (unsigned descriptor = first; descriptor < 65536; descriptor++) close((int)descriptor);
    }
    return 0;
}

__attribute__((noinline, noreturn)) static void child(struct plan *plan) {
    for (int signal_number = 1; signal_number < NSIG; signal_number++) {
        // SIGKILL, SIGSTOP and the C library's own refuse; there is nothing to set for them.
        signal(signal_number, SIG_DFL);
    }
    sigset_t none;
    sigemptyset(&none);
    const struct antin_limits *limits = plan->limits;
    int64_t kill_after = limits->cpu_seconds < 0 ? -1 : limits->cpu_seconds + 1;
    if (setsid() < 0 || prctl(PR_SET_PDEATHSIG, SIGKILL) != 0
        || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || arrange_descriptors(plan) != 0
        || limit(RLIMIT_CORE, 0, 0) != 0
        || limit(RLIMIT_AS, limits->memory_bytes, limits->memory_bytes) != 0
        || limit(RLIMIT_CPU, limits->cpu_seconds, kill_after) != 0
        || limit(RLIMIT_FSIZE, limits->file_bytes, limits->file_bytes) != 0
        || limit(RLIMIT_NOFILE, limits->open_files, limits->open_files) != 0
        || sigprocmask(SIG_SETMASK, &none, NULL) != 0) {
        plan->error = errno;
        _exit(127);
    }
    // The parent may have ended before PR_SET_PDEATHSIG was set.
    if (getppid() == plan->parent) execve(plan->path, plan->arguments, plan->environment);
    plan->error = errno ? errno : ESRCH;
    _exit(127);
}

int antin_spawn(
    const char *path, char *const arguments[], char *const environment[], const int *sources,
    const int *targets, size_t count, const struct antin_limits *limits, pid_t *process) {
    struct plan plan = {path,  arguments, environment, sources, targets,
                        count, limits,    getpid(),    0};
    // A handler of ours must not run in the child while it borrows our memory.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t started = vfork();
    if (started == 0) child(&plan);
    int error = started < 0 ? errno : plan.error;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (error == 0) {
        *process = started;
    } else if (started > 0) {
        while (waitpid(started, NULL, 0) < 0 && errno == EINTR) {}
    }
    return error;
}

int antin_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int antin_accept(int listening) {
    return accept4(listening, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
}

int antin_memory_file(const void *bytes, size_t count) {
    int descriptor = memfd_create("input", MFD_CLOEXEC);
    if (descriptor < 0) return -1;
    size_t written = 0;
    while (written < count) {
        ssize_t result = write(descriptor, (const char *)bytes + written, count - written);
        if (result < 0 && errno == EINTR) continue;
        if (result <= 0) {
            int error = errno;
            close(descriptor);
            errno = error;
            return -1;
        }
        written += (size_t)result;
    }
    lseek(descriptor, 0, SEEK_SET);
    return descriptor;
}

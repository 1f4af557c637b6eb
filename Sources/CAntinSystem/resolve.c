// Host names to addresses, for as long as the caller has time.

#define _GNU_SOURCE
#include "CAntinSystem.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/// Shared by the asking and the answering thread; whoever leaves last frees it.
struct question {
    pthread_mutex_t mutex;
    pthread_cond_t answered;
    int owners;
    int is_answered;
    int result;
    struct addrinfo *addresses;
    char *host;
    char *port;
};

static void leave(struct question *question) {
    int left = --question->owners;
    pthread_mutex_unlock(&question->mutex);
    if (left > 0) return;
    if (question->addresses) freeaddrinfo(question->addresses);
    pthread_mutex_destroy(&question->mutex);
    pthread_cond_destroy(&question->answered);
    free(question->host);
    free(question->port);
    free(question);
}

static void *answer(void *argument) {
    struct question *question = argument;
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG};
    struct addrinfo *addresses = NULL;
    int result = getaddrinfo(question->host, question->port, &hints, &addresses);
    if (result == EAI_BADFLAGS || result == EAI_NONAME || result == EAI_ADDRFAMILY) {
        // Machines with a loopback interface only know no addresses under AI_ADDRCONFIG.
        hints.ai_flags = 0;
        result = getaddrinfo(question->host, question->port, &hints, &addresses);
    }
    pthread_mutex_lock(&question->mutex);
    question->result = result;
    question->addresses = result == 0 ? addresses : NULL;
    question->is_answered = 1;
    pthread_cond_signal(&question->answered);
    leave(question);
    return NULL;
}

int antin_resolve(
    const char *host, const char *port, int64_t timeout_milliseconds, struct addrinfo **addresses) {
    struct question *question = calloc(1, sizeof *question);
    if (!question) return EAI_MEMORY;
    question->host = strdup(host);
    question->port = strdup(port);
    question->owners = 2;
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&question->answered, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&question->mutex, NULL);

    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += timeout_milliseconds / 1000;
    until.tv_nsec += (timeout_milliseconds % 1000) * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec += 1;
        until.tv_nsec -= 1000000000;
    }

    pthread_t thread;
    pthread_attr_t detached;
    pthread_attr_init(&detached);
    pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    int is_started = question->host && question->port
        && pthread_create(&thread, &detached, answer, question) == 0;
    pthread_attr_destroy(&detached);

    pthread_mutex_lock(&question->mutex);
    if (!is_started) {
        question->owners = 1;
        leave(question);
        return EAI_MEMORY;
    }
    while (!question->is_answered) {
        if (pthread_cond_timedwait(&question->answered, &question->mutex, &until) == ETIMEDOUT) {
            break;
        }
    }
    int result = question->is_answered ? question->result : ANTIN_RESOLVE_TIMEOUT;
    *addresses = question->is_answered ? question->addresses : NULL;
    if (question->is_answered) question->addresses = NULL;
    leave(question);
    return result;
}

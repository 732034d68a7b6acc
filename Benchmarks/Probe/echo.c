// A bare echo server and the load for it and for ours: one thread each, one system call for each thing that must be one.
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "probe.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#ifdef __linux__
#include <sched.h>
#include <sys/epoll.h>
#else
#include <sys/event.h>
#endif

enum { batch = 1024, buffer_size = 65536 };

static int queue_new(void) {
#ifdef __linux__
    return epoll_create1(0);
#else
    return kqueue();
#endif
}

static void queue_add(int queue, int descriptor) {
#ifdef __linux__
    struct epoll_event event = {.events = EPOLLIN, .data.fd = descriptor};
    epoll_ctl(queue, EPOLL_CTL_ADD, descriptor, &event);
#else
    struct kevent event;
    EV_SET(&event, descriptor, EVFILT_READ, EV_ADD, 0, 0, NULL);
    kevent(queue, &event, 1, NULL, 0, NULL);
#endif
}

static int queue_wait(int queue, int *ready, int milliseconds) {
#ifdef __linux__
    struct epoll_event events[batch];
    int count = epoll_wait(queue, events, batch, milliseconds);
    for (int i = 0; i < count; i++) ready[i] = events[i].data.fd;
#else
    struct kevent events[batch];
    struct timespec patience = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
    int count = kevent(queue, NULL, 0, events, batch, &patience);
    for (int i = 0; i < count; i++) ready[i] = (int)events[i].ident;
#endif
    return count < 0 ? 0 : count;
}

static double seconds_now(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

double probe_thread_seconds(void) { return seconds_now(CLOCK_THREAD_CPUTIME_ID); }

void probe_pin(int core) {
#ifdef __linux__
    cpu_set_t cores;
    CPU_ZERO(&cores);
    CPU_SET(core, &cores);
    sched_setaffinity(0, sizeof cores, &cores);
#else
    (void)core;
#endif
}

int64_t probe_raise_descriptors(void) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    getrlimit(RLIMIT_NOFILE, &limit);
    return (int64_t)limit.rlim_cur;
}

static void no_delay(int descriptor) {
    int yes = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

static struct sockaddr_in loopback(uint16_t port) {
    struct sockaddr_in address;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

int probe_listen(uint16_t *port) {
    struct sockaddr_in address = loopback(0);
    socklen_t length = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, length) || listen(listener, 4096)) return -1;
    fcntl(listener, F_SETFL, O_NONBLOCK);
    getsockname(listener, (struct sockaddr *)&address, &length);
    *port = ntohs(address.sin_port);
    return listener;
}

// Turns whole small masked frames into unmasked ones, in place; returns the bytes to send.
static size_t echo_frames(unsigned char *bytes, size_t count) {
    size_t in = 0, out = 0;
    while (count - in >= 6) {
        size_t length = bytes[in + 1] & 0x7F;
        if (length > 125 || count - in < 6 + length) break;
        unsigned char mask[4];
        memcpy(mask, bytes + in + 2, 4);
        bytes[out] = bytes[in];
        bytes[out + 1] = (unsigned char)length;
        for (size_t i = 0; i < length; i++) bytes[out + 2 + i] = bytes[in + 6 + i] ^ mask[i & 3];
        in += 6 + length;
        out += 2 + length;
    }
    return out;
}

static const char answer[] =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
static const char question[] =
    "GET /echo HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

void probe_serve(int listener, const volatile int *stop) {
    int queue = queue_new();
    int ready[batch];
    unsigned char *buffer = malloc(buffer_size);
    queue_add(queue, listener);
    while (!*stop) {
        int count = queue_wait(queue, ready, 100);
        for (int i = 0; i < count; i++) {
            int descriptor = ready[i];
            if (descriptor == listener) {
                int accepted = accept(listener, NULL, NULL);
                if (accepted < 0) continue;
                fcntl(accepted, F_SETFL, O_NONBLOCK);
                no_delay(accepted);
                queue_add(queue, accepted);
                continue;
            }
            ssize_t got = recv(descriptor, buffer, buffer_size, 0);
            if (got == 0 || (got < 0 && errno != EAGAIN)) close(descriptor);
            if (got <= 0) continue;
            if (buffer[0] == 'G') {
                send(descriptor, answer, sizeof answer - 1, 0);
            } else {
                size_t size = echo_frames(buffer, (size_t)got);
                if (size > 0) send(descriptor, buffer, size, 0);
            }
        }
    }
    free(buffer);
    close(queue);
    close(listener);
}

int probe_connect(uint16_t port, int count, int *descriptors) {
    struct sockaddr_in address = loopback(port);
    char reply[4096];
    for (int i = 0; i < count; i++) {
        int descriptor = socket(AF_INET, SOCK_STREAM, 0);
        if (descriptor < 0 || connect(descriptor, (struct sockaddr *)&address, sizeof address)) return i;
        no_delay(descriptor);
        send(descriptor, question, sizeof question - 1, 0);
        ssize_t got = 0;
        while (got < 4 || memcmp(reply + got - 4, "\r\n\r\n", 4)) {
            ssize_t more = recv(descriptor, reply + got, sizeof reply - (size_t)got, 0);
            if (more <= 0) return i;
            got += more;
        }
        if (memcmp(reply, "HTTP/1.1 101", 12)) return i;
        fcntl(descriptor, F_SETFL, O_NONBLOCK);
        descriptors[i] = descriptor;
    }
    return count;
}

int64_t probe_load(const int *descriptors, int count, int payload, double seconds) {
    unsigned char frame[6 + 125];
    unsigned char reply[buffer_size];
    int ready[batch];
    int queue = queue_new();
    frame[0] = 0x82;
    frame[1] = (unsigned char)(0x80 | payload);
    memcpy(frame + 2, "\1\2\3\4", 4);
    for (int i = 0; i < payload; i++) frame[6 + i] = (unsigned char)i;
    for (int i = 0; i < count; i++) {
        queue_add(queue, descriptors[i]);
        send(descriptors[i], frame, 6 + (size_t)payload, 0);
    }
    double end = seconds_now(CLOCK_MONOTONIC) + seconds;
    int64_t echoes = 0;
    int waiting = count;
    while (waiting > 0) {
        int is_over = seconds_now(CLOCK_MONOTONIC) >= end;
        int found = queue_wait(queue, ready, 1000);
        if (found == 0) break;
        for (int i = 0; i < found; i++) {
            // Replies are small enough to come whole.
            if (recv(ready[i], reply, sizeof reply, 0) <= 0) continue;
            if (is_over) {
                waiting--;
                continue;
            }
            echoes++;
            send(ready[i], frame, 6 + (size_t)payload, 0);
        }
    }
    close(queue);
    return echoes;
}

void probe_close(const int *descriptors, int count) {
    for (int i = 0; i < count; i++) close(descriptors[i]);
}

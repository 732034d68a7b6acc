// The yardstick of the echo benchmark: a bare server, the load, counted allocations.
#ifndef MARTLET_PROBE_H
#define MARTLET_PROBE_H

#include <stdint.h>

// Allocations since the process began, by any thread; -1 where they cannot be counted.
int64_t probe_allocations(void);
// The same by the calling thread alone; 0 where they cannot be counted.
int64_t probe_thread_allocations(void);
// Bytes allocated and not freed; -1 where they cannot be counted.
int64_t probe_live_bytes(void);

// Lets the calling thread run on one core only (Linux; elsewhere nothing happens).
void probe_pin(int core);
// Raises the limit of open descriptors as far as it goes; returns it.
int64_t probe_raise_descriptors(void);
// Processor time of the calling thread, in seconds.
double probe_thread_seconds(void);

// Listens on a free port of the loopback; returns the descriptor.
int probe_listen(uint16_t *port);
// Serves WebSocket echo on `listener`, with nothing but what that takes, until `*stop` is set.
void probe_serve(int listener, const volatile int *stop);

// Opens `count` WebSockets to 127.0.0.1:`port` into `descriptors`; returns how many there are.
int probe_connect(uint16_t port, int count, int *descriptors);
// Sends a masked frame of `payload` bytes on each and, when its echo has come, the next, for `seconds`. Returns the echoes.
int64_t probe_load(const int *descriptors, int count, int payload, double seconds);
void probe_close(const int *descriptors, int count);

#endif

// Counts what the process allocates by standing in front of glibc's malloc.
#include "probe.h"

#if defined(__GLIBC__) || defined(__linux__)
#include <errno.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stdlib.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);
extern void __libc_free(void *block);

static atomic_long allocations;
static atomic_long live;
static __thread long own_allocations;

static void *counted(void *block) {
    if (block) {
        atomic_fetch_add_explicit(&allocations, 1, memory_order_relaxed);
        own_allocations++;
        atomic_fetch_add_explicit(&live, (long)malloc_usable_size(block) + 8, memory_order_relaxed);
    }
    return block;
}

static void forget(void *block) {
    if (block) atomic_fetch_sub_explicit(&live, (long)malloc_usable_size(block) + 8, memory_order_relaxed);
}

void *malloc(size_t size) { return counted(__libc_malloc(size)); }
void *calloc(size_t count, size_t size) { return counted(__libc_calloc(count, size)); }
void *realloc(void *old, size_t size) {
    forget(old);
    return counted(__libc_realloc(old, size));
}
void *memalign(size_t alignment, size_t size) { return counted(__libc_memalign(alignment, size)); }
void *aligned_alloc(size_t alignment, size_t size) { return counted(__libc_memalign(alignment, size)); }
int posix_memalign(void **block, size_t alignment, size_t size) {
    void *made = counted(__libc_memalign(alignment, size));
    if (!made) return ENOMEM;
    *block = made;
    return 0;
}
void free(void *block) {
    forget(block);
    __libc_free(block);
}

int64_t probe_allocations(void) { return atomic_load_explicit(&allocations, memory_order_relaxed); }
int64_t probe_thread_allocations(void) { return own_allocations; }
int64_t probe_live_bytes(void) { return atomic_load_explicit(&live, memory_order_relaxed); }
#else
int64_t probe_allocations(void) { return -1; }
int64_t probe_thread_allocations(void) { return 0; }
int64_t probe_live_bytes(void) { return -1; }
#endif

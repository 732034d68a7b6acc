// Without _GNU_SOURCE: with it, fd_set and its like would differ from those of Swift's Glibc module.
#include <uv.h>

#ifdef __linux__
#include <sys/timerfd.h>

// Declared by glibc for _GNU_SOURCE only.
extern int accept4(int descriptor, struct sockaddr *address, socklen_t *length, int flags);
extern int pthread_setname_np(pthread_t thread, const char *name);
#endif

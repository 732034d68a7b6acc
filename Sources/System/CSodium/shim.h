// Without _GNU_SOURCE: with it, fd_set and its like would differ from those of Swift's Glibc module.
#include <sodium.h>

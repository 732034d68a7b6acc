// Without _GNU_SOURCE: with it, fd_set and its like would differ from those of Swift's Glibc module.
#include <openssl/ssl.h>
#include <openssl/err.h>
#include <openssl/sha.h>

/* The archive of libhdf5 brings in its driver for files on the network, which signs its requests by libcrypto: loading
 * that library takes 0.8 of the 2.4 ms of a start. Nothing here opens such files, and what the driver calls is answered
 * here, with a failure. Only for a program that signs nothing itself. */

#include <stddef.h>

#define HIDDEN __attribute__((visibility("hidden")))

HIDDEN const void *EVP_sha256(void) { return NULL; }
HIDDEN unsigned char *HMAC(
    const void *digest, const void *key, int length, const unsigned char *text, size_t count, unsigned char *result,
    unsigned *resultLength) {
    (void)digest; (void)key; (void)length; (void)text; (void)count; (void)result; (void)resultLength;
    return NULL;
}
HIDDEN unsigned char *SHA256(const unsigned char *text, size_t count, unsigned char *result) {
    (void)text; (void)count; (void)result;
    return NULL;
}

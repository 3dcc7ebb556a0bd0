#define _GNU_SOURCE
#include "CIsolation.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/mman.h>

int CIsolation_memory_file(void) { return memfd_create("whylight", MFD_CLOEXEC | MFD_ALLOW_SEALING); }

void CIsolation_seal(int descriptor) {
    fcntl(descriptor, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL);
}

#else

int CIsolation_memory_file(void) {
    char name[] = "/tmp/whylight-XXXXXX";
    int descriptor = mkstemp(name);
    if (descriptor < 0) return -1;
    unlink(name);
    fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    return descriptor;
}

void CIsolation_seal(int descriptor) { (void)descriptor; }

#endif

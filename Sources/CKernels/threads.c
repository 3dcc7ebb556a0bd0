#if defined(__linux__)
#define _GNU_SOURCE
#include <sched.h>
#endif
#include <unistd.h>

#include "CKernels.h"

int whylight_usable_cores(void) {
#if defined(__linux__)
    cpu_set_t cores;
    CPU_ZERO(&cores);
    if (sched_getaffinity(0, sizeof cores, &cores) == 0) {
        int count = CPU_COUNT(&cores);
        if (count > 0) return count;
    }
#endif
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? (int)count : 1;
}

long whylight_next_index(long *counter) {
    return __atomic_fetch_add(counter, 1, __ATOMIC_RELAXED);
}

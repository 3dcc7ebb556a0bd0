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

/// Both ends of a range in one word: the end in its upper half, the first index in its lower.
static long packed(long first, long end) { return end << 32 | first; }

void whylight_set_range(long *range, long first, long end) {
    __atomic_store_n(range, packed(first, end), __ATOMIC_RELAXED);
}

static long take(long *range, int from_end) {
    long seen = __atomic_load_n(range, __ATOMIC_RELAXED);
    while (1) {
        long first = seen & 0xFFFFFFFF, end = seen >> 32;
        if (first >= end) return -1;
        long rest = from_end ? packed(first, end - 1) : packed(first + 1, end);
        if (__atomic_compare_exchange_n(range, &seen, rest, 1, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
            return from_end ? end - 1 : first;
    }
}

long whylight_take_first(long *range) { return take(range, 0); }

long whylight_take_last(long *range) { return take(range, 1); }

long whylight_take_next(long *counter) { return __atomic_fetch_add(counter, 1, __ATOMIC_RELAXED); }

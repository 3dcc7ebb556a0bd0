#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

#include "VisibleMutex.h"

/// The standard library is not instrumented, so of Synchronization's `Mutex` ThreadSanitizer sees what is inlined into
/// instrumented code: one atomic instruction to lock, one to unlock. Where another thread holds the lock, or waits for it,
/// the rest happens in these two functions of the library, by atomic operations and system calls that cannot be seen, and
/// whatever the lock guards is reported as a race. Linked into the tests, these take the place of the library's, pass
/// everything on to them, and say so: https://github.com/llvm/llvm-project/blob/main/compiler-rt/include/sanitizer/tsan_interface.h
///
/// Nothing is overlooked by it. Should the library's functions get other names, the false reports are back.

#if defined(__linux__)

#define LOCK_SLOW "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK_SLOW "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"
#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *mutex

typedef SWIFT void LockSlow(uint32_t thread, SELF);
typedef SWIFT void UnlockSlow(SELF);

void __tsan_acquire(void *address);
void __tsan_release(void *address);

SWIFT void whylight_lock_slow(uint32_t thread, SELF) __asm__(LOCK_SLOW);
SWIFT void whylight_unlock_slow(SELF) __asm__(UNLOCK_SLOW);

static LockSlow *library_lock_slow;
static UnlockSlow *library_unlock_slow;

__attribute__((constructor)) static void find_library_functions(void) {
    library_lock_slow = (LockSlow *)dlsym(RTLD_NEXT, LOCK_SLOW);
    library_unlock_slow = (UnlockSlow *)dlsym(RTLD_NEXT, UNLOCK_SLOW);
}

SWIFT void whylight_lock_slow(uint32_t thread, SELF) {
    library_lock_slow(thread, mutex);
    __tsan_acquire(mutex);
}

SWIFT void whylight_unlock_slow(SELF) {
    __tsan_release(mutex);
    library_unlock_slow(mutex);
}

#endif

#include <cblas.h>
#include <dlfcn.h>
#include <stdlib.h>

/* What is used of OpenBLAS. */
typedef struct {
    __typeof__(&cblas_sgemm) sgemm;
    __typeof__(&cblas_sgemv) sgemv;
    __typeof__(&openblas_set_num_threads) set_num_threads;
} COpenBLAS_Functions;

/* Loads the library for as long as the process lives; 1 on success.
 *
 * It starts a thread for each core as it is loaded, and they wait for work by spinning: 40 to 80 ms of processor time
 * that a process's first explanation, of 80, does without. Only the environment tells it not to. Reading that from
 * another thread meanwhile is safe: the C library adds the variable to a copy of the list. */
static inline int COPENBLAS_load(COpenBLAS_Functions *functions) {
    setenv("OPENBLAS_NUM_THREADS", "1", 1);
#ifdef __APPLE__
    void *library = dlopen("libopenblas.0.dylib", RTLD_NOW | RTLD_LOCAL);
#else
    void *library = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL);
#endif
    if (!library) return 0;
    functions->sgemm = (__typeof__(&cblas_sgemm))dlsym(library, "cblas_sgemm");
    functions->sgemv = (__typeof__(&cblas_sgemv))dlsym(library, "cblas_sgemv");
    functions->set_num_threads = (__typeof__(&openblas_set_num_threads))dlsym(library, "openblas_set_num_threads");
    return functions->sgemm && functions->sgemv && functions->set_num_threads;
}

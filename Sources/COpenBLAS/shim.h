#include <cblas.h>
#include <dlfcn.h>

/* What is used of OpenBLAS. */
typedef struct {
    __typeof__(&cblas_sgemm) sgemm;
    __typeof__(&cblas_sgemv) sgemv;
    __typeof__(&openblas_set_num_threads) set_num_threads;
} COpenBLAS_Functions;

/* Loads the library for as long as the process lives; 1 on success. */
static inline int COPENBLAS_load(COpenBLAS_Functions *functions) {
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

#define H5_USE_110_API
#include <hdf5.h>

/* Macros that call H5open or cast are invisible to Swift's importer. */
static inline hid_t CHDF5_NATIVE_FLOAT(void) { return H5T_NATIVE_FLOAT; }

#define H5_USE_110_API
#if __has_include(<hdf5/serial/hdf5.h>)
#include <hdf5/serial/hdf5.h> /* Debian's; beside it there may be one for MPI */
#else
#include <hdf5.h>
#endif

/* Macros that call H5open or cast are invisible to Swift's importer. */
static inline hid_t CHDF5_NATIVE_FLOAT(void) { return H5T_NATIVE_FLOAT; }
static inline hid_t CHDF5_IEEE_F32LE(void) { return H5T_IEEE_F32LE; }
static inline hid_t CHDF5_C_S1(void) { return H5T_C_S1; }
static inline hid_t CHDF5_FILE_ACCESS(void) { return H5P_FILE_ACCESS; }
static inline size_t CHDF5_VARIABLE(void) { return H5T_VARIABLE; }
static inline unsigned CHDF5_READ_ONLY(void) { return H5F_ACC_RDONLY; }
static inline haddr_t CHDF5_UNDEFINED_ADDRESS(void) { return HADDR_UNDEF; }
static inline unsigned CHDF5_INFO_BASIC(void) { return H5O_INFO_BASIC; }

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

/* Functions and structures that have several versions are macros. */

/* Calls back once per link in the order of names; negative on failure. */
static inline herr_t CHDF5_iterate_links(hid_t group, H5L_iterate_t body, void *context) {
    return H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, NULL, body, context);
}

/* 1 for a hard link, 0 for one to elsewhere, negative where there is none. */
static inline int CHDF5_is_hard_link(hid_t group, const char *name) {
    H5L_info_t link;
    if (H5Lget_info(group, name, &link, H5P_DEFAULT) < 0) return -1;
    return link.type == H5L_TYPE_HARD;
}

/* What a member is; H5O_TYPE_UNKNOWN where that cannot be read. */
static inline H5O_type_t CHDF5_object_type(hid_t group, const char *name) {
    H5O_info_t object;
    if (H5Oget_info_by_name2(group, name, &object, H5O_INFO_BASIC, H5P_DEFAULT) < 0) return H5O_TYPE_UNKNOWN;
    return object.type;
}

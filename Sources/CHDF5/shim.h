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

/* Lets the library keep at most so many bytes of headers, trees and heaps, by their size in the file; negative on
 * failure. */
static inline herr_t CHDF5_limit_cache(hid_t access, size_t size) {
    H5AC_cache_config_t cache = {.version = H5AC__CURR_CACHE_CONFIG_VERSION};
    if (H5Pget_mdc_config(access, &cache) < 0) return -1;
    cache.set_initial_size = 1;
    cache.initial_size = cache.min_size = cache.max_size = size;
    cache.incr_mode = H5C_incr__off;
    cache.flash_incr_mode = H5C_flash_incr__off;
    cache.decr_mode = H5C_decr__off;
    return H5Pset_mdc_config(access, &cache);
}

/* Functions and structures that have several versions are macros. */

/* Calls back once per link in any order; negative on failure. For an order the library makes a table first, and of one
 * that damage leaves half made version 1.10 frees what was never there. */
static inline herr_t CHDF5_iterate_links(hid_t group, H5L_iterate_t body, void *context) {
    return H5Literate(group, H5_INDEX_NAME, H5_ITER_NATIVE, NULL, body, context);
}

/* Calls back once per attribute in any order; negative on failure. */
static inline herr_t CHDF5_iterate_attributes(hid_t object, H5A_operator2_t body, void *context) {
    return H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_NATIVE, NULL, body, context);
}

/* The address of the object that a link leads to; undefined for one to elsewhere. */
static inline haddr_t CHDF5_link_address(const H5L_info_t *link) {
    return link->type == H5L_TYPE_HARD ? link->u.address : HADDR_UNDEF;
}

/* The address of an object; undefined where it cannot be read. */
static inline haddr_t CHDF5_address(hid_t object) {
    H5O_info_t information;
    if (H5Oget_info2(object, &information, H5O_INFO_BASIC) < 0) return HADDR_UNDEF;
    return information.addr;
}

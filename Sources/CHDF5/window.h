/* A libhdf5 file driver that reads a window: a stretch of an open file, such as a stored member of a zip archive, or
 * of memory. It never writes, and never reads outside the window. */

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#if defined(__has_include) && __has_include(<H5FDdevelop.h>)
#include <H5FDdevelop.h>
#endif

typedef struct {
    int descriptor;             /* -1 for memory */
    const unsigned char *bytes; /* where there is no descriptor */
    uint64_t start;             /* in the file */
    uint64_t length;
} CHDF5_window;

typedef struct {
    H5FD_t base; /* the library's own part has to come first */
    CHDF5_window window;
    haddr_t end_of_addresses;
} CHDF5_window_file;

static inline H5FD_t *CHDF5_window_open(const char *name, unsigned flags, hid_t access, haddr_t largest) {
    (void)name;
    (void)flags;
    (void)largest;
    const CHDF5_window *window = (const CHDF5_window *)H5Pget_driver_info(access);
    if (!window) return NULL;
    CHDF5_window_file *file = (CHDF5_window_file *)calloc(1, sizeof *file);
    if (!file) return NULL;
    file->window = *window;
    if (window->descriptor >= 0) {
        /* Its own, since the library may close the file later than our handle of it. */
        file->window.descriptor = fcntl(window->descriptor, F_DUPFD_CLOEXEC, 0);
        if (file->window.descriptor < 0) {
            free(file);
            return NULL;
        }
    }
    return &file->base;
}

static inline herr_t CHDF5_window_close(H5FD_t *base) {
    CHDF5_window_file *file = (CHDF5_window_file *)base;
    if (file->window.descriptor >= 0) close(file->window.descriptor);
    free(file);
    return 0;
}

static inline uint64_t CHDF5_little_endian(const unsigned char *bytes, int count) {
    uint64_t value = 0;
    while (count-- > 0) value = value << 8 | bytes[count];
    return value;
}

/* Whether a global heap, where strings of variable length are kept, is one that libhdf5 can be trusted with: version
 * 1.10 follows the sizes of its objects without a check, past the end of the heap or for ever. The heap is a header
 * ("GCOL", version, 3 bytes, its size in 8) and objects (index in 2 bytes, 6 bytes, size in 8, data) up to its end; see
 * the HDF5 File Format Specification 3.0, section III.E. */
static inline int CHDF5_heap_is_sound(const unsigned char *heap, uint64_t count, uint64_t space) {
    const uint64_t header = 16;
    uint64_t size = CHDF5_little_endian(heap + 8, 8);
    if (heap[4] != 1 || size < 4096 || size > space) return 0;
    if (count < size) return 0;
    for (uint64_t place = header; place < size;) {
        uint64_t room = size - place;
        if (room < header) return 1; /* too little for an object, so free */
        uint64_t index = CHDF5_little_endian(heap + place, 2);
        uint64_t length = CHDF5_little_endian(heap + place + 8, 8);
        if (index == 0) {
            /* Free space, whose size includes the header, up to the end. */
            if (length < header || length > room) return 0;
            place += length;
        } else {
            if (length > room - header) return 0;
            length = (length + 7) / 8 * 8;
            if (length > room - header) return 0;
            place += header + length;
        }
    }
    return 1;
}

/* Reads bytes that are all inside the window. */
static inline herr_t CHDF5_window_copy(const CHDF5_window *window, haddr_t address, size_t count, unsigned char *bytes) {
    if (window->descriptor < 0) {
        memcpy(bytes, window->bytes + address, count);
        return 0;
    }
    for (size_t done = 0; done < count;) {
        ssize_t got = pread(window->descriptor, bytes + done, count - done, (off_t)(window->start + address + done));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return -1;
        done += (size_t)got;
    }
    return 0;
}

/* The library reads the first 4096 bytes of a heap, and then the rest by itself: all of it is looked at beforehand. */
static inline herr_t CHDF5_check_heap(
    const CHDF5_window *window, haddr_t address, const unsigned char *start, uint64_t count, uint64_t space) {
    uint64_t size = CHDF5_little_endian(start + 8, 8);
    if (size <= count) return CHDF5_heap_is_sound(start, count, space) ? 0 : -1;
    if (size > space) return -1;
    unsigned char *heap = (unsigned char *)malloc((size_t)size);
    int is_sound = heap && CHDF5_window_copy(window, address, (size_t)size, heap) == 0
        && CHDF5_heap_is_sound(heap, size, space);
    free(heap);
    return is_sound ? 0 : -1;
}

static inline herr_t CHDF5_window_read(
    H5FD_t *base, H5FD_mem_t type, hid_t transfer, haddr_t address, size_t count, void *buffer) {
    (void)type;
    (void)transfer;
    const CHDF5_window *window = &((CHDF5_window_file *)base)->window;
    unsigned char *bytes = (unsigned char *)buffer;
    if (address > window->length) return -1;
    uint64_t space = window->length - address;
    /* Like the library's own drivers: zeros past the end, where it reads ahead. */
    size_t present = count < space ? count : (size_t)space;
    memset(bytes + present, 0, count - present);
    if (CHDF5_window_copy(window, address, present, bytes) < 0) return -1;
    if (present >= 16 && memcmp(bytes, "GCOL", 4) == 0)
        return CHDF5_check_heap(window, address, bytes, present, space);
    return 0;
}

static inline herr_t CHDF5_window_write(
    H5FD_t *base, H5FD_mem_t type, hid_t transfer, haddr_t address, size_t count, const void *buffer) {
    (void)base;
    (void)type;
    (void)transfer;
    (void)address;
    (void)count;
    (void)buffer;
    return -1;
}

static inline herr_t CHDF5_window_query(const H5FD_t *base, unsigned long *features) {
    (void)base;
    /* No accumulation of metadata: each structure is then read on its own, from its first byte. */
    *features = H5FD_FEAT_DEFAULT_VFD_COMPATIBLE;
    return 0;
}

static inline haddr_t CHDF5_window_end_of_addresses(const H5FD_t *base, H5FD_mem_t type) {
    (void)type;
    return ((const CHDF5_window_file *)base)->end_of_addresses;
}

static inline herr_t CHDF5_window_set_end_of_addresses(H5FD_t *base, H5FD_mem_t type, haddr_t address) {
    (void)type;
    ((CHDF5_window_file *)base)->end_of_addresses = address;
    return 0;
}

static inline haddr_t CHDF5_window_end_of_file(const H5FD_t *base, H5FD_mem_t type) {
    (void)type;
    return ((const CHDF5_window_file *)base)->window.length;
}

/* The id of the driver, to be registered once; negative on failure. */
static inline hid_t CHDF5_register_window_driver(void) {
    static const H5FD_class_t driver = {
#ifdef H5FD_CLASS_VERSION
        .version = H5FD_CLASS_VERSION,
        .value = (H5FD_class_value_t)600, /* 512 and above are free for use */
#endif
        .name = "window",
        .maxaddr = INT64_MAX,
        .fc_degree = H5F_CLOSE_WEAK,
        .fapl_size = sizeof(CHDF5_window),
        .open = CHDF5_window_open,
        .close = CHDF5_window_close,
        .query = CHDF5_window_query,
        .get_eoa = CHDF5_window_end_of_addresses,
        .set_eoa = CHDF5_window_set_end_of_addresses,
        .get_eof = CHDF5_window_end_of_file,
        .read = CHDF5_window_read,
        .write = CHDF5_window_write,
        .fl_map = H5FD_FLMAP_DICHOTOMY,
    };
    return H5FDregister(&driver);
}

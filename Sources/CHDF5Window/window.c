#define H5_USE_110_API
#include "CHDF5Window.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#if __has_include(<hdf5/serial/H5FDdevelop.h>)
#include <hdf5/serial/H5FDdevelop.h>
#elif __has_include(<H5FDdevelop.h>)
#include <H5FDdevelop.h>
#endif

typedef struct {
    H5FD_t base; /* the library's own part has to come first */
    CHDF5_window window;
    haddr_t end_of_addresses;
} CHDF5_window_file;

static H5FD_t *CHDF5_window_open(const char *name, unsigned flags, hid_t access, haddr_t largest) {
    (void)name;
    (void)flags;
    (void)largest;
    const CHDF5_window *window = (const CHDF5_window *)H5Pget_driver_info(access);
    if (!window) return NULL;
    CHDF5_window_file *file = (CHDF5_window_file *)calloc(1, sizeof *file);
    if (!file) return NULL;
    file->window = *window;
    /* Its own, since the library may close the file later than our handle of it. */
    file->window.descriptor = fcntl(window->descriptor, F_DUPFD_CLOEXEC, 0);
    if (file->window.descriptor < 0) {
        free(file);
        return NULL;
    }
    return &file->base;
}

static herr_t CHDF5_window_close(H5FD_t *base) {
    CHDF5_window_file *file = (CHDF5_window_file *)base;
    close(file->window.descriptor);
    free(file);
    return 0;
}

static uint64_t CHDF5_little_endian(const unsigned char *bytes, int count) {
    uint64_t value = 0;
    while (count-- > 0) value = value << 8 | bytes[count];
    return value;
}

/* Copies bytes of the window; false where the file cannot be read or has become shorter. */
static int CHDF5_window_copy(const CHDF5_window *window, uint64_t address, size_t count, unsigned char *buffer) {
    for (size_t done = 0; done < count;) {
        ssize_t got =
            pread(window->descriptor, buffer + done, count - done, (off_t)(window->start + address + done));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return 0;
        done += (size_t)got;
    }
    return 1;
}

/* Whether the objects of a global heap, where strings of variable length are kept, fill it without overlap: version
 * 1.10 of libhdf5 follows their sizes without a check, past the end of the heap or for ever. The heap is a header
 * ("GCOL", version, 3 bytes, its size in 8) and objects (index in 2 bytes, 6 bytes, size in 8, data) up to its end; see
 * the HDF5 File Format Specification 3.0, section III.E. */
static int CHDF5_heap_objects_are_sound(const unsigned char *heap, uint64_t size) {
    const uint64_t header = 16;
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

/* Whether the heap at this address may be handed to libhdf5. The library reads the least size of a heap first and then
 * only what is missing, so this is the one time its beginning is seen: the rest is read here to be looked at. */
static int CHDF5_heap_is_sound(
    const CHDF5_window *window, uint64_t address, const unsigned char *head, uint64_t count) {
    uint64_t size = CHDF5_little_endian(head + 8, 8);
    if (head[4] != 1 || size < 4096 || size > window->length - address) return 0;
    if (size <= count) return CHDF5_heap_objects_are_sound(head, size);
    unsigned char *whole = (unsigned char *)malloc(size);
    if (!whole) return 0;
    int sound = CHDF5_window_copy(window, address, size, whole) && CHDF5_heap_objects_are_sound(whole, size);
    free(whole);
    return sound;
}

static herr_t CHDF5_window_read(
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
    if (!CHDF5_window_copy(window, address, present, bytes)) return -1;
    if (count < 16 || memcmp(bytes, "GCOL", 4) != 0) return 0;
    return CHDF5_heap_is_sound(window, address, bytes, count) ? 0 : -1;
}

static herr_t CHDF5_window_write(
    H5FD_t *base, H5FD_mem_t type, hid_t transfer, haddr_t address, size_t count, const void *buffer) {
    (void)base;
    (void)type;
    (void)transfer;
    (void)address;
    (void)count;
    (void)buffer;
    return -1;
}

static herr_t CHDF5_window_query(const H5FD_t *base, unsigned long *features) {
    (void)base;
    /* No accumulation of metadata: each structure is then read on its own, from its first byte. */
    *features = H5FD_FEAT_DEFAULT_VFD_COMPATIBLE;
    return 0;
}

static haddr_t CHDF5_window_end_of_addresses(const H5FD_t *base, H5FD_mem_t type) {
    (void)type;
    return ((const CHDF5_window_file *)base)->end_of_addresses;
}

static herr_t CHDF5_window_set_end_of_addresses(H5FD_t *base, H5FD_mem_t type, haddr_t address) {
    (void)type;
    ((CHDF5_window_file *)base)->end_of_addresses = address;
    return 0;
}

static haddr_t CHDF5_window_end_of_file(const H5FD_t *base, H5FD_mem_t type) {
    (void)type;
    return ((const CHDF5_window_file *)base)->window.length;
}

hid_t CHDF5_register_window_driver(void) {
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

/* A libhdf5 file driver that reads a window: a stretch of an open file, such as a stored member of a zip archive. It
 * never writes, and never reads outside the window. */

#ifndef CHDF5WINDOW_H
#define CHDF5WINDOW_H

#if __has_include(<hdf5/serial/hdf5.h>)
#include <hdf5/serial/hdf5.h>
#else
#include <hdf5.h>
#endif
#include <stdint.h>

typedef struct {
    int descriptor;
    uint64_t start; /* in the file */
    uint64_t length;
} CHDF5_window;

/* The id of the driver, to be registered once; negative on failure. Its information is a CHDF5_window. */
hid_t CHDF5_register_window_driver(void);

#endif

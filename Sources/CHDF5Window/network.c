/* The archive of HDF5 1.14 brings in its driver for files on the network, which calls libcurl. Nothing here opens such
 * files, and libcurl would bring in thirty other libraries: what the driver calls is answered here, with a failure.
 * Hidden, so that no library of the process can mistake these for its own. */

#include <stddef.h>

#define HIDDEN __attribute__((visibility("hidden")))
enum { FAILED = 2 /* CURLE_FAILED_INIT */ };

HIDDEN int curl_global_init(long flags) { (void)flags; return FAILED; }
HIDDEN void curl_global_cleanup(void) {}
HIDDEN void *curl_easy_init(void) { return NULL; }
HIDDEN int curl_easy_setopt(void *handle, int option, ...) { (void)handle; (void)option; return FAILED; }
HIDDEN int curl_easy_perform(void *handle) { (void)handle; return FAILED; }
HIDDEN void curl_easy_cleanup(void *handle) { (void)handle; }
HIDDEN void *curl_slist_append(void *list, const char *text) { (void)list; (void)text; return NULL; }
HIDDEN void curl_slist_free_all(void *list) { (void)list; }

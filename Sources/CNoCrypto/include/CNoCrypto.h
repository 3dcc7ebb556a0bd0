/* See nocrypto.c; there is nothing to call. */

// Shows ThreadSanitizer what `Mutex` does; see VisibleMutex.c. Nothing here is called by name.

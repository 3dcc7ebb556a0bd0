/* What the system offers to hand a file to a process that may do nothing else, and Swift does not see of its headers. */

#ifndef CISOLATION_H
#define CISOLATION_H

/* A descriptor of a file without a name, in memory where the system has such; -1 with errno on failure. */
int CIsolation_memory_file(void);

/* After this nobody can change the file, whoever has a descriptor of it. Nothing where the system has no such. */
void CIsolation_seal(int descriptor);

/* From here on this thread, and what it starts, may compute, take memory, read from what is open, write to its standard
 * input, and end; every other system call fails with EPERM. There is no way back. 0 if that is so, -1 where the system
 * cannot do it. */
int CIsolation_enter(void);

#endif

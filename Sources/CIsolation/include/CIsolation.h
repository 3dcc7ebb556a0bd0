/* What the system offers to hand a file to another process, and Swift does not see of its headers. */

#ifndef CISOLATION_H
#define CISOLATION_H

/* A descriptor of a file without a name, in memory where the system has such; -1 with errno on failure. */
int CIsolation_memory_file(void);

/* After this nobody can change the file, whoever has a descriptor of it. Nothing where the system has no such. */
void CIsolation_seal(int descriptor);

#endif

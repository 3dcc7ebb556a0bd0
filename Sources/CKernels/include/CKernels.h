#pragma once

/// The cores this process may run on (its affinity mask on Linux), at least 1.
int whylight_usable_cores(void);

/// Takes the next index from a counter that several threads share.
long whylight_next_index(long *counter);

/* What the kernel says of this process's own memory (proc(5), smaps). */
#pragma once

/* The flags of the mapping that holds address: "VmFlags: rd wr mr mw me ac …". The caller frees it. There must be such
 * a mapping. */
char *smaps_flags(const void *address);

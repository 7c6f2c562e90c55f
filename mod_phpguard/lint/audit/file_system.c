/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Recognizes virtual file systems such as /proc. */

#include "lint/audit/file_system.h"

#include <stddef.h>

#ifdef __linux__
#include <sys/vfs.h>

/* f_type, from linux/magic.h and, where that has none, from the file system's
 * source. */
static const unsigned int kernel_types[] = {
    0x9fa0,                     /* proc */
    0x62656572,                 /* sysfs */
    0x27e0eb, 0x63677270,       /* cgroup, cgroup2 */
    0x1cd1,                     /* devpts */
    0x64626720,                 /* debugfs */
    0x74726163,                 /* tracefs */
    0x73636673,                 /* securityfs */
    0xf97cff8c,                 /* selinuxfs */
    0x43415d53,                 /* smackfs */
    0x62656570,                 /* configfs */
    0xcafe4a11,                 /* bpf */
    0x6165676c,                 /* pstore */
    0xde5e81e4,                 /* efivarfs */
    0x65735543,                 /* fusectl */
    0x42494e4d,                 /* binfmt_misc */
    0x19800202,                 /* mqueue */
    0x958458f6,                 /* hugetlbfs */
    0x7655821,                  /* resctrl */
    0x6e736673                  /* nsfs */
};

int pg_file_system_is_kernel(int fd)
{
    struct statfs st;
    size_t i;

    if (fstatfs(fd, &st) != 0) {
        return 0;
    }
    for (i = 0; i < sizeof(kernel_types) / sizeof(kernel_types[0]); ++i) {
        if ((unsigned int)st.f_type == kernel_types[i]) {
            return 1;
        }
    }
    return 0;
}
#else
int pg_file_system_is_kernel(int fd)
{
    (void)fd;
    return 0;
}
#endif

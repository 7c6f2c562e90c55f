/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/audit/file_system.h
 * @brief Which file systems contain no files of users.
 */

#ifndef PHPGUARD_FILE_SYSTEM_H
#define PHPGUARD_FILE_SYSTEM_H

/**
 * Whether a directory is the kernel's own: proc, sysfs, cgroup and their kind,
 * by statfs(2).
 * @param fd open
 */
int pg_file_system_is_kernel(int fd);

#endif /* PHPGUARD_FILE_SYSTEM_H */

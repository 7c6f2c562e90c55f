/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file httpd/suexec.h
 * @brief What suexec(8) refuses to execute.
 */

#ifndef PHPGUARD_SUEXEC_H
#define PHPGUARD_SUEXEC_H

#include "httpd.h"

/**
 * Whether httpd executes programs by suEXEC where a module names a user.
 */
int pg_suexec_is_used(void);

/**
 * Whether a program is to be executed by suEXEC, and suEXEC is known to refuse
 * it: it or its directory belongs to another user or group, or others may write
 * it. httpd answers 500 then.
 * @param path of the program, absolute
 * @param r    the request, which ap_unix_create_privileged_process()
 *             (os/unix/unixd.c) asks for the user: mod_suexec looks at its
 *             configuration, mod_userdir at its notes
 * @return 0 also if the file cannot be seen
 */
int pg_suexec_refuses(const char *path, request_rec *r);

#endif /* PHPGUARD_SUEXEC_H */

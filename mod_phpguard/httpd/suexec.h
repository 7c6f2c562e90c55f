/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file httpd/suexec.h
 * @brief What suexec(8) refuses to execute.
 */

#ifndef PHPGUARD_SUEXEC_H
#define PHPGUARD_SUEXEC_H

#include "httpd.h"
#include "http_config.h"

/**
 * Whether a program is to be executed by suEXEC, and suEXEC is known to refuse
 * it: it or its directory belongs to another user or group, or others may write
 * it. httpd answers 500 then.
 * @param path of the program, absolute
 * @param conf the merged per-directory configuration of the request
 * @return 0 also if the file cannot be seen
 */
int pg_suexec_refuses(const char *path, ap_conf_vector_t *conf,
                      apr_pool_t *p);

#endif /* PHPGUARD_SUEXEC_H */

/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file httpd/links.h
 * @brief Symbolic links that httpd does not follow.
 */

#ifndef PHPGUARD_LINKS_H
#define PHPGUARD_LINKS_H

#include "httpd.h"
#include "http_config.h"

/**
 * Look for a link that Options forbids: resolve_symlink()
 * (server/request.c).
 * @param conf of the file; what holds for the directories above is taken to be
 *             the same
 * @return the link's path, from p; NULL if there is none
 */
const char *pg_links_refused(const ap_conf_vector_t *conf, const char *path,
                             apr_pool_t *p);

#endif /* PHPGUARD_LINKS_H */

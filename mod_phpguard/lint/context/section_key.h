/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/context/section_key.h
 * @brief What distinguishes the files of one directory: of those that are
 *        alike httpd is asked about one.
 */

#ifndef PHPGUARD_SECTION_KEY_H
#define PHPGUARD_SECTION_KEY_H

#include "lint/context/sections.h"

/**
 * What distinguishes the files of a place: which of its sections for names or
 * URLs apply to one of them.
 * @param conf merged from the sections of the directory alone
 *             (pg_section_directory())
 * @return 0 if this is not sufficient: an <If>, or a section that is merged
 *         before the others
 */
apr_uint64_t pg_section_key(const pg_context *context,
                            ap_conf_vector_t *conf, const char *name,
                            apr_pool_t *p);

/**
 * Merge what applies to a directory, empty or not.
 */
ap_conf_vector_t *pg_section_directory(const pg_context *context,
                                       apr_pool_t *p);

#endif /* PHPGUARD_SECTION_KEY_H */

/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/context/htaccess_filter.h
 * @brief Removes directives from a .htaccess file that could run code when
 *        they are read.
 *
 * httpd's parser calls the module of each directive, and a module may do then
 * what it likes: mod_perl and mod_lua run code, "AuthLDAPBindPassword exec:"
 * runs a program, <Macro> makes directives of its own.  Only the directives
 * of modules that are known to store a setting get through; <IfModule> and
 * its like, which httpd judges while it reads, as well.
 */

#ifndef PHPGUARD_HTACCESS_FILTER_H
#define PHPGUARD_HTACCESS_FILTER_H

#include "apr_tables.h"

/** A directive, or a whole section, that is not passed to httpd. */
typedef struct {
    const char *directive;      /* its name as its module spells it, "<Perl"
                                 * of a section */
    const char *module;         /* "mod_perl.c"; NULL: the module is harmless,
                                 * the arguments end in a backslash, at which
                                 * httpd's expression scanner calls exit() */
    unsigned int line;          /* ap_directive_t.line_num */
} pg_left_out;

/**
 * Filter a text.  Lines are joined as ap_varbuf_cfg_getline() (server/util.c)
 * joins them and keep their numbers.  What no module knows stays: httpd
 * refuses the file for it.
 * @param text    len bytes
 * @param out_len the length of the result
 * @param left    pg_left_out, added to; nothing of a section that httpd skips
 *                because its condition is false
 * @param p       owns the result
 */
const char *pg_htaccess_filter(const char *text, apr_size_t len,
                               apr_size_t *out_len, apr_array_header_t *left,
                               apr_pool_t *p);

#endif /* PHPGUARD_HTACCESS_FILTER_H */

/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file httpd/false_section.h
 * @brief An <IfModule> and its kind in the .htaccess files of a request that is
 *        not true and hides what maps PHP.
 *
 * httpd forgets such a section while it reads (start_ifmod(), server/core.c).
 * The file is looked at as text, and nothing of it is parsed or executed: a
 * mapping that stands there inside such a section and that httpd did not keep
 * was in a false one.
 */

#ifndef PHPGUARD_FALSE_SECTION_H
#define PHPGUARD_FALSE_SECTION_H

#include "httpd.h"
#include "model/directive.h"

typedef struct {
    const pg_directive *section; /* the section that is not true, */
    const pg_directive *mapping; /* and the directive in it */
} pg_false_section;

/**
 * Look for one in the .htaccess files that apply to a file, the deepest first.
 * For an alert about a file that nothing maps.  "!" conditions are left out:
 * they yield to another module on purpose.
 * @param to   filled in, from p
 * @param file its path
 * @return 0 if there is none
 */
int pg_false_section_find(pg_false_section *to, const request_rec *r,
                          const char *file, apr_pool_t *p);

#endif /* PHPGUARD_FALSE_SECTION_H */

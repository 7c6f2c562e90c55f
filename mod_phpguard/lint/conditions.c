/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* RewriteCond about the file and the URL themselves. */

#include "lint/conditions.h"
#include "httpd/proxied.h"
#include "model/rewrite.h"

#include "apr_strings.h"

#include <sys/stat.h>

/* What the test is about: the file, the URL, or who knows. */
static const char *subject_of(const char *test, const pg_conditions_of *of)
{
    if (!strcasecmp(test, "%{REQUEST_FILENAME}")
        || !strcasecmp(test, "%{SCRIPT_FILENAME}")) {
        return of->file;
    }
    return strcasecmp(test, "%{REQUEST_URI}") ? NULL : of->uri;
}

/* "-f" and its kind; the server's user looks. */
static pg_cond test_file(const char *pattern, const char *path, int supposed)
{
    struct stat st;
    const int there = stat(path, &st) == 0;

    if (!there && supposed && strchr("fFs", pattern[1])) {
        return PG_COND_TRUE;
    }
    switch (pattern[1]) {
    case 'f':
    case 'F':
        return there && S_ISREG(st.st_mode) ? PG_COND_TRUE : PG_COND_FALSE;
    case 'd':
        return there && S_ISDIR(st.st_mode) ? PG_COND_TRUE : PG_COND_FALSE;
    case 's':
        return there && S_ISREG(st.st_mode) && st.st_size > 0
               ? PG_COND_TRUE : PG_COND_FALSE;
    case 'l':
    case 'L':
    case 'h':
        return lstat(path, &st) == 0 && S_ISLNK(st.st_mode) ? PG_COND_TRUE
                                                            : PG_COND_FALSE;
    default:
        return PG_COND_UNKNOWN;
    }
}

static pg_cond judge(const char *test, const char *pattern, int no_case,
                     const pg_conditions_of *of, apr_pool_t *p)
{
    const char *subject = subject_of(test, of);
    const int negated = *pattern == '!';
    pg_cond is;

    pattern += negated;
    if (!subject || strchr("<>=", *pattern) || strchr(pattern, '%')) {
        return PG_COND_UNKNOWN;
    }
    if (*pattern == '-') {
        is = pattern[1] && !pattern[2] ? test_file(pattern, subject,
                                                   of->supposed)
                                       : PG_COND_UNKNOWN;
    }
    else {
        is = pg_regex_matches(no_case ? apr_pstrcat(p, "(?i)", pattern, NULL)
                                      : pattern, subject, p)
             ? PG_COND_TRUE : PG_COND_FALSE;
    }
    return negated ? (pg_cond)(PG_COND_TRUE - is) : is;
}

void pg_conditions_add(pg_conditions *c, const pg_directive *d,
                       const pg_conditions_of *of, apr_pool_t *p)
{
    const char *args = d->node->args;
    const char *test = pg_getword(p, &args), *pattern = pg_getword(p, &args);
    const pg_cond is = judge(test, pattern,
                             pg_rewrite_flag(d->node, "NC", "nocase", p)
                             != NULL, of, p);

    c->any = is > c->any ? is : c->any;
    c->is_open = pg_rewrite_flag(d->node, "OR", "ornext", p) != NULL;
    if (!c->is_open) {
        c->all = c->any < c->all ? c->any : c->all;
        c->any = PG_COND_FALSE;
    }
}

pg_cond pg_conditions_hold(const pg_conditions *c)
{
    return c->is_open && c->any < c->all ? c->any : c->all;
}

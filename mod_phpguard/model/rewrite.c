/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The handler that a RewriteRule sets. */

#include "model/rewrite.h"
#include "model/directive.h"
#include "model/edit_line.h"

#include "apr_lib.h"
#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

/* The flags as they were written, behind pattern and substitution. */
static const char *flags_of(const ap_directive_t *rule, apr_pool_t *p)
{
    const char *args = rule->args;

    pg_getword(p, &args);
    pg_getword(p, &args);
    return args;
}

/* The next flag of "[R=301,L]", or NULL. */
static const char *next_flag(const char **flags, apr_pool_t *p)
{
    const char *s = *flags + strspn(*flags, "[, \t\"");
    apr_size_t len = strcspn(s, ",]");

    *flags = s + len;
    while (len && (apr_isspace(s[len - 1]))) {
        --len;
    }
    return len ? apr_pstrmemdup(p, s, len) : NULL;
}

/* The value of a flag of this name; NULL for any other. */
static const char *value_of(const char *flag, const char *name, apr_pool_t *p)
{
    apr_size_t len = strlen(name);
    const char *value = flag + len;

    if (strncasecmp(flag, name, len) || (*value && *value != '=')) {
        return NULL;
    }
    value += *value == '=';
    value += *value == '"';
    return apr_pstrmemdup(p, value, strcspn(value, "\""));
}

const char *pg_rewrite_flag(const ap_directive_t *rule, const char *brief,
                            const char *name, apr_pool_t *p)
{
    const char *flags = flags_of(rule, p), *flag, *value, *found = NULL;

    while ((flag = next_flag(&flags, p)) != NULL) {
        value = value_of(flag, brief, p);
        if (!value) {
            value = value_of(flag, name, p);
        }
        found = value ? value : found;
    }
    return found;
}

static const char *handler_flag(const ap_directive_t *rule, apr_pool_t *p)
{
    const char *value = pg_rewrite_flag(rule, "H", "handler", p);

    return value ? value : pg_rewrite_flag(rule, "T", "type", p);
}

int pg_rewrite_gives(const ap_directive_t *rule, apr_pool_t *p)
{
    return handler_flag(rule, p) != NULL;
}

/* 2 if the rule names the handler, 1 if it may. */
static int names(const pg_directive *d, const char *handler, apr_pool_t *p)
{
    const char *value = d->kind == PG_REWRITEHANDLER ? handler_flag(d->node, p)
                                                     : NULL;

    if (!value) {
        return 0;
    }
    return !strcasecmp(value, handler) ? 2 : strpbrk(value, "$%") != NULL;
}

static void search(const pg_trail *t, const char *handler, int *how,
                   const pg_directive **found, apr_pool_t *p)
{
    const pg_directive *d;

    if (t->base) {
        search(t->base, handler, how, found, p);
        search(t->add, handler, how, found, p);
        return;
    }
    for (d = t->first; d; d = d->next) {
        int is = names(d, handler, p);

        if (is && is >= *how) {
            *how = is;
            *found = d;
        }
    }
}

const pg_directive *pg_rewrite_find(const pg_trail *trail,
                                    const char *handler, apr_pool_t *p)
{
    const pg_directive *found = NULL;
    int how = 0;

    if (trail) {
        search(trail, handler, &how, &found, p);
    }
    return found;
}

static int is_given_by(const char *flag, apr_pool_t *p)
{
    return value_of(flag, "H", p) || value_of(flag, "handler", p)
           || value_of(flag, "T", p) || value_of(flag, "type", p);
}

const char *pg_rewrite_instead(const pg_directive *rule, const char *handler,
                               apr_pool_t *p)
{
    const char *flags = flags_of(rule->node, p), *rest = flags, *f;
    const char *what = apr_pstrmemdup(p, rule->node->args,
                                      (apr_size_t)(flags - rule->node->args));
    const char *name = rule->node->directive, *kept = "";

    while ((f = next_flag(&rest, p)) != NULL) {
        if (!is_given_by(f, p)) {
            kept = apr_pstrcat(p, kept, *kept ? "," : "", f, NULL);
        }
    }
    while (*what && apr_isspace(what[strlen(what) - 1])) {
        what = apr_pstrmemdup(p, what, strlen(what) - 1);
    }
    if (handler && !*handler) {
        return *kept ? pg_edit_line(p, rule, "%o %o [%o]", name, what, kept)
                     : pg_edit_line(p, rule, "%o %o", name, what);
    }
    if (*kept) {
        kept = apr_pstrcat(p, kept, ",", NULL);
    }
    return handler ? pg_edit_line(p, rule, "%o %o [%oH=%b]", name, what, kept,
                                  handler, NULL)
                   : pg_edit_line(p, rule, "%o %o [%oF]", name, what, kept);
}

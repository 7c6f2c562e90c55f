/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Access control and executable programs, from the directives of a section. */

#include "lint/context/access.h"
#include "httpd/observe.h"

#include "http_core.h"
#include "apr_strings.h"

/* <Limit GET POST>, <LimitExcept PUT>: does it hold for a method?  HEAD is GET
 * (ap_method_number_of(), modules/http/http_protocol.c). */
static int is_for(const ap_directive_t *limit, const char *method,
                  apr_pool_t *p)
{
    const char *args = limit->args;
    int named = 0;

    while (*args && !named) {
        char *word = pg_getword(p, &args);

        word[strcspn(word, ">")] = '\0';
        named = !strcmp(strcmp(word, "HEAD") ? word : "GET", method);
    }
    return named == !strcasecmp(limit->directive, "<Limit");
}

/* Whether a directive denies access to all clients, for reading and for
 * posting. */
static int denies(const pg_directive *d, apr_pool_t *p)
{
    const ap_directive_t *limit = pg_directive_section(d->node, "<Limit");
    const char *args = d->node->args;
    const char *first = pg_getword_lower(p, &args);
    const char *second = pg_getword_lower(p, &args);

    if (limit && !(is_for(limit, "GET", p) && is_for(limit, "POST", p))) {
        return 0;
    }
    switch (d->kind) {
    case PG_REQUIRE:
        return !strcmp(first, "all") && !strcmp(second, "denied");
    case PG_DENY:
        return !strcmp(second, "all");
    default:
        return 0;               /* Allow: some clients are admitted */
    }
}

static int is_access(const pg_directive *d)
{
    return d->kind == PG_REQUIRE || d->kind == PG_DENY || d->kind == PG_ALLOW;
}

/* What the lines of a section say to one of the two modules: mod_authz_core,
 * or mod_access_compat. */
static void note(const pg_directive **denied_by, const pg_directive *d,
                 int of_hosts, apr_pool_t *p)
{
    const pg_directive *last = NULL;
    int denied = 1;

    for (; d; d = d->next) {
        if (is_access(d) && (d->kind != PG_REQUIRE) == of_hosts) {
            last = d;
            denied &= denies(d, p);
        }
    }
    if (last) {
        *denied_by = denied ? last : NULL;
    }
}

/* For each module the deepest section with a line of its own decides;
 * AuthMerging is Off by default. */
void pg_access_note(pg_denials *denials, const ap_conf_vector_t *section,
                    apr_pool_t *p)
{
    const pg_directive *first = pg_first(pg_lint_observed(section));

    note(&denials->require, first, 0, p);
    note(&denials->hosts, first, 1, p);
}

const pg_directive *pg_access_denied(const pg_denials *d,
                                     const request_rec *r)
{
    if (r && ap_satisfies((request_rec *)r) == SATISFY_ANY) {
        return d->require && d->hosts ? d->hosts : NULL;
    }
    return d->require ? d->require : d->hosts;
}

/* "Require all granted", "Allow from all" and their opposites. */
static int is_of_all(const pg_directive *d, apr_pool_t *p)
{
    const char *args = d->node->args;
    const char *first = pg_getword_lower(p, &args);
    const char *second = pg_getword_lower(p, &args);

    return !strcmp(d->kind == PG_REQUIRE ? first : second, "all");
}

void pg_access_last(const pg_directive **by, const ap_conf_vector_t *section,
                    apr_pool_t *p)
{
    const pg_directive *d = pg_first(pg_lint_observed(section));
    const pg_directive *found = NULL;

    for (; d; d = d->next) {
        if (is_access(d) && (!found || is_of_all(found, p))) {
            found = d;
        }
    }
    *by = found ? found : *by;
}

static const char *suffix_of(const pg_directive *wrapper, apr_pool_t *p)
{
    const char *args = wrapper->node->args, *suffix;

    pg_getword(p, &args);
    suffix = pg_getword(p, &args);
    return *suffix == '.' ? suffix : "";
}

/* get_wrapper_info() (modules/fcgid/fcgid_conf.c). */
void pg_access_wrapper(const pg_directive **by,
                       const ap_conf_vector_t *section, const char *name,
                       apr_pool_t *p)
{
    const char *dot = ap_strrchr_c(name, '.');
    const pg_directive *d;

    for (d = pg_first(pg_lint_observed(section)); d; d = d->next) {
        const char *suffix = d->kind == PG_WRAPPER ? suffix_of(d, p) : NULL;

        if (suffix && (*suffix ? dot && !strcmp(suffix, dot)
                               : !*by || !*suffix_of(*by, p))) {
            *by = d;
        }
    }
}

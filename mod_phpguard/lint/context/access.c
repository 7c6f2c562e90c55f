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

static int is_access(const pg_directive *d)
{
    return d->kind == PG_REQUIRE || d->kind == PG_DENY || d->kind == PG_ALLOW;
}

void pg_access_note(apr_array_header_t **all, const ap_conf_vector_t *section,
                    pg_access_of of, apr_pool_t *p)
{
    const pg_directive *d = pg_lint_directives(section);
    pg_access_section *noted;

    while (d && !is_access(d)) {
        d = d->next;
    }
    if (!d) {
        return;
    }
    if (!*all) {
        *all = apr_array_make(p, 4, sizeof(pg_access_section));
    }
    noted = apr_array_push(*all);
    noted->first = d;
    noted->of = of;
}

static int is_of_all(const pg_directive *d, apr_pool_t *p)
{
    const char *args = d->node->args;

    pg_getword(p, &args);
    return !strcmp(pg_getword_lower(p, &args), "all");
}

/* For reading and for posting. */
static int denies_all(const pg_directive *d, apr_pool_t *p)
{
    const ap_directive_t *limit = pg_directive_section(d->node, "<Limit");

    return d->kind == PG_DENY && is_of_all(d, p)
           && (!limit || (is_for(limit, "GET", p) && is_for(limit, "POST", p)));
}

/* The lines of a section: of those that deny to all the last one, else the
 * first that distinguishes clients. */
static const pg_directive *hosts_of(const pg_directive *d, int *to_all,
                                    apr_pool_t *p)
{
    const pg_directive *found = NULL;
    int all = 1;

    for (; d; d = d->next) {
        if (d->kind != PG_DENY && d->kind != PG_ALLOW) {
            continue;
        }
        all &= denies_all(d, p);
        if (!found || is_of_all(found, p)) {
            found = d;
        }
    }
    *to_all = found ? all : *to_all;
    return found;
}

/* mod_access_compat has no merge function: the deepest section with a line of
 * its own decides. */
const pg_directive *pg_access_hosts(const apr_array_header_t *all, int is_url,
                                    int *to_all, apr_pool_t *p)
{
    const pg_directive *found = NULL, *own;
    int i;

    *to_all = 0;
    for (i = 0; all && i < all->nelts; ++i) {
        const pg_access_section *s
            = &APR_ARRAY_IDX(all, i, pg_access_section);

        if (s->of == PG_ACCESS_IF
            || (is_url && s->of == PG_ACCESS_DIRECTORY)) {
            continue;
        }
        own = hosts_of(s->first, to_all, p);
        found = own ? own : found;
    }
    return found;
}

/* format_authz_command(). */
static const char *require_text(const pg_directive *d, apr_pool_t *p)
{
    const char *args = d->node->args, *name = pg_getword(p, &args);
    const char *negation = "";
    char *text;

    if (!strcasecmp(name, "not")) {
        negation = "not ";
        name = pg_getword(p, &args);
    }
    text = apr_pstrcat(p, "Require ", negation, name, " ", args, NULL);
    apr_collapse_spaces(text, text);
    return text;
}

const pg_directive *pg_access_require(const apr_array_header_t *all,
                                      const char *require, apr_pool_t *p)
{
    char *text = apr_pstrdup(p, require);
    int i;

    apr_collapse_spaces(text, text);
    for (i = all ? all->nelts - 1 : -1; i >= 0; --i) {
        const pg_directive *d = APR_ARRAY_IDX(all, i, pg_access_section).first;

        for (; d; d = d->next) {
            if (d->kind == PG_REQUIRE && !strcmp(require_text(d, p), text)) {
                return d;
            }
        }
    }
    return NULL;
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

    for (d = pg_lint_directives(section); d; d = d->next) {
        const char *suffix = d->kind == PG_WRAPPER ? suffix_of(d, p) : NULL;

        if (suffix && (*suffix ? dot && !strcmp(suffix, dot)
                               : !*by || !*suffix_of(*by, p))) {
            *by = d;
        }
    }
}

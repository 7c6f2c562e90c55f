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

void pg_access_note(apr_array_header_t **all, const ap_conf_vector_t *section,
                    pg_access_of of, apr_pool_t *p)
{
    const pg_directive *d = pg_lint_directives(section);
    pg_access_section *noted;

    while (d && !pg_directive_is_access(d)) {
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

/* The results that clients may get: a set of these. */
enum { GRANTED = 1, DENIED = 2, NEUTRAL = 4 };

/* Of a section, of RequireAll and AuthMerging And, of RequireNone. */
typedef enum { ANY, ALL, NONE } logic;

/* The lines that are evaluated. */
typedef struct {
    const pg_directive *at;     /* the next one */
    const char *method;
    int (*known)(const pg_directive *d, const char *text, void *baton);
    void *baton;
    apr_pool_t *p;
} evaluation;

/* apply_authz_sections(): of two results one after the other. */
static int result_of(logic op, int first, int second)
{
    const int decides = op == ALL ? DENIED : GRANTED;

    return first == decides || second == NEUTRAL ? first
           : first == NEUTRAL || second == decides ? second : first;
}

static int combined(logic op, int first, int second)
{
    int a, b, set = 0;

    for (a = GRANTED; a <= NEUTRAL; a <<= 1) {
        for (b = GRANTED; b <= NEUTRAL; b <<= 1) {
            if (first & a && second & b) {
                set |= result_of(op, a, b);
            }
        }
    }
    return set;
}

static int negated(int set)
{
    return (set & GRANTED ? DENIED : 0)
           | (set & (DENIED | NEUTRAL) ? NEUTRAL : 0);
}

/* Whether it is for other methods than the one that is asked. */
static int is_limited(const ap_directive_t *node, const evaluation *e)
{
    const ap_directive_t *limit;

    for (limit = node; limit; limit = limit->parent) {
        if (!strncasecmp(limit->directive, "<Limit", 6)
            && strncasecmp(limit->directive, "<LimitI", 7)) {
            return !is_for(limit, e->method, e->p);
        }
    }
    return 0;
}

/* Without "not". */
static int line_result(const pg_directive *d, const char *args,
                       const evaluation *e)
{
    const char *name = pg_getword(e->p, &args);
    const int known = e->known(d, require_text(d, e->p), e->baton);

    if (!strcmp(name, "all")) {
        return strcasecmp(pg_getword(e->p, &args), "granted") ? DENIED
                                                              : GRANTED;
    }
    return known > 0 ? GRANTED : known < 0 ? DENIED : GRANTED | DENIED;
}

static int evaluate_line(const pg_directive *d, const evaluation *e)
{
    const char *args = d->node->args, *rest = args;

    return strcasecmp(pg_getword(e->p, &rest), "not")
           ? line_result(d, args, e) : negated(line_result(d, rest, e));
}

/* The outermost RequireAll, RequireAny or RequireNone around a line, of those
 * within another one. */
static const ap_directive_t *next_within(const ap_directive_t *node,
                                         const ap_directive_t *outer)
{
    const ap_directive_t *found = NULL;

    for (node = node->parent; node && node != outer; node = node->parent) {
        if (!strncasecmp(node->directive, "<Require", 8)) {
            found = node;
        }
    }
    return found;
}

static int is_within(const ap_directive_t *node, const ap_directive_t *outer)
{
    while (node && node != outer) {
        node = node->parent;
    }
    return node == outer;
}

static logic logic_of(const ap_directive_t *container)
{
    const char *name = container->directive;

    return !strcasecmp(name, "<RequireAll") ? ALL
           : !strcasecmp(name, "<RequireNone") ? NONE : ANY;
}

/* @param container NULL: all that is left of the section */
static int evaluate(evaluation *e, const ap_directive_t *container, logic op)
{
    int all = NEUTRAL;

    while (e->at && is_within(e->at->node, container)) {
        const pg_directive *d = e->at;
        const ap_directive_t *inner = next_within(d->node, container);
        int one;

        if (d->kind == PG_REQUIRE && inner) {
            one = evaluate(e, inner, logic_of(inner));
        }
        else {
            one = d->kind == PG_REQUIRE ? evaluate_line(d, e) : NEUTRAL;
            e->at = d->next;
        }
        if (d->kind == PG_REQUIRE && is_limited(inner ? inner : d->node, e)) {
            one = op == ALL ? GRANTED : NEUTRAL;
        }
        all = combined(op, all, one);
    }
    return op == NONE ? negated(all) : all;
}

/* merge_authz_core_dir_config(): what a section makes of those before it.
 * @param before 0: there is no line yet */
static int merged_with(int before, const pg_access_section *s, evaluation *e)
{
    const pg_directive *d;
    const char *merging = NULL;
    int has = 0, own, is_limit_only = 1;

    for (d = s->first; d; d = d->next) {
        merging = d->kind == PG_AUTHMERGING ? d->node->args : merging;
        if (d->kind == PG_REQUIRE) {
            has = 1;
            is_limit_only &= is_limited(d->node, e);
        }
    }
    if (!has) {
        return merging && !strncasecmp(merging, "Off", 3) ? 0 : before;
    }
    e->at = s->first;
    own = evaluate(e, NULL, ANY);
    if (!merging || !before || !strncasecmp(merging, "Off", 3)) {
        return is_limit_only ? GRANTED : own;
    }
    if (!strncasecmp(merging, "And", 3)) {
        return combined(ALL, before, is_limit_only ? GRANTED : own);
    }
    return combined(ANY, before, own);
}

int pg_access_may_grant(const apr_array_header_t *all, int is_url,
                        const char *method,
                        int (*known)(const pg_directive *d, const char *text,
                                     void *baton),
                        void *baton, apr_pool_t *p)
{
    evaluation e = { NULL, method, known, baton, p };
    int i, results = 0;

    for (i = 0; all && i < all->nelts; ++i) {
        const pg_access_section *s
            = &APR_ARRAY_IDX(all, i, pg_access_section);
        int with;

        if (is_url && s->of == PG_ACCESS_DIRECTORY) {
            continue;
        }
        with = merged_with(results, s, &e);
        results = s->of != PG_ACCESS_IF ? with
                  : results && with ? results | with : GRANTED;
    }
    return !results || results & GRANTED;
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

/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The conditions of <If>. */

#include "httpd/if_sections.h"
#include "httpd/observe.h"
#include "httpd/request.h"

#include "http_core.h"
#include "ap_expr.h"
#include "apr_lib.h"
#include "apr_strings.h"

#include <sys/stat.h>

typedef enum {
    PG_IF_FALSE,
    PG_IF_TRUE,
    PG_IF_UNKNOWN
} pg_if;

static const core_dir_config *core_of(ap_conf_vector_t *section)
{
    return ap_get_core_module_config(section);
}

static int matters(ap_conf_vector_t *section);

static int has_inner(ap_conf_vector_t *section)
{
    const apr_array_header_t *inner = core_of(section)->sec_if;
    int i;

    for (i = 0; inner && i < inner->nelts; ++i) {
        if (matters(PG_SECTION(inner, i))) {
            return 1;
        }
    }
    return 0;
}

static int matters(ap_conf_vector_t *section)
{
    return pg_observed(section) || pg_lint_observed(section)
           || has_inner(section);
}

/* The text of a condition is not kept with it: a directive in the section
 * knows it. */
static const char *text_of(ap_conf_vector_t *section, apr_pool_t *p)
{
    const pg_directive *d = pg_first(pg_observed(section));
    const char *args, *end;

    if (!d) {
        d = pg_first(pg_lint_observed(section));
    }
    if (!d || !d->node->parent) {
        return NULL;
    }
    args = d->node->parent->args;
    end = ap_strrchr_c(args, '>');
    args = apr_pstrndup(p, args, end ? (apr_size_t)(end - args)
                                     : strlen(args));
    return pg_getword(p, &args);
}

/* What a request for the file has, whoever asks. */
static int is_known(const char *name, apr_size_t len)
{
    static const char *const names[] = {
        "REQUEST_FILENAME", "SCRIPT_FILENAME", "REQUEST_URI", NULL
    };
    const char *const *n;

    for (n = names; *n; ++n) {
        if (strlen(*n) == len && !strncasecmp(*n, name, len)) {
            return 1;
        }
    }
    return 0;
}

/* Neither a function, nor a test of the file, nor anything of a client. */
static int can_be_judged(const char *text)
{
    const char *s;

    for (s = text; *s; ++s) {
        if (s[0] == '%' && s[1] == '{'
            && !is_known(s + 2, strcspn(s + 2, "}"))) {
            return 0;
        }
        if ((s[0] == '-' && apr_isalpha(s[1])
             && (s == text || !apr_isalnum(s[-1])))
            || (s[0] == '(' && s > text && apr_isalnum(s[-1]))
            || (s[0] == '$' && apr_isdigit(s[1]))) {
            return 0;
        }
    }
    return 1;
}

/* Whether all that is asked is whether the file is there. */
static int asks_for_file(const char *text)
{
    static const char *const tests[] = { "-f", "-e", "-s", "-F", NULL };
    static const char *const names[] = {
        "%{REQUEST_FILENAME}", "%{SCRIPT_FILENAME}", NULL
    };
    const char *const *t, *const *n;

    for (t = tests; *t; ++t) {
        for (n = names; *n && !strncmp(text, *t, 2); ++n) {
            const char *word = text + 2 + strspn(text + 2, " \t'\"");
            apr_size_t len = strlen(*n);

            if (!strncasecmp(word, *n, len)
                && !word[len + strspn(word + len, " \t'\"")]) {
                return 1;
            }
        }
    }
    return 0;
}

/* httpd's own judgement, of a request that has no more than this. */
static pg_if evaluate(const core_dir_config *core, const pg_if_file *of,
                      apr_pool_t *p)
{
    request_rec *r = pg_request_make(of->s, of->url, p);
    const char *error = NULL;
    int rc;

    r->filename = apr_pstrdup(p, of->file);
    rc = ap_expr_exec(r, core->condition, &error);
    return error || rc < 0 ? PG_IF_UNKNOWN : rc ? PG_IF_TRUE : PG_IF_FALSE;
}

static pg_if judge(ap_conf_vector_t *section, const pg_if_file *of,
                   apr_pool_t *p)
{
    const char *text = text_of(section, p);
    struct stat st;

    if (!text) {
        return PG_IF_UNKNOWN;
    }
    if (asks_for_file(text)) {
        return of->supposed || (stat(of->file, &st) == 0
                                && S_ISREG(st.st_mode)) ? PG_IF_TRUE
                                                        : PG_IF_FALSE;
    }
    return of->url && can_be_judged(text) ? evaluate(core_of(section), of, p)
                                          : PG_IF_UNKNOWN;
}

int pg_if_sections(ap_conf_vector_t *conf, const pg_if_file *of,
                   apr_array_header_t *found, apr_pool_t *p)
{
    const apr_array_header_t *ifs = core_of(conf)->sec_if;
    pg_if before = PG_IF_FALSE;
    int i;

    for (i = 0; ifs && i < ifs->nelts; ++i) {
        ap_conf_vector_t *section = PG_SECTION(ifs, i);
        const int kind = core_of(section)->condition_ifelse;

        if (!(kind & AP_CONDITION_ELSE)) {
            before = PG_IF_FALSE;
        }
        if (before == PG_IF_TRUE) {
            continue;
        }
        if (before == PG_IF_FALSE) {
            before = !(kind & AP_CONDITION_IF) ? PG_IF_TRUE
                     : judge(section, of, p);
        }
        if ((before == PG_IF_UNKNOWN && matters(section))
            || (before == PG_IF_TRUE && has_inner(section))) {
            return 0;
        }
        if (before == PG_IF_TRUE) {
            APR_ARRAY_PUSH(found, ap_conf_vector_t *) = section;
        }
    }
    return 1;
}

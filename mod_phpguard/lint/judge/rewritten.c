/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* A RewriteRule that makes a file's name final too early. */

#include "lint/judge/rewritten.h"
#include "lint/lookup/confirm.h"
#include "lint/survey/translate.h"
#include "lint/survey/vhosts.h"
#include "model/directive.h"
#include "model/edit.h"
#include "model/edit_line.h"

#include "apr_strings.h"

/* With PT the substitution is a URL: a path of a file loses the document
 * root.  "[L]" gains PT, no flags become "[PT]". */
static const char *pass_through(const pg_directive *d, const char *root,
                                apr_pool_t *p)
{
    const char *name = d->node->directive, *text = d->node->args;
    const char *at = root && *root ? strstr(text, root) : NULL;
    const char *flags;

    if (at) {
        text = apr_psprintf(p, "%.*s%s", (int)(at - text), text,
                            at + strlen(root));
    }
    flags = strrchr(text, '[');
    return flags ? pg_edit_line(p, d, "%o %o[PT,%o", name,
                                apr_pstrmemdup(p, text,
                                               (apr_size_t)(flags - text)),
                                flags + 1)
                 : pg_edit_line(p, d, "%o %o [PT]", name, text);
}

/* A Location gives the handler to PHP's URLs, and not to those beside. */
static int is_by_url(const pg_answer *answer, const pg_lint *l, apr_pool_t *p)
{
    const pg_directive *d = answer->mapping.handler_by;
    pg_answer other;

    if (!pg_directive_section(d ? d->node : NULL, "<Location")) {
        return 0;
    }
    pg_lookup(&other, l, answer->context, "pretty", p);
    return other.mapping.handler_by != d;
}

/* A proxy takes the file's own URL: another one led to the file. */
static int is_led_here(const pg_answer *answer)
{
    return answer->outcome == PG_LEAKS && answer->c.beyond
           && !answer->c.except;
}

/* A URL that a rule's pattern may match, each of its parts once: a guess,
 * which the dry run confirms. */
static const char *example_of(const char *pattern, apr_pool_t *p)
{
    char *url = apr_pcalloc(p, strlen(pattern) + 3), *to = url;
    int skips = 0;

    *to++ = '/';
    for (pattern += *pattern == '^'; *pattern; ++pattern) {
        if (*pattern == '|' || *pattern == '{') {
            skips = 1;
        }
        else if (*pattern == ')' || *pattern == '}') {
            skips = 0;
        }
        else if (*pattern == '[') {
            pattern += pattern[1] != '\0';
            *to++ = *pattern == '^' || *pattern == '\\' ? 'x' : *pattern;
            pattern += strcspn(pattern, "]");
            pattern -= !*pattern;
        }
        else if (!skips && !strchr("()*+?$", *pattern)
                 && !(to == url + 1 && *pattern == '/')) {
            const int literal = *pattern == '\\' && pattern[1];

            pattern += literal;
            *to++ = *pattern == '.' && !literal ? 'x' : *pattern;
        }
    }
    return url;
}

/* The rule leads a URL to a file that nothing runs. */
static int is_confirmed(const pg_directive *d, const pg_answer *answer,
                        apr_pool_t *p)
{
    const char *args = d->node->args;
    const char *url = example_of(pg_getword(p, &args), p);

    return pg_confirm_leaks(answer->context, ap_os_escape_path(p, url, 1), p);
}

int pg_rewritten(pg_finding *f, const pg_answer *answer, const pg_lint *l,
                 apr_pool_t *p)
{
    server_rec *s = answer->context->s;
    pg_edit *edit;
    const pg_directive *d = answer->taken_by || is_led_here(answer)
                            || is_by_url(answer, l, p)
                            ? pg_rewrite_first(s, p) : NULL;

    if (!d || (answer->dry && !is_confirmed(d, answer, p))) {
        return 0;
    }
    memset(f, 0, sizeof(*f));
    f->severity = PG_ERROR;
    f->id = PG_REWRITE_FIRST;
    f->decided = d;
    f->lost = apr_array_make(p, 1, sizeof(const pg_directive *));
    edit = pg_edit_replace(d, pass_through(d, pg_vhost_root(s), p), p);
    if (edit) {
        edit->meant = 1;        /* the proxy that it leads to */
    }
    f->fix = pg_edit_or_advice(edit, p);
    f->fixes = pg_edits(f->fix, NULL, p);
    return 1;
}

/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* A RewriteRule that makes a file's name final too early. */

#include "lint/judge/rewritten.h"
#include "dryrun/dryrun.h"
#include "lint/lookup/confirm.h"
#include "lint/lookup/rewrite_steps.h"
#include "lint/survey/vhosts.h"
#include "model/directive.h"
#include "model/edit.h"
#include "model/edit_line.h"
#include "model/rewrite.h"
#include "util/path.h"

#include "apr_strings.h"

static const char *without(const char *text, const char *part, apr_pool_t *p)
{
    const char *at = part && *part ? strstr(text, part) : NULL;

    return at ? apr_psprintf(p, "%.*s%s", (int)(at - text), text,
                             at + strlen(part)) : text;
}

/* With PT the substitution is a URL: a path of a file loses the document
 * root.  "[L]" gains PT, no flags become "[PT]". */
static const char *pass_through(const pg_directive *d, const char *root,
                                apr_pool_t *p)
{
    const char *name = d->node->directive, *flags;
    const char *text = without(without(d->node->args, "%{DOCUMENT_ROOT}", p),
                               root, p);

    flags = text;
    pg_getword(p, &flags);
    pg_getword(p, &flags);
    return *flags == '['
           ? pg_edit_line(p, d, "%o %o[PT,%o", name,
                          apr_pstrmemdup(p, text,
                                         (apr_size_t)(flags - text)),
                          flags + 1)
           : pg_edit_line(p, d, "%o %o [PT]", name, text);
}

/* No [PT]: the file name that comes out is final, and translate_name is over
 * (hook_uri2file(), mod_rewrite.c). */
static int is_final(const pg_directive *rule, apr_pool_t *p)
{
    const char *args = rule->node->args;

    pg_getword(p, &args);
    return !rule->htaccess && strcmp(pg_getword(p, &args), "-")
           && !pg_directive_section(rule->node, "<Directory")
           && !pg_rewrite_flag(rule->node, "PT", "passthrough", p);
}

/* All rules that matched; mod_rewrite logs them for those who ask. */
static const apr_array_header_t *rules_of(const pg_dryrun_answer *a,
                                          apr_pool_t *p)
{
    pg_dryrun_question q = a->question;
    pg_located at;

    q.trace = 1;
    memset(&at, 0, sizeof(at));
    at.s = a->r->server;
    at.dry = a->trace ? a : pg_dryrun_ask(&q, p);
    return pg_rewrite_matched(&at, p);
}

/* The last of the server's rules that did anything. */
static const pg_directive *rule_of(const pg_dryrun_answer *a, apr_pool_t *p)
{
    const apr_array_header_t *all = rules_of(a, p);
    int i;

    for (i = all->nelts - 1; i >= 0; --i) {
        const pg_directive *rule = APR_ARRAY_IDX(all, i,
                                                 const pg_directive *);

        if (is_final(rule, p)) {
            return rule;
        }
    }
    return NULL;
}

static int runs_by_own_url(const pg_answer *answer, apr_pool_t *p)
{
    server_rec *s = answer->context->s;
    const char *root = pg_vhost_root(s);
    const char *rest = root ? pg_path_rest(answer->c.file, root) : NULL;

    return rest && pg_confirm_runs(s, *rest == '/' ? rest
                                   : apr_pstrcat(p, "/", rest, NULL), p);
}

int pg_rewritten(pg_finding *f, const pg_answer *answer, apr_pool_t *p)
{
    const pg_directive *d = rule_of(answer->dry, p);
    pg_edit *edit;

    if (!d || !runs_by_own_url(answer, p)) {
        return 0;
    }
    memset(f, 0, sizeof(*f));
    f->severity = PG_ERROR;
    f->id = PG_REWRITE_FIRST;
    f->decided = d;
    f->lost = apr_array_make(p, 1, sizeof(const pg_directive *));
    edit = pg_edit_replace(d, pass_through(d, pg_vhost_root(answer->context->s),
                                           p), p);
    if (edit) {
        edit->meant = 1;        /* the proxy that it leads to */
    }
    f->fix = pg_edit_or_advice(edit, p);
    f->fixes = pg_edits(f->fix, NULL, p);
    return 1;
}

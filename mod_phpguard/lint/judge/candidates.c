/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Adjusts the proposed fixes of a place to the whole server. */

#include "lint/judge/candidates.h"
#include "config.h"
#include "dryrun/dryrun.h"
#include "httpd/if_sections.h"
#include "httpd/modules.h"
#include "lint/fixes/fix_parts.h"
#include "lint/judge/as_before.h"
#include "lint/lookup/addresses.h"
#include "lint/lookup/confirm.h"
#include "lint/survey/whole_config.h"
#include "model/advice.h"
#include "model/directive.h"
#include "model/edit.h"
#include "model/edit_line.h"
#include "model/php_names.h"

#include "http_config.h"
#include "apr_strings.h"


/* Whether the URL of the directory leads to the file: DirectoryIndex. */
static int is_front_page(const pg_answer *answer, apr_pool_t *p)
{
    const pg_context *context = answer->context;
    const pg_address *at = &APR_ARRAY_IDX(pg_addresses(context->s, p), 0,
                                          pg_address);
    const pg_dryrun_answer *a;
    pg_dryrun_question q;

    if (!answer->dry || !context->url) {
        return 0;
    }
    q = pg_address_question(context->s, at);
    q.url = ap_os_escape_path(p, context->url, 1);
    a = pg_dryrun_ask(&q, p);
    return a->subject->filename
           && !strcmp(a->subject->filename, answer->c.file);
}

/* A pattern for the files that are spelled as one is: none of its name's own
 * text gets into it. */
static const char *pattern_for(const char *name)
{
    static const char *const patterns[][2] = {
        { ".phtml", "<FilesMatch \"[.]phtml$\">" },
        { ".pht", "<FilesMatch \"[.]pht$\">" },
        { ".php3", "<FilesMatch \"[.]php3$\">" },
        { ".php4", "<FilesMatch \"[.]php4$\">" },
        { ".php5", "<FilesMatch \"[.]php5$\">" },
        { ".php7", "<FilesMatch \"[.]php7$\">" },
        { ".php8", "<FilesMatch \"[.]php8$\">" },
        { ".PHP", "<FilesMatch \"[.]PHP$\">" }
    };
    const apr_size_t n = sizeof(patterns) / sizeof(patterns[0]);
    const char *dot = ap_strrchr_c(name, '.');
    apr_size_t i = 0;

    while (dot && i < n && strcmp(dot, patterns[i][0])) {
        ++i;
    }
    return dot && i < n ? patterns[i][1] : NULL;
}

/* Whether a directive runs index.php beside it, by its own URL. */
static int runs_beside(pg_answer *plain, const pg_answer *answer,
                       const pg_lint *l, apr_pool_t *p)
{
    pg_context *context = apr_pmemdup(p, answer->context, sizeof(*context));

    context->uri = NULL;
    pg_lookup(plain, context, PG_PLAIN_NAME, p);
    pg_confirm(plain, l, p);
    return plain->outcome == PG_RUNS && !plain->taken_by
           && plain->mapping.handler_by;
}

static const pg_edit *map_as(const pg_answer *answer, const pg_answer *plain,
                             const char *pattern, apr_pool_t *p)
{
    const pg_value *handler = &plain->folded.sethandler;

    return pg_fix_here(&answer->c, pg_lines(p, pattern,
               pg_edit_line(p, NULL, "SetHandler %w",
                            handler->text ? handler->text
                                          : plain->mapping.handler,
                            plain->mapping.handler_by), "</FilesMatch>"), p);
}

static const pg_edit *map_front_page(const pg_answer *answer,
                                     const pg_lint *l, apr_pool_t *p)
{
    const char *pattern = pattern_for(answer->name);
    pg_answer plain;

    return pattern && is_front_page(answer, p)
           && runs_beside(&plain, answer, l, p)
           ? map_as(answer, &plain, pattern, p) : NULL;
}

/* A file for which no directive is, beside an index.php that runs.  What a
 * .htaccess says of one file it may say of all; none of its text gets into
 * root's files. */
static const pg_edit *map_all(const pg_answer *answer, const pg_lint *l,
                              apr_pool_t *p)
{
    const ap_directive_t *section;
    pg_directive *d;
    pg_answer plain;

    if (!strcmp(answer->name, PG_PLAIN_NAME)
        || !runs_beside(&plain, answer, l, p)) {
        return NULL;
    }
    if (!plain.mapping.handler_by->htaccess) {
        return map_as(answer, &plain, PG_PHP_FILES, p);
    }
    d = apr_pmemdup(p, plain.mapping.handler_by, sizeof(*d));
    section = pg_directive_section(d->node, "<Files");
    if (!section) {
        return NULL;
    }
    d->node = section;
    return pg_edit_replace(d, strcasecmp(section->directive, "<Files")
                              ? "<FilesMatch \"[.]php$\">"
                              : "<Files \"*.php\">", p);
}

/* Its name is its owner's choice, and no part of root's configuration unless
 * root writes it: advice for a person, in place of the last one. */
static void name_it_yourself(const pg_finding *f, apr_pool_t *p)
{
    const pg_edit **last = &APR_ARRAY_IDX(f->fixes, f->fixes->nelts - 1,
                                          const pg_edit *);

    if ((*last)->kind == PG_EDIT_ADVICE) {
        *last = pg_edit_advice("map it alone, in a <Files> section with its "
                               "name and the SetHandler that runs PHP here, or "
                               "move it out of the document root", p);
    }
}

/* A later section for files would override a <Files>; an <If> is merged after
 * them all. */
static pg_edit *map_by_name(const pg_directive *at, const char *name,
                            const char *handler, int by_if, apr_pool_t *p)
{
    const char *open = pg_edit_line(p, at, by_if ? "*/%f'\">"
                                                 : "<Files \"%f\">", name);

    if (by_if && open) {
        open = apr_pstrcat(p, "<If \"%{REQUEST_FILENAME} -strmatch '", open,
                           NULL);
    }
    return pg_edit_before(at, pg_lines(p, open,
                                       pg_edit_line(p, at, "SetHandler %w",
                                                    handler, NULL),
                                       by_if ? "</If>" : "</Files>"), p);
}

/* A page of PHP among others of its extension, which are not to be changed, is
 * mapped by its name.  A <Files> within another one is never merged. */
static const pg_edit *map_page(const pg_finding *f, const pg_answer *answer,
                               const pg_lint *l, apr_pool_t *p)
{
    const pg_host host = pg_server_host(answer->context->s);
    const char *handler = pg_fix_php_handler(&answer->c, &host, p);
    pg_directive outermost;
    pg_answer plain;

    if (!handler && runs_beside(&plain, answer, l, p)
        && !plain.mapping.handler_by->htaccess) {
        handler = plain.folded.sethandler.text ? plain.folded.sethandler.text
                                               : plain.mapping.handler;
    }
    if (!handler || !f->decided) {
        return NULL;
    }
    if (!f->decided->htaccess) {
        name_it_yourself(f, p);
        return NULL;
    }
    outermost = *f->decided;
    while (outermost.node->parent) {
        outermost.node = outermost.node->parent;
    }
    return map_by_name(&outermost, answer->name, handler,
                       outermost.node != f->decided->node, p);
}

/* Those for which the condition is not true are not all requests. */
static void take_out_denials(pg_finding *f, apr_pool_t *p)
{
    apr_array_header_t *rest = apr_array_make(p, f->fixes->nelts + 1,
                                              sizeof(const pg_edit *));
    int i;

    for (i = 0; i < f->fixes->nelts; ++i) {
        const pg_edit *edit = APR_ARRAY_IDX(f->fixes, i, const pg_edit *);

        if (!pg_edit_denies(edit)) {
            APR_ARRAY_PUSH(rest, const pg_edit *) = edit;
        }
    }
    APR_ARRAY_PUSH(rest, const pg_edit *)
        = pg_edit_advice("add an <Else> that sets a handler for PHP files to "
                         "the <If>", p);
    f->fixes = rest;
}

static int has_dav(const ap_directive_t *node, const pg_context *context,
                   apr_pool_t *p)
{
    int has = 0;

    for (; node && !has; node = node->next) {
        has = (!strcasecmp(node->directive, "Dav")
               && strcasecmp(node->args, "Off")
               && pg_whole_config_concern(node->parent, context, p))
              || has_dav(node->first_child, context, p);
    }
    return has;
}

/* Who edits files by WebDAV reads their source. */
static void offer_reading(pg_finding *f)
{
    int i;

    for (i = 0; i < f->fixes->nelts; ++i) {
        const pg_edit **edit = &APR_ARRAY_IDX(f->fixes, i, const pg_edit *);

        if (!(*edit)->aside) {
            *edit = pg_edit_aside(apr_pmemdup(f->fixes->pool, *edit,
                                              sizeof(**edit)), PG_ASIDE_READ);
        }
    }
}

void pg_candidates(pg_finding *f, const pg_answer *answer, const pg_lint *l,
                   apr_pool_t *p)
{
    if (f->id == PG_SPELLING) {
        pg_put_first(f, map_front_page(answer, l, p), p);
    }
    if (f->id == PG_NOTHING) {
        pg_put_first(f, map_all(answer, l, p), p);
    }
    if (answer->c.name_class == PG_NAME_MEANT) {
        pg_put_before(f, map_page(f, answer, l, p), pg_is_denial_or_advice, p);
    }
    pg_as_before(f, answer, p);
    if (pg_if_may_map(answer->merged.conf, p)) {
        take_out_denials(f, p);
    }
    if (has_dav(ap_conftree, answer->context, p)) {
        offer_reading(f);
    }
}

/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The sentences that a fix is made of. */

#include "model/edit.h"
#include "model/directive.h"
#include "model/mapping.h"

#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

#define PHP_FILES "\"<FilesMatch \"\\.ph(ar|p|tml)$\">\", "
#define PHP_FILES_END ", \"</FilesMatch>\""

const char *pg_edit_line(const ap_directive_t *node, apr_pool_t *p)
{
    return apr_psprintf(p, "\"%s\" (%s)", pg_directive_text(node, p),
                        pg_directive_place(node, p));
}

const char *pg_edit_replace(const ap_directive_t *node, const char *with,
                            apr_pool_t *p)
{
    return apr_psprintf(p, "write \"%s\" in place of %s", with,
                        pg_edit_line(node, p));
}

const char *pg_edit_before(const ap_directive_t *node, const char *what,
                           apr_pool_t *p)
{
    return apr_psprintf(p, "write \"%s\" before %s", what,
                        pg_edit_line(node, p));
}

const char *pg_edit_delete(const ap_directive_t *node, apr_pool_t *p)
{
    return apr_psprintf(p, "delete %s", pg_edit_line(node, p));
}

static int is_one_of(const char *word, const apr_array_header_t *exts)
{
    int i;

    word += *word == '.';
    for (i = 0; i < exts->nelts; ++i) {
        if (!strcasecmp(word, APR_ARRAY_IDX(exts, i, const char *))) {
            return 1;
        }
    }
    return 0;
}

const char *pg_edit_delete_name(const pg_directive *d, const char *name,
                                apr_pool_t *p)
{
    apr_array_header_t *exts = pg_extensions(name, p);
    const char *args = d->node->args, *text = d->node->directive, *word;
    int others = 0;

    if (d->kind == PG_ADDHANDLER || d->kind == PG_ADDTYPE) {
        text = apr_pstrcat(p, text, " ", pg_edit_quote(pg_getword(p, &args),
                                                       p), NULL);
    }
    while (*(word = pg_getword(p, &args))) {
        if (!is_one_of(word, exts)) {
            text = apr_pstrcat(p, text, " ", word, NULL);
            others = 1;
        }
    }
    return others ? pg_edit_replace(d->node, text, p)
                  : pg_edit_delete(d->node, p);
}

const char *pg_edit_write(const char *lines, const char *place,
                          apr_pool_t *p)
{
    return apr_pstrcat(p, "write ", lines, " in ", place, NULL);
}

const char *pg_edit_map(const char *handler, apr_pool_t *p)
{
    return apr_psprintf(p, PHP_FILES "\"SetHandler %s\"" PHP_FILES_END,
                        pg_edit_quote(handler, p));
}

const char *pg_edit_deny(void)
{
    return PHP_FILES "\"Require all denied\"" PHP_FILES_END;
}

const char *pg_edit_run(const char *command, apr_pool_t *p)
{
    return apr_psprintf(p, "run \"%s\"", command);
}

const char *pg_edit_load(const char *module, const char *also, apr_pool_t *p)
{
    return apr_pstrcat(p, "load ", module, also ? " and " : "",
                       also ? also : "", " with LoadModule", NULL);
}

const char *pg_edit_quote(const char *word, apr_pool_t *p)
{
    char *quoted = apr_palloc(p, 2 * strlen(word) + 3), *to = quoted;

    if (*word && !strpbrk(word, " \t\"'\\|<>")) {
        return word;
    }
    *to++ = '"';
    for (; *word; ++word) {
        if (*word == '"' || *word == '\\') {
            *to++ = '\\';
        }
        *to++ = *word;
    }
    *to++ = '"';
    *to = '\0';
    return quoted;
}

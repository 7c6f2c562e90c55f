/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The findings of the lint, kept for the alerts. */

#include "alert/lint_findings.h"
#include "alert/unseen.h"
#include "config.h"
#include "model/php_names.h"
#include "util/printable.h"

#include "apr_hash.h"
#include "apr_lib.h"
#include "apr_strings.h"

#include <stdlib.h>

#define LOST_MAX 5

static apr_hash_t *known;       /* pg_lint_finding by key; NULL: nothing */

static const char *vhost_of(const server_rec *s, apr_pool_t *p)
{
    return s->is_virtual && s->defn_name
           ? apr_psprintf(p, "%s:%u", s->defn_name, s->defn_line_number)
           : "";
}

/* A tab is between the words; the rest is as the pipe from the lint's child
 * leaves it (lint/child/result.c), or a request would not find it again. */
static const char *word(const char *text, apr_pool_t *p)
{
    char *plain = apr_pstrdup(p, text), *s;

    for (s = plain; *s; ++s) {
        if (*s == '\t') {
            *s = ' ';
        }
    }
    return pg_printable_text(plain, "");
}

static const char *key_of(const server_rec *s, const char *dir,
                          const char *name, pg_cause_id id,
                          const char *decider, apr_pool_t *p)
{
    return apr_psprintf(p, "%s\t%s\t%s\t%d\t%s", word(vhost_of(s, p), p),
                        word(dir, p),
                        word(pg_name_alike(name, id == PG_SPELLING, p), p),
                        (int)id, word(decider, p));
}

const char *pg_lint_finding_line(const server_rec *s, const char *file,
                                 pg_cause_id id, const char *decider,
                                 const pg_lint_finding *said, apr_pool_t *p)
{
    const char *key = key_of(s, ap_make_dirstr_parent(p, file),
                             apr_filepath_name_get(file), id, decider, p);
    const char *line = apr_psprintf(p, "%s\t%d\t%s\t%s", key,
                                    (int)said->id, word(said->decided, p),
                                    word(said->fix, p));
    int i = said->lost->nelts > LOST_MAX ? said->lost->nelts - LOST_MAX : 0;

    for (; i < said->lost->nelts; ++i) {
        line = apr_pstrcat(p, line, "\t",
                           word(APR_ARRAY_IDX(said->lost, i, const char *),
                                p), NULL);
    }
    return line;
}

static apr_status_t forget(void *dummy)
{
    (void)dummy;
    known = NULL;
    return APR_SUCCESS;
}

static char *next_word(char **line)
{
    char *at = *line, *end = at + strcspn(at, "\t");

    *line = *end ? end + 1 : end;
    *end = '\0';
    return at;
}

/* The key is five words. */
static char *behind_key(char *line)
{
    int i;

    for (i = 0; line && i < 5; ++i) {
        line = strchr(line, '\t');
        line = line ? line + 1 : NULL;
    }
    return line;
}

static void keep(const char *text, apr_time_t begun,
                 pg_lint_finding_check is_own, apr_pool_t *pconf)
{
    char *key = apr_pstrdup(pconf, text), *rest = behind_key(key), *dir;
    pg_lint_finding *one;

    if (!rest) {
        return;
    }
    rest[-1] = '\0';
    one = apr_pcalloc(pconf, sizeof(*one));
    one->id = (pg_cause_id)atoi(next_word(&rest));
    one->decided = next_word(&rest);
    one->fix = next_word(&rest);
    one->lost = apr_array_make(pconf, 2, sizeof(const char *));
    while (*rest) {
        APR_ARRAY_PUSH(one->lost, const char *) = next_word(&rest);
    }
    dir = strchr(key, '\t') + 1;
    one->place = apr_pstrmemdup(pconf, dir, strcspn(dir, "\t"));
    one->since = begun;
    if (pg_cause_get(one->id)->says && *one->fix
        && is_own(one->fix, pconf)) {
        apr_hash_set(known, key, APR_HASH_KEY_STRING, one);
    }
}

void pg_lint_finding_keep(const apr_array_header_t *lines, apr_time_t begun,
                          pg_lint_finding_check is_own, apr_pool_t *pconf)
{
    int i;

    known = apr_hash_make(pconf);
    apr_pool_cleanup_register(pconf, NULL, forget, apr_pool_cleanup_null);
    for (i = 0; i < lines->nelts; ++i) {
        keep(APR_ARRAY_IDX(lines, i, const char *), begun, is_own, pconf);
    }
}

const pg_lint_finding *pg_lint_finding_find(request_rec *r, const char *file,
                                            pg_cause_id id,
                                            const char *decider)
{
    const char *name = apr_filepath_name_get(file);
    char *dir = apr_pstrdup(r->pool, file), *slash;
    const pg_lint_finding *found = NULL;

    if (!known || !apr_hash_count(known)) {
        return NULL;
    }
    while (!found && (slash = strrchr(dir, '/')) != NULL) {
        slash[1] = '\0';
        found = apr_hash_get(known, key_of(r->server, dir, name, id, decider,
                                           r->pool), APR_HASH_KEY_STRING);
        *slash = '\0';
    }
    return found && !pg_unseen_since(r, found->decided, found->since)
           ? found : NULL;
}

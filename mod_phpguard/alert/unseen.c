/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Finds .htaccess files of a request that the lint has not read. */

#include "alert/unseen.h"
#include "util/path.h"

#include "http_config.h"
#include "http_core.h"
#include "apr_file_info.h"
#include "apr_lib.h"
#include "apr_strings.h"

/* Whether a false section may have a mapping that would end the cause. */
static int may_be_hidden(pg_cause_id id, int found)
{
    switch (id) {
    case PG_FALSE_CONDITION:    /* without a finding it is an <If> */
    case PG_EMPTIED:
    case PG_UNMAPPED:
    case PG_SIBLING:
    case PG_ELSEWHERE:
        return found;
    default:
        return pg_cause_lacks_mapping(id);
    }
}

static int is_newer(const char *file, apr_time_t than, int if_gone,
                    apr_pool_t *p)
{
    apr_finfo_t finfo;

    return apr_stat(&finfo, file, APR_FINFO_MTIME, p) == APR_SUCCESS
           ? finfo.mtime >= than : if_gone;
}

/* The names in ap_parse_htaccess() (server/config.c). */
static const char *access_names(const request_rec *r)
{
    const core_server_config *core
        = ap_get_core_module_config(r->server->module_config);

    return core->access_name;
}

static int has_changed(request_rec *r, const char *dir, apr_time_t since)
{
    const char *names = access_names(r);

    while (*names) {
        const char *name = ap_getword_conf(r->pool, &names);

        if (is_newer(ap_make_full_path(r->pool, dir, name), since, 0,
                     r->pool)) {
            return 1;
        }
    }
    return 0;
}

/* Of "SetHandler x (FILE:LINE)", as pg_directive_line() has it. */
static const char *file_of(const char *directive, apr_pool_t *p)
{
    const char *at, *file = NULL, *colon = strrchr(directive, ':');

    for (at = directive; (at = strstr(at, " (/")) != NULL; at += 2) {
        file = at + 2;
    }
    return file && colon > file
           ? apr_pstrmemdup(p, file, (apr_size_t)(colon - file)) : NULL;
}

int pg_unseen_since(request_rec *r, const char *decided, apr_time_t since)
{
    const char *names = access_names(r);
    const char *file = file_of(decided, r->pool);

    while (file && *names) {
        if (!strcmp(apr_filepath_name_get(file),
                    ap_getword_conf(r->pool, &names))) {
            return is_newer(file, since, 1, r->pool);
        }
    }
    return 0;
}

const char *pg_unseen_htaccess(request_rec *r, const char *file,
                               pg_cause_id id, const char *place,
                               apr_time_t since)
{
    const struct htaccess_result *read;
    const char *nearest = NULL;

    if (!may_be_hidden(id, place != NULL)) {
        return NULL;
    }
    for (read = r->htaccess; read; read = read->next) {
        if (read->htaccess && pg_path_holds(read->dir, file)
            && (!nearest || pg_path_holds(nearest, read->dir))
            && (!place || !pg_path_holds(read->dir, place)
                || has_changed(r, read->dir, since))) {
            nearest = read->dir;
        }
    }
    return nearest;
}

/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Parses a .htaccess file with httpd's own parser. */

#include "lint/context/htaccess.h"
#include "lint/child/progress.h"

#include "apr_strings.h"

static void complain(pg_htaccess *what, pg_htaccess_state state,
                     const char *why)
{
    if (state > what->state) {
        what->state = state;
        what->why = why;
    }
}

/* httpd's own words, as far as they do not repeat what stands in the file:
 * it may be a link to one that its owner must not read.  invoke_cmd() and
 * ap_build_config_sub() (server/config.c) make these. */
static const char *without_text(const char *error, const ap_directive_t *d,
                                apr_pool_t *p)
{
    module *any = ap_top_module;
    apr_size_t len;

    if (!strncmp(error, "Invalid command ", 16)) {
        return "a command that is misspelled, or defined by a module not "
               "included in the server configuration";
    }
    if (strstr(error, " was not closed")) {
        return "a section is not closed";
    }
    /* "</" ends a section, and is read without asking */
    if (!d || !ap_find_command_in_modules(d->directive, &any)) {
        return "httpd rejects it";
    }
    len = strlen(d->directive);
    return !strncasecmp(error, d->directive, len)
           && (!strcmp(error + len, " not allowed here")
               || !strncmp(error + len, " takes ", 7)
               || !strncmp(error + len, " requires ", 10)
               || !strncmp(error + len, " must be On or Off", 18))
           ? error
           : apr_psprintf(p, "%s: httpd rejects its arguments",
                          d->directive);
}

static ap_conf_vector_t *parse(ap_configfile_t *f, server_rec *s,
                               const char *dir, const pg_overrides *o,
                               pg_htaccess *what, apr_pool_t *p)
{
    ap_conf_vector_t *conf = ap_create_per_dir_config(p);
    ap_directive_t *tree = NULL;
    const char *error;
    cmd_parms parms;
    char *level = apr_pstrdup(p, dir);

    memset(&parms, 0, sizeof(parms));
    parms.limited = ~parms.limited; /* -1 in its own type */
    parms.override = o->override;
    parms.override_opts = o->options;
    parms.override_list = o->list;
    parms.pool = p;
    parms.temp_pool = p;
    parms.server = s;
    parms.path = level;
    parms.config_file = f;
    error = ap_build_config(&parms, p, p, &tree);
    if (!error) {
        error = ap_walk_config(tree, &parms, conf);
    }
    if (!error) {
        /* every section has a configuration of core's; a .htaccess without
         * a directive of core's must not differ */
        if (!ap_get_core_module_config(conf)) {
            ap_set_core_module_config(conf,
                                      core_module.create_dir_config(p,
                                                                    level));
        }
        return conf;
    }
    complain(what, PG_HTACCESS_BROKEN,
             apr_psprintf(p, "%s:%u: %s", f->name,
                          parms.err_directive
                          ? (unsigned int)parms.err_directive->line_num
                          : f->line_number,
                          without_text(error, parms.err_directive, p)));
    return NULL;
}

static int is_missing(apr_status_t rv)
{
    return APR_STATUS_IS_ENOENT(rv) || APR_STATUS_IS_ENOTDIR(rv);
}

static void note_file(pg_htaccess *what, const char *path, apr_pool_t *p)
{
    what->files = what->files ? apr_array_copy(p, what->files)
                              : apr_array_make(p, 2, sizeof(const char *));
    APR_ARRAY_PUSH(what->files, const char *) = path;
}

/* 1: this is the one, read or not. */
static int read_file(ap_conf_vector_t **conf, const char *path, server_rec *s,
                     const char *dir, const pg_overrides *o,
                     pg_htaccess *what, apr_pool_t *p)
{
    pg_htaccess_file file;
    apr_status_t rv;

    if (!pg_progress_enter(path)) {
        complain(what, PG_HTACCESS_UNREAD,
                 apr_pstrcat(p, path, ": reading it did not finish", NULL));
        return 1;
    }
    rv = pg_htaccess_file_open(&file, path, p);
    if (rv == APR_SUCCESS) {
        *conf = parse(file.file, s, dir, o, what, p);
        if (*conf) {
            note_file(what, path, p);
        }
    }
    complain(what, file.state, file.why);
    pg_progress_leave();
    return !is_missing(rv);
}

ap_conf_vector_t *pg_htaccess_read(server_rec *s, const char *dir,
                                   const pg_overrides *o, pg_htaccess *what,
                                   apr_pool_t *p)
{
    const core_server_config *core
        = ap_get_core_module_config(s->module_config);
    const char *names = core->access_name;
    ap_conf_vector_t *conf = NULL;

    while (*names
           && !read_file(&conf, apr_pstrcat(p, dir, ap_getword_conf(p, &names),
                                            NULL), s, dir, o, what, p));
    return conf;
}

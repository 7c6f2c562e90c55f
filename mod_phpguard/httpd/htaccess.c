/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* A .htaccess file: opened with care, parsed by httpd. */

#include "httpd/htaccess.h"
#include "httpd/progress.h"
#include "httpd/reading.h"

#include "apr_strings.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* The largest that were seen in the field have some hundred KB. */
#define SIZE_MAX_BYTES (1024 * 1024)

static apr_hash_t *supposed;

void pg_htaccess_suppose(apr_hash_t *texts)
{
    supposed = texts;
}

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
    /* an end of a section, as whatever begins with "</", is read unasked */
    if (!d || !ap_find_command_in_modules(d->directive, &any)) {
        return "httpd does not take it";
    }
    len = strlen(d->directive);
    return !strncasecmp(error, d->directive, len)
           && (!strcmp(error + len, " not allowed here")
               || !strncmp(error + len, " takes ", 7)
               || !strncmp(error + len, " requires ", 10)
               || !strncmp(error + len, " must be On or Off", 18))
           ? error
           : apr_psprintf(p, "%s: httpd does not take its arguments",
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
    parms.limited = -1;
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

/* As much of it as it had when it was opened: it may grow meanwhile. */
static int read_all(int fd, char *data, apr_size_t *len)
{
    apr_size_t have = 0;
    ssize_t n = 1;

    while (have < *len && (n = read(fd, data + have, *len - have)) > 0) {
        have += (apr_size_t)n;
    }
    *len = have;
    return n >= 0;
}

/* A FIFO would wait for its writer, in httpd as well; all else that is no
 * file is a 403 there: ap_pcfg_openfile(), server/util.c. */
static int is_file(int fd, const char *path, struct stat *st,
                   pg_htaccess *what, apr_pool_t *p)
{
    if (fstat(fd, st) == 0 && S_ISREG(st->st_mode)) {
        return 1;
    }
    complain(what, S_ISFIFO(st->st_mode) ? PG_HTACCESS_UNREAD
                                         : PG_HTACCESS_CLOSED,
             apr_pstrcat(p, path, ": it is no regular file", NULL));
    return 0;
}

/* The whole file, or NULL. */
static const char *load(int fd, const char *path, apr_size_t *len,
                        pg_htaccess *what, apr_pool_t *p)
{
    struct stat st;
    char *data;

    if (!is_file(fd, path, &st, what, p)) {
        return NULL;
    }
    if (st.st_size > SIZE_MAX_BYTES) {
        complain(what, PG_HTACCESS_UNREAD,
                 apr_pstrcat(p, path, ": it is larger than 1 MB", NULL));
        return NULL;
    }
    *len = (apr_size_t)st.st_size;
    data = apr_palloc(p, *len + 1);
    if (!read_all(fd, data, len)) {
        complain(what, PG_HTACCESS_UNREAD,
                 apr_pstrcat(p, path, ": it cannot be read", NULL));
        return NULL;
    }
    return data;
}

static ap_conf_vector_t *read_file(int fd, const char *path, server_rec *s,
                                   const char *dir, const pg_overrides *o,
                                   pg_htaccess *what, apr_pool_t *p)
{
    ap_conf_vector_t *conf = NULL;
    const char *text = NULL;
    apr_size_t len = 0;

    if (!pg_progress_enter(path)) {
        complain(what, PG_HTACCESS_UNREAD,
                 apr_pstrcat(p, path, ": reading it did not end", NULL));
        return NULL;
    }
    if (supposed) {
        text = apr_hash_get(supposed, path, APR_HASH_KEY_STRING);
    }
    if (text) {
        len = strlen(text);
    }
    else {
        text = load(fd, path, &len, what, p);
    }
    if (text) {
        conf = parse(pg_reading_open(path, text, len, p), s, dir, o, what, p);
    }
    pg_progress_leave();
    return conf;
}

ap_conf_vector_t *pg_htaccess_read(server_rec *s, const char *dir,
                                   const pg_overrides *o, pg_htaccess *what,
                                   apr_pool_t *p)
{
    const core_server_config *core
        = ap_get_core_module_config(s->module_config);
    const char *names = core->access_name;

    while (*names) {
        const char *path = apr_pstrcat(p, dir, ap_getword_conf(p, &names),
                                       NULL);
        int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

        if (fd >= 0) {
            ap_conf_vector_t *conf = read_file(fd, path, s, dir, o, what, p);

            close(fd);
            return conf;
        }
        if (errno != ENOENT && errno != ENOTDIR) {
            complain(what, PG_HTACCESS_CLOSED,
                     apr_pstrcat(p, path, ": httpd may not read it", NULL));
            break;
        }
    }
    return NULL;
}

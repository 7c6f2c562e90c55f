/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Mappings that a false <IfModule> and its kind hide.
 *
 * httpd's own tree cannot contain them: these sections are EXEC_ON_READ
 * (ap_build_config_sub(), server/config.c), and a false one is skipped up to
 * its end (ap_soak_end_container()).  Building the tree again with true
 * conditions would execute what stands inside: LoadModule, Define, Include.  So
 * the files are read line by line by httpd's own functions (ap_cfg_getline(),
 * ap_resolve_env(), ap_getword_conf()), in the order of ap_build_config_sub(),
 * and nothing is executed; ap_process_fnmatch_configs(), which finds the files
 * of an Include, would execute them. */

#include "lint/survey/hidden_mappings.h"
#include "lint/child/progress.h"
#include "lint/context/htaccess_file.h"
#include "lint/context/reading.h"
#include "lint/text/text_file.h"
#include "model/directive.h"

#include "http_config.h"
#include "http_core.h"
#include "apr_file_info.h"
#include "apr_strings.h"

#include <glob.h>

#define DEPTH_MAX 32

typedef struct {
    server_rec *s;              /* the main server */
    apr_array_header_t *found;  /* pg_hidden */
    const ap_directive_t *vhost; /* the section that is open */
    const pg_directive *guard;  /* the outermost false condition */
    int nested;                 /* conditions open inside it */
    int depth;                  /* of Include */
    apr_hash_t *files;          /* pg_text_file by path; NULL: it is a
                                 * .htaccess file that is read */
    apr_pool_t *p;
} scanner;

static pg_directive *make_directive(const scanner *sc, const char *name,
                                    const char *args,
                                    const ap_configfile_t *f)
{
    ap_directive_t *node = apr_pcalloc(sc->p, sizeof(*node));
    pg_directive *d = apr_pcalloc(sc->p, sizeof(*d));

    node->directive = apr_pstrdup(sc->p, name);
    node->args = apr_pstrdup(sc->p, args);
    node->filename = apr_pstrdup(sc->p, f->name);
    node->line_num = (int)f->line_number;
    d->node = node;
    d->kind = PG_PRESENCE;
    d->htaccess = sc->files == NULL;
    return d;
}

static int maps_php(const char *name, const char *args)
{
    ap_directive_t node;

    memset(&node, 0, sizeof(node));
    node.directive = name;
    node.args = args;
    return pg_directive_maps_php(&node);
}

static int is_directory(const char *path, apr_pool_t *p)
{
    apr_finfo_t finfo;

    return apr_stat(&finfo, path, APR_FINFO_TYPE, p) == APR_SUCCESS
           && finfo.filetype == APR_DIR;
}

/* ap_process_fnmatch_configs() (server/config.c); of a directory httpd takes
 * all that is in it. */
static apr_array_header_t *included(const char *args, apr_pool_t *p)
{
    apr_array_header_t *paths = apr_array_make(p, 4, sizeof(const char *));
    const char *pattern = ap_server_root_relative(p, ap_getword_conf(p,
                                                                     &args));
    glob_t g;
    size_t i;

    if (!pattern || glob(pattern, 0, NULL, &g) != 0) {
        return paths;
    }
    for (i = 0; i < g.gl_pathc; ++i) {
        const char *path = apr_pstrdup(p, g.gl_pathv[i]);

        if (is_directory(path, p)) {
            apr_array_cat(paths, included(apr_pstrcat(p, "\"", path, "/*\"",
                                                      NULL), p));
        }
        else {
            APR_ARRAY_PUSH(paths, const char *) = path;
        }
    }
    globfree(&g);
    return paths;
}

static void scan_file(scanner *sc, const char *file);

static void scan_include(scanner *sc, const char *args)
{
    const apr_array_header_t *paths = included(args, sc->p);
    int i;

    for (i = 0; sc->depth < DEPTH_MAX && i < paths->nelts; ++i) {
        scan_file(sc, APR_ARRAY_IDX(paths, i, const char *));
    }
}

static void enter(scanner *sc, const char *name, const char *args,
                  const ap_configfile_t *f)
{
    if (sc->guard) {
        ++sc->nested;
    }
    else if (!pg_reading_is_true(sc->s, name, args, sc->p)) {
        sc->guard = make_directive(sc, name, args, f);
        sc->nested = 1;
    }
}

static void leave(scanner *sc)
{
    if (sc->guard && --sc->nested == 0) {
        sc->guard = NULL;
    }
}

static void note_hidden(scanner *sc, const pg_directive *hidden)
{
    pg_hidden *found;

    if (*sc->guard->node->args != '!') {
        found = apr_array_push(sc->found);
        found->guard = sc->guard;
        found->hidden = hidden;
        found->vhost = sc->vhost;
    }
}

static void scan_line(scanner *sc, const char *line,
                      const ap_configfile_t *f)
{
    const char *args = ap_resolve_env(sc->p, line);
    const char *name = ap_getword_conf(sc->p, &args);

    if (!strncasecmp(name, "<If", 3) && strcasecmp(name, "<If")) {
        enter(sc, name, args, f);
    }
    else if (!strncasecmp(name, "</If", 4) && strcasecmp(name, "</If>")) {
        leave(sc);
    }
    else if (!strcasecmp(name, "<VirtualHost")) {
        sc->vhost = make_directive(sc, name, args, f)->node;
    }
    else if (!strcasecmp(name, "</VirtualHost>")) {
        sc->vhost = NULL;
    }
    else if (sc->files && !strncasecmp(name, "Include", 7)) {
        scan_include(sc, args);
    }
    else if (sc->guard && maps_php(name, args)) {
        note_hidden(sc, make_directive(sc, name, args, f));
    }
}

/* Most lines are neither: an Include, or something hidden. */
static int is_of_interest(const scanner *sc, const char *line)
{
    return sc->guard || !strncasecmp(line, "Include", 7);
}

static void scan_lines(scanner *sc, ap_configfile_t *f)
{
    char line[MAX_STRING_LEN];

    while (!ap_cfg_getline(line, sizeof(line), f)) {
        if (*line == '<' || (*line != '#' && is_of_interest(sc, line))) {
            scan_line(sc, line, f);
        }
    }
}

static void note_text(const scanner *sc, const char *path)
{
    pg_text_file *file;

    if (!apr_hash_get(sc->files, path, APR_HASH_KEY_STRING)
        && (file = pg_text_file_read(path, sc->p)) != NULL) {
        apr_hash_set(sc->files, pg_text_file_path(file), APR_HASH_KEY_STRING,
                     file);
    }
}

static void scan_file(scanner *sc, const char *file)
{
    ap_configfile_t *f;

    if (ap_pcfg_openfile(&f, sc->p, file) != APR_SUCCESS) {
        return;
    }
    note_text(sc, file);
    ++sc->depth;
    scan_lines(sc, f);
    --sc->depth;
    ap_cfg_closefile(f);
}

/* main() (server/main.c) keeps the name to itself. */
const char *pg_main_file(const server_rec *s, apr_pool_t *p)
{
    const char *const *argv = s->process->argv;
    const char *file = SERVER_CONFIG_FILE;
    int i;

    for (i = 1; i < s->process->argc; ++i) {
        if (!strncmp(argv[i], "-f", 2)) {
            file = argv[i][2] ? argv[i] + 2
                              : (i + 1 < s->process->argc ? argv[i + 1]
                                                          : file);
        }
    }
    return ap_server_root_relative(p, file);
}

static scanner begin(server_rec *s, apr_hash_t *files, apr_pool_t *p)
{
    scanner sc;

    memset(&sc, 0, sizeof(sc));
    sc.s = s;
    sc.found = apr_array_make(p, 1, sizeof(pg_hidden));
    sc.files = files;
    sc.p = p;
    return sc;
}

apr_array_header_t *pg_ifmodule_in(server_rec *s, const char *htaccess,
                                   apr_pool_t *p)
{
    scanner sc = begin(s, NULL, p);
    pg_htaccess_file file;

    if (htaccess && pg_progress_enter(htaccess)) {
        pg_htaccess_file_open(&file, htaccess, p);
        if (file.file) {
            scan_lines(&sc, file.file);
        }
        pg_progress_leave();
    }
    return sc.found;
}

apr_array_header_t *pg_ifmodule_find(server_rec *s, const char *file,
                                     apr_hash_t *files, apr_pool_t *p)
{
    scanner sc = begin(s, files, p);

    if (file) {
        scan_file(&sc, file);
    }
    return sc.found;
}

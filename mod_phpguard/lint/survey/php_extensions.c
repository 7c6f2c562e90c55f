/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Extensions other than PHP's own that are mapped to PHP. */

#include "lint/survey/php_extensions.h"
#include "httpd/observe.h"
#include "httpd/proxied.h"
#include "lint/child/progress.h"
#include "lint/survey/named_files.h"
#include "lint/survey/regex_example.h"
#include "model/directive.h"
#include "model/php_names.h"
#include "util/path.h"

#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "http_main.h"
#include "apr_fnmatch.h"
#include "apr_lib.h"
#include "apr_strings.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define BEGIN_BYTES 8192
#define WORDS_MAX 16

/* What has been gathered so far. */
typedef struct {
    apr_hash_t *exts;           /* extensions */
    apr_hash_t *asked;          /* sections by their arguments: ten thousand
                                 * vhosts may have the same one */
    const ap_directive_t *last; /* of these, the one met last; or NULL */
    apr_pool_t *p;
} gathering;

static int is_name(const ap_directive_t *node, const char *a, const char *b)
{
    return !strcasecmp(node->directive, a) || !strcasecmp(node->directive, b);
}

static void give(gathering *g, const char *ext)
{
    apr_hash_set(g->exts, ext, APR_HASH_KEY_STRING, ext);
}

static void give_each(gathering *g, const ap_directive_t *node)
{
    const char *args = node->args;

    if (!pg_name_means_php(pg_getword(g->p, &args))) {
        return;
    }
    while (*args) {
        const char *ext = pg_getword_lower(g->p, &args);

        give(g, ext + (*ext == '.'));
    }
}

/* ap_file_walk(), server/request.c */
int pg_files_takes(const ap_directive_t *section, const char *name,
                   apr_pool_t *p)
{
    int is_regex;
    const char *what = pg_section_argument(section, &is_regex, p);
    ap_regex_t *regex;

    if (!is_regex) {
        return apr_fnmatch(what, name, APR_FNM_PATHNAME) == APR_SUCCESS;
    }
    regex = ap_pregcomp(p, what, AP_REG_EXTENDED);
    return regex && !ap_regexec(regex, name, 0, NULL, 0);
}

static int is_same(const ap_directive_t *a, const ap_directive_t *b)
{
    return a && !strcmp(a->args, b->args)
           && !strcasecmp(a->directive, b->directive);
}

/* The vhosts of one host often repeat one section: no hash is needed then. */
static int is_asked(gathering *g, const ap_directive_t *section)
{
    if (!is_same(g->last, section)) {
        g->last = apr_hash_get(g->asked, section->args, APR_HASH_KEY_STRING);
    }
    return is_same(g->last, section);
}

static void give_lower(gathering *g, const char *name)
{
    const char *dot = ap_strrchr_c(name, '.');
    char *lower = apr_pstrdup(g->p, dot && dot[1] ? dot + 1 : name);

    pg_tolower(lower);
    give(g, lower);
}

/* "<Files page.html>", "<FilesMatch ^artikel$>": the extension, or the name
 * where it has none. */
static void give_name(gathering *g, const ap_directive_t *section)
{
    static const char *const any[10] = { NULL };
    const char *what = pg_section_argument(section, NULL, g->p);
    const char *name = strpbrk(what, "^$[(\\")
                       ? pg_regex_example(what, any, 0, g->p) : what;

    if (name && *name && !strpbrk(name, "*?~")) {
        give_lower(g, name);
    }
}

/* "^(page|start)\.html?$" has the words page, start, html and htm.  A letter
 * behind a backslash is none. */
static apr_array_header_t *words_of(const char *pattern, apr_pool_t *p)
{
    apr_array_header_t *words = apr_array_make(p, WORDS_MAX,
                                               sizeof(const char *));
    const char *begin;

    while (*pattern && words->nelts < WORDS_MAX) {
        for (begin = pattern; apr_isalnum(*pattern) || *pattern == '_'
                              || *pattern == '-'; ++pattern);
        if (pattern > begin) {
            APR_ARRAY_PUSH(words, const char *)
                = apr_pstrmemdup(p, begin, (apr_size_t)(pattern - begin));
        }
        if (pattern > begin + 1 && *pattern == '?') {
            APR_ARRAY_PUSH(words, const char *)
                = apr_pstrmemdup(p, begin, (apr_size_t)(pattern - begin - 1));
        }
        pattern += *pattern == '\\' && pattern[1] ? 2 : *pattern != '\0';
    }
    return words;
}

static int is_location(const ap_directive_t *section)
{
    return !strncasecmp(section->directive, "<Location", 9);
}

/* A file in the directory that a Location names: ap_location_walk(),
 * server/request.c. */
static int location_takes(const ap_directive_t *section, const char *name,
                          apr_pool_t *p)
{
    int is_regex;
    const char *what = pg_section_argument(section, &is_regex, p);
    const char *dir = is_regex ? pg_path_of_pattern(what, p)
                               : ap_make_dirstr_parent(p, what);
    const char *url = apr_pstrcat(p, dir ? dir : "/", name, NULL);

    return is_regex ? pg_regex_matches(what, url, p) : !strcmp(what, url);
}

static int takes(const gathering *g, const ap_directive_t *section,
                 const char *base, const char *ext)
{
    const char *name = apr_pstrcat(g->p, base, ".", ext, NULL);

    return is_location(section) ? location_takes(section, name, g->p)
                                : pg_files_takes(section, name, g->p);
}

/* Each of the words may be a name, or the extension of another one. */
static void give_words(gathering *g, const ap_directive_t *section)
{
    const apr_array_header_t *words
        = words_of(pg_section_argument(section, NULL, g->p), g->p);
    int i, n, found;

    for (i = 0; i < words->nelts; ++i) {
        const char *ext = APR_ARRAY_IDX(words, i, const char *);

        found = takes(g, section, "x", ext)
                || (!is_location(section)
                    && pg_files_takes(section, ext, g->p));
        for (n = 0; !found && n < words->nelts; ++n) {
            found = takes(g, section, APR_ARRAY_IDX(words, n, const char *),
                          ext);
        }
        if (found) {
            give_lower(g, ext);
        }
    }
}

static const ap_directive_t *section_of(const ap_directive_t *node)
{
    const ap_directive_t *section = pg_directive_section(node->parent,
                                                         "<Files");

    return section ? section : pg_directive_section(node->parent,
                                                    "<Location");
}

/* The extensions of a section that are mapped to PHP. */
static void give_samples(gathering *g, const ap_directive_t *node)
{
    static const char *const samples[] = {
        "html", "htm", "xhtml", "shtml", "inc", "tpl", "module", "txt", NULL
    };
    const ap_directive_t *section = section_of(node);
    const char *const *ext;

    if (!section || is_asked(g, section) || !pg_directive_maps_php(node)) {
        return;
    }
    apr_hash_set(g->asked, section->args, APR_HASH_KEY_STRING, section);
    for (ext = samples; *ext; ++ext) {
        if (takes(g, section, "x", *ext)) {
            give(g, *ext);
        }
    }
    if (!is_location(section)) {
        give_name(g, section);
    }
    give_words(g, section);
}

/* Most directives begin with another letter. */
static void look_at(gathering *g, const ap_directive_t *node)
{
    const int letter = PG_LETTER(*node->directive);

    if (letter == PG_LETTER('A')) {
        if (is_name(node, "AddHandler", "AddType")
            && pg_directive_maps_php(node)) {
            give_each(g, node);
        }
    }
    else if ((letter == PG_LETTER('S') || letter == PG_LETTER('F'))
             && is_name(node, "SetHandler", "ForceType")) {
        give_samples(g, node);
    }
}

/* One walk for two questions: of ten thousand vhosts each reads all of it from
 * memory. */
static void gather(gathering *g, const ap_directive_t *node,
                   const ap_directive_t *vhost)
{
    for (; node; node = node->next) {
        if (node->first_child) {
            gather(g, node->first_child, !strcasecmp(node->directive,
                                                     "<VirtualHost")
                                         ? node : vhost);
        }
        else {
            look_at(g, node);
            pg_named_files_look(node, vhost);
        }
    }
}

static void gather_trail(gathering *g, const ap_conf_vector_t *conf)
{
    const pg_directive *d;

    for (d = pg_first(pg_observed(conf)); d; d = d->next) {
        look_at(g, d->node);
    }
}

static gathering begin(apr_pool_t *p)
{
    gathering g;

    g.exts = apr_hash_make(p);
    g.asked = apr_hash_make(p);
    g.last = NULL;
    g.p = p;
    return g;
}

/* A .htaccess file, and the sections in it. */
static void gather_file(gathering *g, const ap_conf_vector_t *conf)
{
    const core_dir_config *core = ap_get_core_module_config(conf);
    int i;

    gather_trail(g, conf);
    for (i = 0; core->sec_file && i < core->sec_file->nelts; ++i) {
        gather_trail(g, PG_SECTION(core->sec_file, i));
    }
}

/* No PHP by its name alone. */
static int is_other(const char *name)
{
    const pg_name_class found = pg_name_classify(name);

    return found == PG_NAME_OTHER || found == PG_NAME_COMPANION;
}

apr_hash_t *pg_php_extensions_here(const pg_context *context,
                                   apr_hash_t *exts, apr_pool_t *p)
{
    gathering here = { NULL, NULL, NULL, NULL };
    int i;

    for (i = 0; context->sections->nelts != context->dirs->nelts
                && i < context->dirs->nelts; ++i) {
        const ap_conf_vector_t *conf = PG_SECTION(context->dirs, i);

        if (pg_sections_is_htaccess(context, conf)) {
            here = here.exts ? here : begin(p);
            gather_file(&here, conf);
        }
    }
    return here.exts && pg_php_extensions_others(here.exts, p)
           ? apr_hash_overlay(p, here.exts, exts) : NULL;
}

apr_hash_t *pg_php_extensions(apr_pool_t *p)
{
    gathering g = begin(p);

    pg_named_files_begin(ap_server_conf->process->pconf);
    gather(&g, ap_conftree, NULL);
    return g.exts;
}

int pg_php_extensions_others(apr_hash_t *exts, apr_pool_t *p)
{
    apr_hash_index_t *i;

    for (i = apr_hash_first(p, exts); i; i = apr_hash_next(i)) {
        if (is_other(apr_pstrcat(p, "x.", (const char *)apr_hash_this_key(i),
                                 NULL))) {
            return 1;
        }
    }
    return 0;
}

static int has_tag(const char *path)
{
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    char text[BEGIN_BYTES];
    struct stat st;
    ssize_t len = -1;

    if (fd < 0) {
        return 0;
    }
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
        len = read(fd, text, sizeof(text));
    }
    close(fd);
    return len > 0
           && pg_name_open_tag(text, (apr_size_t)len,
                               !memchr(text, '\0', (apr_size_t)len));
}

int pg_php_extensions_is_source(apr_hash_t *exts, const char *dir,
                                const char *name, apr_pool_t *p)
{
    const char *dot = ap_strrchr_c(name, '.'), *path;
    int is = 0;

    path = apr_pstrdup(p, dot ? dot + 1 : name);
    pg_tolower((char *)path);
    if (!apr_hash_get(exts, path, APR_HASH_KEY_STRING) || !is_other(name)) {
        return 0;
    }
    path = apr_pstrcat(p, dir, name, NULL);
    if (pg_progress_enter(path)) {
        is = has_tag(path);
        pg_progress_leave();
    }
    return is;
}

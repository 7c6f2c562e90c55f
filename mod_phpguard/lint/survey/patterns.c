/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Directories that match a pattern of the configuration. */

#include "lint/survey/patterns.h"
#include "httpd/observe.h"
#include "lint/survey/host_map.h"
#include "lint/survey/regex_example.h"
#include "model/directive.h"
#include "util/path.h"

#include "apr_lib.h"
#include "apr_strings.h"

#include <glob.h>
#include <unistd.h>

/* So many directories of one pattern are looked at. */
#define DIRECTORIES_MAX 500

typedef struct {
    apr_array_header_t *found;  /* pg_pattern_dir, or NULL */
    int look;
    apr_pool_t *p;
} search;

static void add(search *in, const char *dir, const char *url, int script,
                int literal)
{
    pg_pattern_dir *one;

    if (!in->found) {
        in->found = apr_array_make(in->p, 8, sizeof(pg_pattern_dir));
    }
    one = apr_array_push(in->found);
    one->dir = dir;
    one->url = url;
    one->host = one->address = NULL;
    one->script = script;
    one->is_literal = literal;
}

/* What a directory that was found is called, for one kind of pattern. */
typedef const char *(*url_of)(const void *baton, const char *dir,
                              apr_pool_t *p);

static void expand(search *in, const char *pattern, url_of url,
                   const void *baton, int script)
{
    glob_t g;
    size_t i;

    if (!in->look) {
        add(in, pattern, NULL, script, 0);
        return;
    }
    if (glob(pattern, GLOB_NOSORT | GLOB_ONLYDIR, NULL, &g) != 0) {
        return;
    }
    for (i = 0; i < g.gl_pathc && i < DIRECTORIES_MAX; ++i) {
        const char *dir = apr_pstrdup(in->p, g.gl_pathv[i]);

        add(in, dir, url(baton, dir, in->p), script,
            !strcmp(dir, pattern));
    }
    globfree(&g);
}

static const char *map_url(const void *baton, const char *dir, apr_pool_t *p)
{
    const pg_host_map *m = baton;

    (void)dir;
    (void)p;
    return m->url;
}

/* "/home/" and "/www" of "/home/?/www", with a star for the mark. */
typedef struct {
    apr_size_t before;
} user_place;

static const char *user_url(const void *baton, const char *dir, apr_pool_t *p)
{
    const user_place *at = baton;
    const char *user = dir + at->before;

    return apr_psprintf(p, "/~%.*s/", (int)strcspn(user, "/"), user);
}

/* translate_userdir() (modules/mappers/mod_userdir.c); of homes the usual
 * ones are looked for. */
static void find_users(search *in, const char *args)
{
    const char *word;

    while (*(word = pg_getword(in->p, &args))) {
        user_place at;
        const char *star, *pattern = word;

        if (ap_strchr_c(word, ':')) {
            continue;
        }
        if (*word != '/') {
            pattern = apr_pstrcat(in->p, "/home/*/", word, NULL);
        }
        else if (!ap_strchr_c(word, '*')) {
            pattern = apr_pstrcat(in->p, word, "/*", NULL);
        }
        star = ap_strchr_c(pattern, '*');
        at.before = (apr_size_t)(star - pattern);
        expand(in, pattern, user_url, &at, 0);
    }
}

/* The last line of the vhost's counts, else of the main server's: "disabled"
 * alone is for all but those that are "enabled" by name. */
static const char *user_directories(const pg_directive *d, apr_pool_t *p)
{
    const char *found = NULL;

    for (; d; d = d->next) {
        const char *args = d->node->args, *word;

        if (d->kind != PG_USERDIR) {
            continue;
        }
        word = pg_getword(p, &args);
        if (strcasecmp(word, "disabled") && strcasecmp(word, "enabled")) {
            found = d->node->args;
        }
        else if (!*args) {
            return NULL;
        }
    }
    return found;
}

/* What is left of the target behind the directory is to be its index.php:
 * "/$1", "/$1.php", or "$1" with the slash in it. */
static int value_of_rest(const char *rest, const char *value[10],
                         apr_pool_t *p)
{
    static const char name[] = "index.php";
    const char *end = strrchr(rest, '$');
    const int has_slash = *rest == '/';
    apr_size_t len;

    rest += has_slash;
    if (!strcmp(rest, name)) {
        return has_slash;
    }
    if (end != rest || !apr_isdigit(rest[1])) {
        return 0;
    }
    len = strlen(rest + 2);
    if (len > strlen(name)
        || strcmp(name + strlen(name) - len, rest + 2)) {
        return 0;
    }
    value[rest[1] - '0'] = apr_pstrcat(p, has_slash ? "" : "/",
                                       apr_pstrmemdup(p, name,
                                                      strlen(name) - len),
                                       NULL);
    return 1;
}

/* The text in the directory for $1, $2 ...: the text between two of the
 * target's literal parts. */
static int values_of(const char *target, const char *dir,
                     const char *value[10], apr_pool_t *p)
{
    while (*target && *dir) {
        if (*target == '$' && apr_isdigit(target[1])) {
            const char *end = dir + strcspn(dir, "/");

            value[target[1] - '0'] = apr_pstrmemdup(p, dir,
                                                    (apr_size_t)(end - dir));
            target += 2;
            dir = end;
        }
        else if (*target++ != *dir++) {
            return 0;
        }
    }
    return !*dir && value_of_rest(target, value, p);
}

/* The directory of a URL that httpd's own substitution leads to an index.php.
 * @return NULL if it does not */
static const char *proved(const pg_alias *m, const char *url, const char *dir,
                          apr_pool_t *p)
{
    ap_regex_t *regex = ap_pregcomp(p, m->url, AP_REG_EXTENDED);
    ap_regmatch_t found[10];
    const char *file;
    apr_size_t end;

    if (!regex || !url || ap_regexec(regex, url, 10, found, 0)) {
        return NULL;
    }
    file = ap_pregsub(p, m->dir, url, 10, found);
    end = strlen(url) > strlen("index.php")
          ? strlen(url) - strlen("index.php") : 0;
    return file && !strcmp(file, apr_pstrcat(p, dir, "/index.php", NULL))
           && !strcmp(url + end, "index.php")
           ? apr_pstrmemdup(p, url, end) : NULL;
}

/* A guess; "/~user/?" is one with the slash that may be left out. */
static const char *match_url(const void *baton, const char *dir,
                             apr_pool_t *p)
{
    const pg_alias *m = baton;
    const char *value[10] = { NULL }, *url = NULL;
    int most;

    for (most = 0; !url && most < 2 && values_of(m->dir, dir, value, p);
         ++most) {
        url = proved(m, pg_regex_example(m->url, value, most, p), dir, p);
    }
    return url;
}

static void find_match(search *in, const pg_alias *alias)
{
    char *pattern = pg_path_of_match(alias->dir, in->p), *s;

    if (!pattern || !ap_strchr_c(alias->dir, '$')) {
        return;                 /* one file: lint/survey/named_files.h */
    }
    for (s = pattern; *s; ++s) {
        if (*s == '$' && apr_isdigit(s[1])) {
            *s = '*';
            memmove(s + 1, s + 2, strlen(s + 1));
        }
    }
    expand(in, pattern, match_url, alias, alias->is_script);
}

/* hook_uri2file() (mod_rewrite.c) takes a path for one of the file system where
 * its first part is there, and else for a URL. */
static int is_on_disk(const char *path, apr_pool_t *p)
{
    const char *end = *path == '/' ? path + 1 + strcspn(path + 1, "/$") : path;

    return *end == '/'
           && access(apr_pstrmemdup(p, path, (apr_size_t)(end - path)), F_OK)
              == 0;
}

/* A RewriteRule to a directory leads there as an AliasMatch does; what else it
 * asks for is for the dry run to say. */
static int rewrites_to_directory(pg_alias *alias, const pg_directive *d,
                                 apr_pool_t *p)
{
    const char *args = d->node->args;
    char *to;

    if (d->kind != PG_REWRITERULE
        || pg_directive_section(d->node->parent, "<Directory")) {
        return 0;
    }
    memset(alias, 0, sizeof(*alias));
    alias->is_regex = 1;
    alias->url = pg_getword(p, &args);
    to = pg_getword(p, &args);
    to[strcspn(to, "?")] = '\0';
    alias->dir = to;
    return *alias->url != '!' && !strchr(to, '%') && is_on_disk(to, p);
}

/* @return whether there is such a directive */
static int find_hosts(search *in, server_rec *s, pg_kind kind)
{
    const pg_directive *d = pg_host_map_of(s, kind, in->p);
    pg_host_map m = { NULL, NULL, NULL, 0 };
    int i = in->found ? in->found->nelts : 0, n = i;
    const char *name;

    if (!d) {
        return 0;
    }
    name = d->node->directive;
    m.s = s;
    m.map = pg_directive_subject(d, in->p);
    m.url = kind == PG_VIRTUALSCRIPTS ? "/cgi-bin/" : "/";
    m.by_address = !strcasecmp(name + strlen(name) - 2, "IP");
    expand(in, pg_host_map_glob(m.map, in->p), map_url, &m,
           kind == PG_VIRTUALSCRIPTS);
    for (; in->look && in->found && i < in->found->nelts; ++i) {
        pg_pattern_dir one = APR_ARRAY_IDX(in->found, i, pg_pattern_dir);

        *(m.by_address ? &one.address : &one.host)
            = pg_host_map_name(&m, one.dir, in->p);
        if (one.host || one.address) {
            APR_ARRAY_IDX(in->found, n++, pg_pattern_dir) = one;
        }
    }
    if (in->look && in->found) {
        in->found->nelts = n;
    }
    return 1;
}

apr_array_header_t *pg_patterns_find(server_rec *s, int look, int *root,
                                     apr_pool_t *p)
{
    search in = { NULL, 0, NULL };
    pg_cursor c = pg_server_directives(s);
    const pg_directive *d;
    pg_alias alias;
    const char *users;

    in.look = look;
    in.p = p;
    users = user_directories(c.at, p);
    users = users ? users : user_directories(c.behind, p);
    while ((d = pg_next_directive(&c)) != NULL) {
        if ((pg_alias_of(&alias, d, p) && alias.is_regex)
            || rewrites_to_directory(&alias, d, p)) {
            find_match(&in, &alias);
        }
    }
    if (users) {
        find_users(&in, users);
    }
    find_hosts(&in, s, PG_VIRTUALSCRIPTS);
    *root = !find_hosts(&in, s, PG_VIRTUALROOT);
    return in.found;
}

/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* A directive that runs PHP elsewhere in this server. */

#include "httpd/php_line.h"
#include "httpd/modules.h"
#include "model/directive.h"
#include "model/php_names.h"
#include "util/path.h"

#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "apr_hash.h"
#include "apr_lib.h"
#include "apr_strings.h"

#include <sys/stat.h>

/* What the tree says of it, gathered once: ten thousand vhosts may ask. */
typedef struct {
    const ap_directive_t *tree;
    apr_array_header_t *lines;  /* const ap_directive_t *: each SetHandler for
                                 * PHP files that gives them to a backend */
    apr_hash_t *users;          /* const ap_directive_t * array by backend:
                                 * all directives that name it */
    apr_pool_t *p;
} gathered;

/* It says so, or the section around it does. */
static int is_for_php(const ap_directive_t *node, const char *handler)
{
    return pg_name_means_php(handler)
           || (node->parent && !strncasecmp(node->parent->directive, "<Files",
                                            6)
               && strstr(node->parent->args, "ph"));
}

/* A socket by its file, which may have several names; a port of this host by
 * its number. */
static const char *socket_key(const char *path, apr_pool_t *p)
{
    struct stat st;

    return stat(path, &st) == 0
           ? apr_psprintf(p, "%lx:%lx", (unsigned long)st.st_dev,
                          (unsigned long)st.st_ino) : path;
}

/* The backend that a text names, and where the next one may begin; NULL where
 * it names none. */
static const char *next_backend(const char **text, apr_pool_t *p)
{
    static const char ends[] = "/|\"' \t";
    const char *s = *text, *host, *colon;

    for (; *s; ++s) {
        if (!strncmp(s, "unix:", 5)) {
            *text = s + 5 + strcspn(s + 5, "|\"' \t");
            return socket_key(apr_pstrmemdup(p, s + 5,
                                             (apr_size_t)(*text - s - 5)), p);
        }
        if (!strncmp(s, "://", 3)) {
            *text = s + 3 + strcspn(s + 3, ends);
            host = apr_pstrmemdup(p, s + 3, (apr_size_t)(*text - s - 3));
            colon = ap_strrchr_c(host, ':');
            if (colon && apr_isdigit(colon[1])) {
                return colon;
            }
            s = *text - 1;
        }
    }
    *text = s;
    return NULL;
}

static void add_user(gathered *g, const char *backend,
                     const ap_directive_t *node)
{
    apr_array_header_t *all = apr_hash_get(g->users, backend,
                                           APR_HASH_KEY_STRING);

    if (!all) {
        all = apr_array_make(g->p, 1, sizeof(const ap_directive_t *));
        apr_hash_set(g->users, backend, APR_HASH_KEY_STRING, all);
    }
    APR_ARRAY_PUSH(all, const ap_directive_t *) = node;
}

static void gather(gathered *g, const ap_directive_t *node)
{
    for (; node; node = node->next) {
        const char *text = node->args, *args = node->args, *backend;

        while ((backend = next_backend(&text, g->p)) != NULL) {
            add_user(g, backend, node);
        }
        if (!strcasecmp(node->directive, "SetHandler")
            && is_for_php(node, pg_getword(g->p, &args))) {
            APR_ARRAY_PUSH(g->lines, const ap_directive_t *) = node;
        }
        gather(g, node->first_child);
    }
}

static void begin(gathered *g, apr_pool_t *p)
{
    g->tree = ap_conftree;
    g->p = p;
    g->lines = apr_array_make(p, 8, sizeof(const ap_directive_t *));
    g->users = apr_hash_make(p);
    gather(g, ap_conftree);
}

/* Threads of a running server have each their own. */
static const gathered *of_tree(apr_pool_t *p)
{
    static gathered kept;
    gathered *g = &kept;

    if (ap_state_query(AP_SQ_MAIN_STATE) == AP_SQ_MS_RUN_MPM) {
        g = apr_pcalloc(p, sizeof(*g));
        begin(g, p);
    }
    else if (kept.tree != ap_conftree) {
        if (kept.p) {
            apr_pool_destroy(kept.p);
        }
        apr_pool_create(&p, NULL);
        begin(&kept, p);
    }
    return g;
}

static int is_in_own_vhost(const ap_directive_t *node, const pg_case *c)
{
    const ap_directive_t *vhost = pg_directive_section(node, "<VirtualHost");

    return vhost && c->vhost && !strcmp(c->vhost, vhost->filename)
           && c->vhost_line == vhost->line_num;
}

/* Is a section for files of any place, or for this one? */
static int holds(const ap_directive_t *section, const pg_case *c,
                 apr_pool_t *p)
{
    const char *args = section->args;
    char *dir;

    if (!strncasecmp(section->directive, "<Files", 6)
        || !strncasecmp(section->directive, "<If", 3)
        || !strncasecmp(section->directive, "<Else", 5)) {
        return 1;
    }
    dir = pg_getword(p, &args);
    dir[strcspn(dir, ">")] = '\0';
    return !strcasecmp(section->directive, "<Directory")
           && !strpbrk(dir, "*?[") && pg_path_holds(dir, c->file);
}

/* Is it in this vhost's configuration, or in the main server's? */
static int is_open_to(const ap_directive_t *node, const pg_case *c,
                      apr_pool_t *p)
{
    const ap_directive_t *in;

    if (pg_directive_section(node, "<VirtualHost")) {
        return is_in_own_vhost(node, c);
    }
    for (in = node->parent; in && holds(in, c, p); in = in->parent);
    return !in && strcasecmp(node->directive, "<Proxy");
}

static const ap_directive_t *vhost_of(const ap_directive_t *node,
                                      const pg_case *c)
{
    const ap_directive_t *found = NULL;

    for (; node && !found; node = node->next) {
        found = !strcasecmp(node->directive, "<VirtualHost")
                && c->vhost_line == node->line_num
                && !strcmp(c->vhost, node->filename)
                ? node : vhost_of(node->first_child, c);
    }
    return found;
}

static const char *root_of(const ap_directive_t *vhost)
{
    const ap_directive_t *node = vhost ? vhost->first_child : NULL;

    while (node && strcasecmp(node->directive, "DocumentRoot")) {
        node = node->next;
    }
    return node ? node->args : NULL;
}

/* The same site behind TLS, or under another name. */
static int is_of_same_root(const ap_directive_t *node, const pg_case *c)
{
    const char *other = root_of(pg_directive_section(node, "<VirtualHost"));
    const char *own = other && c->vhost
                      ? root_of(vhost_of(ap_conftree, c)) : NULL;

    return own && !strcmp(own, other);
}

/* Whether no other site has this line for itself. Members of a balancer are
 * not searched. */
static int is_free(const gathered *g, const char *handler, const pg_case *c,
                   apr_pool_t *p)
{
    const char *text = handler, *backend = next_backend(&text, p);
    const apr_array_header_t *users
        = backend ? apr_hash_get(g->users, backend, APR_HASH_KEY_STRING)
                  : NULL;
    int i;

    for (i = 0; users && i < users->nelts; ++i) {
        const ap_directive_t *user = APR_ARRAY_IDX(users, i,
                                                   const ap_directive_t *);

        if (!is_open_to(user, c, p) && !is_of_same_root(user, c)) {
            return 0;
        }
    }
    return backend != NULL;
}

int pg_php_line_is_free(const char *handler, const pg_case *c, apr_pool_t *p)
{
    return is_free(of_tree(p), handler, c, p);
}

/* A name of PHP's own is known by its module, and an Action's by its vhost
 * alone: the rest is a socket or an address. */
static int runs(const char *handler, const apr_array_header_t *runners)
{
    const pg_runner r = pg_runner_find(handler, runners);

    return !strncmp(handler, "proxy:", 6) && !strpbrk(handler, "%$")
           && r.state == PG_RUNNER_EXECUTES;
}

const char *pg_php_line_handler(const pg_case *c,
                                const apr_array_header_t *runners,
                                apr_pool_t *p)
{
    const gathered *g = of_tree(p);
    int i;

    for (i = 0; i < g->lines->nelts; ++i) {
        const ap_directive_t *node = APR_ARRAY_IDX(g->lines, i,
                                                   const ap_directive_t *);
        const char *args = node->args, *handler;

        if (is_open_to(node, c, p)) {
            handler = pg_getword(p, &args);
            if (runs(handler, runners)
                && (is_in_own_vhost(node, c)
                    || is_free(g, handler, c, p))) {
                return handler;
            }
        }
    }
    return NULL;
}

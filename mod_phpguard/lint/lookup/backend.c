/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Checks whether a backend listens at a proxy's address. */

#include "lint/lookup/backend.h"
#include "httpd/modules.h"
#include "httpd/proxy_worker.h"
#include "lint/child/progress.h"

#include "httpd.h"
#include "http_config.h"
#include "http_main.h"
#include "apr_hash.h"
#include "apr_network_io.h"
#include "unixd.h"
#include "apr_strings.h"
#include "apr_uri.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define WAIT apr_time_from_msec(200)

/* Whether the arguments contain a name that is not part of a longer one. */
static int holds(const char *args, const char *name)
{
    const apr_size_t len = strlen(name);

    for (; (args = strstr(args, name)) != NULL; ++args) {
        if (strchr("|/\"'> \t$%", args[len])) {
            return 1;
        }
    }
    return 0;
}

/* Connect only to addresses that root's configuration names: a site owner must
 * not be able to make the lint connect to an address of a .htaccess file. */
static int is_named(const ap_directive_t *node, const char *name)
{
    for (; node; node = node->next) {
        if ((node->args && holds(node->args, name))
            || is_named(node->first_child, name)) {
            return 1;
        }
    }
    return 0;
}

/* A socket, or a scheme, host and port. */
static const char *without_path(const char *url, apr_pool_t *p)
{
    const char *host = ap_strstr_c(url, "://");
    apr_size_t len = strcspn(url, "|");

    if (host && strncasecmp(url, "unix:", 5)) {
        len = (apr_size_t)(host + 3 - url) + strcspn(host + 3, "/");
    }
    return apr_pstrmemdup(p, url, len);
}

static apr_array_header_t *going; /* const char *: "unix:" and a path */

void pg_backend_goes(const char *path, apr_pool_t *p)
{
    if (!going) {
        going = apr_array_make(p, 4, sizeof(const char *));
    }
    APR_ARRAY_PUSH(going, const char *) = apr_pstrcat(p, "unix:", path, NULL);
}

int pg_backend_is_going(const char *text)
{
    int i;

    for (i = 0; going && i < going->nelts; ++i) {
        if (holds(text, APR_ARRAY_IDX(going, i, const char *))) {
            return 1;
        }
    }
    return 0;
}

int pg_backend_is_named(const char *url, apr_pool_t *p)
{
    const char *name = without_path(url, p);

    return *name && is_named(ap_conftree, name);
}

/* EAGAIN: the backlog of a slow process is full. EACCES: the user of a
 * vhost may connect. */
static int connects(apr_sockaddr_t *addr, int protocol, apr_pool_t *p)
{
    apr_socket_t *s;
    apr_status_t rv;

    if (apr_socket_create(&s, addr->family, SOCK_STREAM, protocol, p)
        != APR_SUCCESS) {
        return 1;
    }
    apr_socket_timeout_set(s, WAIT);
    rv = apr_socket_connect(s, addr);
    apr_socket_close(s);
    return rv == APR_SUCCESS || APR_STATUS_IS_EAGAIN(rv)
           || APR_STATUS_IS_TIMEUP(rv)
           || (APR_STATUS_IS_EACCES(rv) && pg_module_changes_user());
}

static const char *socket_of(const char *url, apr_pool_t *p)
{
    return apr_pstrmemdup(p, url + 5, strcspn(url + 5, "|"));
}

static int is_socket(const char *url)
{
    return !strncasecmp(url, "unix:", 5);
}

static int socket_answers(const char *path, apr_pool_t *p)
{
    apr_sockaddr_t *addr;

    return apr_sockaddr_info_get(&addr, path, APR_UNIX, 0, 0, p) != APR_SUCCESS
           || connects(addr, 0, p);
}

/* Parsed as an address: a host name may begin with "127." too. */
static int is_loopback(const char *host)
{
    struct in6_addr six;
    struct in_addr four;

    if (inet_pton(AF_INET, host, &four) == 1) {
        return (ntohl(four.s_addr) >> 24) == 127;
    }
    return inet_pton(AF_INET6, host, &six) == 1
           ? IN6_IS_ADDR_LOOPBACK(&six) : !strcasecmp(host, "localhost");
}

/* A name that does not resolve has no backend; another host is assumed to be
 * available. */
static int host_answers(const apr_uri_t *uri, apr_pool_t *p)
{
    apr_sockaddr_t *addr;

    return apr_sockaddr_info_get(&addr, uri->hostname, APR_UNSPEC, uri->port,
                                 0, p) == APR_SUCCESS
           && (!is_loopback(uri->hostname)
               || connects(addr, APR_PROTO_TCP, p));
}

/* ap_proxy_port_of_scheme() (modules/proxy/proxy_util.c), and
 * UWSGI_DEFAULT_PORT. */
static apr_port_t default_port(const char *scheme)
{
    static const struct {
        const char *scheme;
        apr_port_t port;
    } own[] = {
        { "fcgi", 8000 }, { "ajp", 8009 }, { "scgi", 4000 }, { "uwsgi", 3031 }
    };
    apr_size_t i;

    for (i = 0; i < sizeof(own) / sizeof(*own); ++i) {
        if (!strcasecmp(scheme, own[i].scheme)) {
            return own[i].port;
        }
    }
    return apr_uri_port_of_scheme(scheme);
}

/* The URL up to a back-reference such as "$1": host and port are enough. */
static int has_host(const char *url, apr_uri_t *uri, apr_pool_t *p)
{
    if (apr_uri_parse(p, apr_pstrmemdup(p, url, strcspn(url, "$%")), uri)
        != APR_SUCCESS || !uri->hostname || !uri->scheme) {
        return 0;
    }
    if (!uri->port) {
        uri->port = default_port(uri->scheme);
    }
    return uri->port != 0;
}

typedef int ask_fn(const char *url, server_rec *s, apr_pool_t *p);

/* One member is enough. One whose scheme no module speaks never answers
 * (proxy_balancer_pre_request()). */
static int balancer_answers(const char *url, server_rec *s, ask_fn *ask,
                            apr_pool_t *p)
{
    const apr_array_header_t *members = pg_proxy_members(url, s, p);
    int i;

    for (i = 0; members && i < members->nelts; ++i) {
        const char *member = APR_ARRAY_IDX(members, i, const char *);

        if (!pg_runner_scheme_missing(member, p) && ask(member, s, p)) {
            return 1;
        }
    }
    /* without members a 503, unless somebody has added one */
    return members && !members->nelts
           && is_named(ap_conftree, "balancer-manager");
}

/* What the server's configuration does not name is not connected to. */
static int ask_named(const char *url, apr_pool_t *p)
{
    apr_uri_t uri;
    int is;

    if (is_socket(url)) {
        return !pg_backend_is_going(apr_pstrcat(p, url, "|", NULL))
               && (!is_named(ap_conftree, apr_pstrcat(p, "unix:",
                                                   socket_of(url, p), NULL))
                   || socket_answers(socket_of(url, p), p));
    }
    if (!has_host(url, &uri, p)
        || !is_named(ap_conftree, apr_pstrcat(p, "://", uri.hostinfo, NULL))
        || !pg_progress_enter(uri.hostname)) {
        return 1;
    }
    is = host_answers(&uri, p);
    pg_progress_leave();
    return is;
}

static int ask_any(const char *url, apr_pool_t *p)
{
    apr_sockaddr_t *addr;
    apr_uri_t uri;

    if (is_socket(url)) {
        return !pg_backend_is_going(apr_pstrcat(p, url, "|", NULL))
               && socket_answers(socket_of(url, p), p);
    }
    return !has_host(url, &uri, p) || !is_loopback(uri.hostname)
           || apr_sockaddr_info_get(&addr, uri.hostname, APR_UNSPEC, uri.port,
                                    0, p) != APR_SUCCESS
           || connects(addr, APR_PROTO_TCP, p);
}

/* Many sites share a backend: each is asked once in the life of this
 * process. */
static int ask_once(apr_hash_t **known, const char *url,
                    int (*ask)(const char *, apr_pool_t *), apr_pool_t *p)
{
    static const char there[] = "there", gone[] = "gone";
    const char *key, *is;

    if (!*known) {
        *known = apr_hash_make(ap_server_conf->process->pool);
    }
    key = without_path(url, p);
    is = apr_hash_get(*known, key, APR_HASH_KEY_STRING);
    if (!is) {
        is = ask(url, p) ? there : gone;
        apr_hash_set(*known, apr_pstrdup(apr_hash_pool_get(*known), key),
                     APR_HASH_KEY_STRING, is);
    }
    return is == there;
}

int pg_backend_answers(const char *url, server_rec *s, apr_pool_t *p)
{
    static apr_hash_t *known;

    return pg_proxy_is_balancer(url)
           ? balancer_answers(url, s, pg_backend_answers, p)
           : ask_once(&known, url, ask_named, p);
}

int pg_backend_connects(const char *url, server_rec *s, apr_pool_t *p)
{
    static apr_hash_t *known;

    return pg_proxy_is_balancer(url)
           ? balancer_answers(url, s, pg_backend_connects, p)
           : ask_once(&known, url, ask_any, p);
}

static int is_executable(const char *path)
{
    struct stat st;

    if (stat(path, &st) != 0) {
        return errno != ENOENT && errno != ENOTDIR;
    }
    return S_ISREG(st.st_mode)
           && st.st_mode & (S_IXUSR | S_IXGRP | S_IXOTH);
}

/* The kernel's name for it, with the "\r" of a file from another system. */
static int has_interpreter(const char *path)
{
    char line[256];
    const int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    const ssize_t got = fd < 0 ? -1 : read(fd, line, sizeof(line) - 1);
    char *name = line + 2;

    if (fd >= 0) {
        close(fd);
    }
    if (got < 3 || strncmp(line, "#!", 2)) {
        return 1;
    }
    line[got] = '\0';
    name += strspn(name, " \t");
    name[strcspn(name, " \t\n")] = '\0';
    return *name != '/' || is_executable(name);
}

int pg_backend_is_program(const char *path)
{
    return is_executable(path) && has_interpreter(path);
}

static int is_socket_of(const char *path, uid_t uid, apr_pool_t *p)
{
    struct stat st;

    return lstat(path, &st) == 0 && S_ISSOCK(st.st_mode) && st.st_uid == uid
           && socket_answers(path, p);
}

static int is_open_to(const char *dir, uid_t uid)
{
    struct stat st;

    return stat(dir, &st) != 0 || (uid && st.st_uid == uid)
           || (st.st_mode & (S_IWGRP | S_IWOTH));
}

int pg_backend_is_pool_of(const char *path, uid_t uid, apr_pool_t *p)
{
    struct stat st;

    return !is_open_to(ap_make_dirstr_parent(p, path), uid)
           && lstat(path, &st) == 0 && S_ISSOCK(st.st_mode)
           && (!uid || !st.st_uid || st.st_uid == uid
               || st.st_uid == ap_unixd_config.user_id)
           && socket_answers(path, p);
}

const char *pg_backend_moved(const char *path, uid_t uid, apr_pool_t *p)
{
    const char *dir = ap_make_dirstr_parent(p, path), *found = NULL;
    apr_finfo_t entry;
    apr_dir_t *d;
    int n = 0;

    if (is_open_to(dir, uid) || apr_dir_open(&d, dir, p) != APR_SUCCESS) {
        return NULL;
    }
    while (apr_dir_read(&entry, APR_FINFO_NAME, d) == APR_SUCCESS) {
        const char *other = apr_pstrcat(p, dir, entry.name, NULL);

        if (is_socket_of(other, uid, p)) {
            found = other;
            ++n;
        }
    }
    apr_dir_close(d);
    return n == 1 ? found : NULL;
}

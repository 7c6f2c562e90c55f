/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file model/inquiry.h
 * @brief One leak on one host: what is asked about, what this server says to
 *        the questions of the model, and the verdict.
 */

#ifndef PHPGUARD_INQUIRY_H
#define PHPGUARD_INQUIRY_H

#include "model/cause.h"
#include "model/edit.h"
#include "model/mapping.h"
#include "model/php_names.h"

/** Who answers to a handler name (httpd/modules.h). */
typedef enum {
    PG_RUNNER_UNKNOWN,  /* no module known here answers to the name */
    PG_RUNNER_MISSING,  /* its module is not loaded: the source goes out */
    PG_RUNNER_FAILS,    /* mod_proxy before 2.4.60 without the scheme's module:
                         * a 500; or its backend does not listen: a 503 */
    PG_RUNNER_PHP,      /* loaded, and it is PHP itself */
    PG_RUNNER_EXECUTES, /* loaded, and it executes or forwards the file */
    PG_RUNNER_RAW       /* it sends files as they are */
} pg_runner_state;

typedef struct {
    pg_runner_state state;
    const char *module; /* source name, "mod_cgid.c"; NULL if unknown */
    const char *also;   /* PG_RUNNER_MISSING: a second one that is needed and
                         * not loaded, the scheme's beside mod_proxy; NULL */
    const char *scheme; /* the intended scheme of a URL with an unknown one, a
                         * constant; or NULL */
    const char *socket; /* PG_RUNNER_FAILS: it is to be reached by this one,
                         * in the handler, which is not there; or NULL */
} pg_runner;

typedef enum {
    PG_RUNS,
    PG_LEAKS,
    PG_FAILS,
    PG_DENIED,
    PG_UNKNOWN,
    PG_SENT             /* what is no PHP is sent: a file, a redirect */
} pg_outcome;

typedef struct pg_case pg_case;

/**
 * What the verdict asks of this server.
 */
typedef struct {
    /** pg_runner_find() with the vhost's PHPGuardRunner names */
    pg_runner (*runner)(void *baton, const char *handler);
    /** The host's own switch that loads a module, "a2enmod actions"; with
     * NULL the one that makes PHP run at all, with "php-cgi" the one that
     * maps PHP files to an Action.  NULL when it has none. */
    const char *(*enable)(void *baton, const char *module, apr_pool_t *p);
    void *baton;
    /** A handler that runs PHP on this server as it is, mod_php's apart,
     * and that belongs to no other site; or NULL. The function itself may
     * be NULL. */
    const char *(*php)(void *baton, const pg_case *c, apr_pool_t *p);
    /** Whether the file of a module is there and works with this MPM, and with
     * "php" whether this host has PHP at all; NULL: all are. */
    int (*has)(void *baton, const char *module, apr_pool_t *p);
    /** The modules that have to be loaded before a module, const char *, in
     * that order; NULL: none have. */
    apr_array_header_t *(*needs)(void *baton, const char *module,
                                 apr_pool_t *p);
} pg_host;

struct pg_case {
    const pg_trail *trail;
    const pg_trail *plain;      /* what index.php would have here, if it is
                                 * another; or NULL */
    const pg_directive *except; /* the ProxyPass with a "!" that keeps it */
    const pg_directive *beyond; /* from another that would take it; or NULL */
    const pg_directive *proxied; /* the ProxyPass that takes index.php of this
                                 * directory and not this file; or NULL */
    const pg_directive *unmet;  /* an <If> that does not hold and would have
                                 * had the file run, by */
    const pg_directive *unmet_by; /* this directive; or NULL */
    const pg_mapping *mapping;
    const char *file;           /* its path */
    const char *dir;            /* the directory by which root's configuration
                                 * names its place, with the last slash: its
                                 * own or one above; NULL if there is none */
    int is_own;                 /* dir is its own */
    const char *dirs;           /* where dir is NULL: a regular expression for
                                 * the directories that an AliasMatch leads
                                 * to, if it lies in one; or NULL */
    const char *urls;           /* what the URLs of that AliasMatch begin with,
                                 * with the last slash; or NULL */
    const ap_directive_t *section; /* where there is neither: a <Directory> of
                                 * root's configuration that it is in, and
                                 * that may have a wildcard; or NULL */
    const char *url;            /* of that, if root's configuration names it as
                                 * well, with the last slash; or NULL */
    const char *vhost;          /* the file of the vhost's section, or NULL */
    int vhost_line;
    const char *handler;        /* what httpd really holds, or the mapping's */
    pg_name_class name_class;
    pg_cause_id sender;           /* the sender, PG_OTHER_SENDER and its kind;
                                 * 0: the default handler */
};

typedef struct {
    pg_cause_id id;
    const pg_directive *decided;    /* NULL: no directive decided */
    apr_array_header_t *lost;       /* const pg_directive *, of
                                     * pg_overridden_list(); or NULL */
    const pg_edit *fix;             /* or NULL */
    apr_array_header_t *fixes;      /* const pg_edit *: the candidates of
                                     * pg_fixes_propose(), the nearest first;
                                     * fix is one of them; or NULL */
} pg_verdict;

/** What a rule and a fix are asked: one leak, on one host. */
typedef struct {
    pg_verdict *v;
    const pg_case *c;
    const pg_host *w;
    apr_pool_t *p;
} pg_inquiry;

#endif /* PHPGUARD_INQUIRY_H */

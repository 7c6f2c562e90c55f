/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/history/history.h
 * @brief PHPGuardHistory: what ran PHP in each place at earlier starts.
 *
 * The parent reads the file before it makes the lint's child, and writes it
 * when the child has ended (lint/history/history_report.h); the child asks it.
 */

#ifndef PHPGUARD_HISTORY_H
#define PHPGUARD_HISTORY_H

#include "lint/history/history_file.h"

#include "httpd.h"
#include "http_config.h"

/** What had a place run PHP. */
typedef enum {
    PG_RAN_BY_DIRECTIVE,        /* of root's configuration */
    PG_RAN_BY_HTACCESS,         /* a line of a .htaccess: no word of it is
                                 * kept */
    PG_RAN_BY_TYPE,             /* the file of TypesConfig */
    PG_RAN_BY_SCRIPTALIAS
} pg_history_origin;

/** A directive of root's configuration as it was then. */
typedef struct {
    const char *text;           /* "SetHandler x"; NULL: there was none */
    const char *file;
    int line;
} pg_history_line;

typedef struct {
    const char *date;           /* of the last start that saw it run:
                                 * "2026-11-28" */
    const char *dir;            /* the directory, with its last slash: that
                                 * which was asked for, or one above */
    const char *name;           /* of the file: "index.php".  Site owners may
                                 * have chosen these two; all below is root's
                                 * own text */
    pg_history_origin origin;
    const char *handler;        /* lower case, but for a socket's path; NULL
                                 * where the directive names none */
    const char *module;         /* its source name, "mod_proxy.c"; NULL:
                                 * unknown */
    pg_history_line by;         /* what set the handler, or the type; */
    pg_history_line action;     /* the Action behind it */
} pg_history_entry;

/**
 * Read the file of PHPGuardHistory, for pg_history_of().  It counts only if
 * it is root's, who alone can write it (own_file.h, child/owner.h).
 * @param s the main server
 * @param p owns it; it is forgotten with it
 */
void pg_history_open(const server_rec *s, apr_pool_t *p);

/**
 * What was read.
 * @return NULL: there is no file, it is another's or it is damaged, or Off
 */
pg_history_file *pg_history_get(void);

/**
 * The file of PHPGuardHistory, or NULL where it is Off.
 */
const char *pg_history_path(void);

/**
 * Whether there was a file that did not count.
 */
int pg_history_is_foreign(void);

/**
 * What ran a file of a directory, or index.php of the nearest directory above
 * of which something is known.  Of a name that may be mapped otherwise than
 * index.php only what was seen of it itself is known.
 * @param dir  with its last slash
 * @param name its base name
 * @param p    owns the answer
 * @return NULL if nothing is known
 */
const pg_history_entry *pg_history_of(const server_rec *s, const char *dir,
                                      const char *name, apr_pool_t *p);

/**
 * The words of a "w" line of the file: of how it is written.
 */
const char *pg_history_origin_word(pg_history_origin origin);

/**
 * A directive on one line as the history has it, with blanks for its tabs.
 * @return NULL if it holds what cannot be printed
 */
const char *pg_history_text(const ap_directive_t *node, apr_pool_t *p);

/**
 * Whether a directive can apply to a place: it is in no other vhost
 * and in no <Directory> of another path.
 */
int pg_history_may_hold(const ap_directive_t *node, const server_rec *s,
                        const char *dir, apr_pool_t *p);

/**
 * The directive that such a line is now, where it can apply to the same place:
 * at its old line of the file, or at another one.
 * @param line of the entry
 * @param read set to how many of these lines httpd has read in the file, or
 *             NULL
 * @return NULL if there is none
 */
const ap_directive_t *pg_history_now(const pg_history_line *line,
                                     const pg_history_entry *e,
                                     const server_rec *s, int *read,
                                     apr_pool_t *p);

/**
 * Whether a line that ran a place was the server's: it was in no file of a
 * vhost, and ran vhosts with other document roots too.
 */
int pg_history_was_of_server(const pg_history_entry *e, const server_rec *s,
                             apr_pool_t *p);

/**
 * The directive of a name that is in a line now.
 * @param name one that has a number (lint/child/numbered.h)
 * @return NULL if there is none
 */
const ap_directive_t *pg_history_directive(const pg_history_line *line,
                                           const char *name, apr_pool_t *p);

/**
 * The key of a place (lint/history/history_file.h).
 */
const char *pg_history_key(const server_rec *s, const char *dir,
                           const char *name, apr_pool_t *p);

#endif /* PHPGUARD_HISTORY_H */

/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/replay/ask.h
 * @brief Repeats a logged request as a dry run.
 */

#ifndef PHPGUARD_REPLAY_ASK_H
#define PHPGUARD_REPLAY_ASK_H

#include "lint/replay/likeness.h"
#include "lint/replay/log_vhosts.h"

/** What is answered to a request now. */
typedef struct {
    pg_likeness likeness;
    const pg_log_vhost *who;    /* the vhost that was meant, if that is
                                 * known; NULL: it was not asked */
    const pg_dryrun_answer *dry; /* NULL: it was not asked */
} pg_asked_again;

/**
 * Repeat a request with the client address and the headers of the log.  If the
 * answer differs, it is repeated with what the log does not contain: the other
 * names of the vhost, a Host header without a port, the header of a server in
 * front that uses https.
 * @param p owns the answer
 */
pg_asked_again pg_ask_again(const pg_lint *l, pg_log_vhosts *c,
                            const pg_log_file *log, const pg_request *r,
                            apr_pool_t *p);

/**
 * The URL of a request as it may be printed and copied into a shell: without
 * its query, which may be private.
 * @param path and query
 */
const char *pg_ask_url(const pg_log_vhost *who, const char *path,
                       apr_pool_t *p);

#endif /* PHPGUARD_REPLAY_ASK_H */

/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/child/child.h
 * @brief The child process in which the lint reads files of site owners.
 *
 * A process that reads .htaccess files with httpd's parser must not run as
 * root, and must terminate. The child has fewer privileges than httpd's
 * children (rights.h), no terminal, and a time limit. It has only pipes: for
 * its output, and for the results that its parent logs and evaluates
 * (result.h).
 */

#ifndef PHPGUARD_CHILD_H
#define PHPGUARD_CHILD_H

#include "lint/child/result.h"
#include "lint/child/trial_pipe.h"

#include "httpd.h"

typedef struct {
    server_rec *s;              /* the main server */
    /** What the child does.  It may have to begin again in a new process,
     * by pg_child_wants_config(): before it prints anything. */
    void (*work)(void *baton, apr_file_t *parent, apr_pool_t *p);
    /** Parent: the child has asked for the whole configuration, which it
     * may not be able to read (pg_child_wants_config()). */
    void (*gather)(void *baton);
    pg_trial_offer trial;       /* what it does for its child; its baton is
                                 * this one's */
    void *baton;
    apr_interval_time_t limit;  /* for all of it; 0: none */
    int logs;                   /* the logs are open, and there is no
                                 * console */
    const apr_array_header_t *kept; /* int: descriptors that the child reads
                                 * what it is asked about from; NULL: none */
    int out;                    /* a file for what it prints, in the place of
                                 * standard output; 0: none */
    int shows;                  /* a terminal that is to show how far it is,
                                 * and may interrupt it; 0: none, and it may
                                 * not be */
} pg_task;

/**
 * Run a task in a child and wait for it. Each error is logged in one line.
 * @param p owns the result
 * @return the report of the child; ended is 0 if it did not finish
 */
pg_result *pg_child_run(const pg_task *task, apr_pool_t *p);

/**
 * Child: standard error of who asks; NULL where the logs are open.
 */
apr_file_t *pg_child_console(void);

/**
 * Child: how its parent knows a vhost, by its place in the list of servers.
 */
int pg_child_vhost(const server_rec *s);

/**
 * Child: write a line to that, or through the parent to the log of a vhost.
 * @param level APLOG_CRIT to APLOG_INFO
 */
void pg_child_say(const server_rec *s, int level, const char *text);

/**
 * Child: give up; begin again when pg_task.gather() has run.  Returns where
 * there is no child.
 */
void pg_child_wants_config(void);

#endif /* PHPGUARD_CHILD_H */

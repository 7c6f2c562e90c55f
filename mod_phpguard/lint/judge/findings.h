/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/judge/findings.h
 * @brief The findings of the lint: each cause once, with all its places.
 */

#ifndef PHPGUARD_FINDINGS_H
#define PHPGUARD_FINDINGS_H

#include "lint/lookup/lookup.h"

#include "apr_file_io.h"

typedef enum {
    PG_NOTE,
    PG_WARNING,
    PG_ERROR
} pg_severity;

/** Where a finding holds. */
typedef struct {
    server_rec *s;
    const char *context;        /* the directory, */
    const char *url;            /* its URL, or NULL, */
    const char *uri;            /* of the file, where that is not the URL and
                                 * its name; or NULL, */
    const char *asked;          /* what to ask explain where that is not the
                                 * file: a URL; or NULL, */
    const char *host, *address; /* the name and the local address that make
                                 * the directory; or NULL */
    int script;                 /* and whether a ScriptAlias leads there */
    const char *name;           /* the file that shows it */
    const pg_directive *decided; /* this place's own; NULL if none */
    const pg_edit *fix;         /* this place's own: one of fixes, or NULL */
    const apr_array_header_t *fixes; /* const pg_edit *, in the order in which
                                 * they are to be tried; or NULL */
    int proved;                 /* fix holds (lint/repair/repair.h) */
    int status;                 /* what the guard answers there; 0: it does
                                 * not refuse */
    int exists;                 /* there is such a file */
    const char *pattern;        /* of the section of this context, or
                                 * NULL */
    const char *by;             /* what sends the file where it runs by its
                                 * own name, or NULL */
    pg_verdict raw;             /* what a request sees by itself; id 0 where
                                 * nothing leaks */
    int is_new;                 /* the running server does not leak there,
                                 * and it is the configuration that would */
} pg_where;

typedef struct {
    pg_severity severity;
    pg_cause_id id;
    const char *handler;        /* NULL if none */
    const pg_directive *decided;
    apr_array_header_t *lost;   /* const pg_directive * */
    const pg_edit *fix;         /* the first place's */
    apr_array_header_t *fixes;  /* of the place it is made for */
    const char *detail;         /* one more clause, or NULL */
    apr_array_header_t *where;  /* pg_where */
    int more;                   /* places that are counted alone */
} pg_finding;

typedef struct {
    apr_array_header_t *list;   /* pg_finding *, in the order found */
    apr_hash_t *index;
    int errors, warnings, notes; /* findings */
    int places;                 /* of all of them, */
    int error_places;           /* of the errors, */
    int failing_places;         /* and of those where every page is an error
                                 * (pg_failure_is()) */
    int ignored;                /* places that PHPGuardLintIgnore silences */
    int unknown;                /* places with an unknown verdict, if they were
                                 * asked for (pg_lint), */
    const char *first_unknown;  /* and the file of one of them */
    apr_array_header_t *refused; /* pg_refused of print/refused.h, or NULL */
    int unlisted;               /* directories that may not be listed, */
    const char *first_unlisted; /* and one of them */
    const pg_where *stopped;    /* where the time was over, or NULL; */
    int looked;                 /* after so many places */
} pg_findings;

/**
 * An empty list; it and all in it live in p.
 */
pg_findings *pg_findings_make(apr_pool_t *p);

/**
 * Add a finding, or a place to the one of the same cause: the same number,
 * handler, text of the deciding directive and of those that it overrides.
 * @param f copied when it is new; its where is ignored
 */
void pg_findings_add(pg_findings *all, const pg_finding *f,
                     const pg_where *where);

/**
 * Whether there is a finding about a file.
 */
int pg_findings_have(const pg_findings *all, const server_rec *s,
                     const char *dir, const char *name);

/**
 * Merge the findings that one fix resolves, after fixes were chosen: sites
 * that differ in a socket or a directory are one finding.
 * @return the same places in as few findings, from the pool of all
 */
pg_findings *pg_findings_group(const pg_findings *all);

/**
 * Note a directory that may not be listed.
 */
void pg_findings_unlisted(pg_findings *all, const char *dir);

/**
 * Count a finding, by its severity.
 */
void pg_findings_count(pg_findings *all, const pg_finding *f);

/**
 * Count a place of it.
 */
void pg_findings_count_place(pg_findings *all, const pg_finding *f);

/**
 * Add what others were counted, and nothing else of them.
 */
void pg_findings_add_counts(pg_findings *all, const pg_findings *others);

/**
 * Write the counts, for pg_total() (lint/child/result.h).
 */
void pg_findings_report(const pg_findings *all, apr_file_t *parent);

/**
 * Errors first, then warnings, each in the order found.
 * @return array of const pg_finding *, from p
 */
apr_array_header_t *pg_findings_sorted(const pg_findings *all, apr_pool_t *p);

/** A place, in a walk through those of several findings; zero before it. */
typedef struct {
    const pg_finding *f;
    pg_where *where;
    int finding, place;         /* which comes next */
} pg_place;

/**
 * Go to the next place.
 * @param list of const pg_finding *, such as pg_findings.list
 * @return 0 if there is none left
 */
int pg_findings_next(const apr_array_header_t *list, pg_place *at);

/**
 * What makes a leak the same, whichever directive decides: vhost, context and
 * name of the file, on one line.
 */
const char *pg_findings_key(const pg_where *where, apr_pool_t *p);

#endif /* PHPGUARD_FINDINGS_H */

/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/repair/attempt.h
 * @brief Tests several fixes in one trial.
 */

#ifndef PHPGUARD_REPAIR_ATTEMPT_H
#define PHPGUARD_REPAIR_ATTEMPT_H

#include "lint/repair/sample.h"
#include "lint/trial/config_files.h"

/** A place that waits for its fix. */
typedef struct {
    pg_where *where;
    int at;                     /* the candidate that is tried */
    const char *words;          /* of that; the same pointer for the same */
    const pg_edit *instead;     /* one of another place's, or NULL */
    int closed;                 /* it was denied after its own fix, although
                                 * no fix that was tried denies access */
    int holds;                  /* its fix was tried with all that was chosen,
                                 * and nothing else */
    int is_note;                /* its finding is neither error nor warning */
} pg_waiting;

/** What has been tried and chosen. */
typedef struct {
    const pg_lint *l;
    const pg_findings *all;     /* what is to be repaired, */
    apr_array_header_t *names;  /* pg_waiting_names() of it */
    pg_sample *sample;          /* NULL: it was not needed yet */
    apr_array_header_t *done;   /* pg_waiting: those that have their fix */
    apr_array_header_t *later;  /* pg_waiting: those whose next candidate is to
                                 * be tried */
    apr_hash_t *wide;           /* words of what is for a whole vhost => int *:
                                 * how many places have it */
    apr_hash_t *words;          /* words => themselves, of all candidates */
    apr_hash_t *refused;        /* the same, of those that did harm alone */
    apr_array_header_t *harmed; /* pg_harm: the places that the last
                                 * attempt made worse; empty where httpd did
                                 * not take it */
    apr_hash_t *edited;         /* server_rec *: the vhosts with an edit of
                                 * their own in the last attempt; NULL: it may
                                 * be any */
    apr_hash_t *known;          /* what trials have answered, by their edits */
    int hopeless;               /* no place was helped by it, and no other was
                                 * asked */
    pg_config_files *accepted;  /* with all of these fixes, */
    pg_config_files *held;      /* and with those that hold */
    int loose;                  /* the last fixes were tried together with
                                 * others that were given up */
    int strict;                 /* that is not to be */
    int denied;                 /* a fix that was chosen denied access to
                                 * another place, whose own fix does not */
    int denials_wait;           /* so did one that was not chosen: from then on
                                 * those that deny access are tried after all
                                 * others */
    int denials_last;           /* that is so from the beginning */
    int tries;                  /* so many so far */
    int over;                   /* no more is tried */
    apr_pool_t *p;
} pg_repairs;

/**
 * The fix of a place that is to be tried.
 * @return NULL if none is left
 */
const pg_edit *pg_candidate(const pg_waiting *w);

/**
 * Whether a fix can be written at all, beside those that have been chosen: its
 * module is there, its file can be read.
 */
int pg_attempt_is_possible(const pg_repairs *r, const pg_edit *edit);

/**
 * Try the fixes of some places, all together, beside those that have been
 * chosen.  Where nothing else is worse, those that are well keep theirs; if
 * strict, only if all of them are.
 * @return how many are well, which come first in the list now; -1: something
 *         is worse, or httpd does not take it
 */
int pg_attempt(pg_repairs *r, pg_waiting *list, int n);

/**
 * Keep the fix of those that were well in the last attempt, in which all had
 * the same one.
 */
void pg_attempt_keep_alike(pg_repairs *r, pg_waiting *list, int n);

/**
 * The edit, as one that was not tried.
 */
const pg_edit *pg_attempt_untried(const pg_repairs *r, const pg_edit *edit);

/**
 * Where no more is tried: give up the fixes that were only tried together with
 * others.
 */
void pg_attempt_take_back(pg_repairs *r);

#endif /* PHPGUARD_REPAIR_ATTEMPT_H */

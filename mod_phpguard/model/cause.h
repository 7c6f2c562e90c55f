/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file model/cause.h
 * @brief The table of causes with their numbers.
 *
 * README lists the same table and a test compares the two.
 */

#ifndef PHPGUARD_CAUSE_H
#define PHPGUARD_CAUSE_H

/** How a number is written, for a format; it takes an int. */
#define PG_NUMBER "PHPG%04d"

typedef enum {
    PG_OVERRIDDEN      = 101,
    PG_NOT_LOADED      = 102,
    PG_NO_PROVIDER     = 103,
    PG_ACTION_NAME     = 104,
    PG_NOTHING         = 105,
    PG_SPELLING        = 106,
    PG_REMOVED_BESIDE  = 107,
    PG_TYPE_OVERRIDDEN = 108,
    PG_DECLINED        = 109,
    PG_RUNTIME         = 110,
    PG_LEFTOVER        = 120,
    PG_INNER           = 121,
    PG_COMPANION       = 122,
    PG_CONTENT         = 123,
    PG_SET_NONE        = 201,
    PG_MARKER          = 202,
    PG_ENGINE_OFF      = 203,
    PG_FORCED_TYPE     = 204,
    PG_REMOVED         = 205,
    PG_OTHER_SENDER    = 301,
    PG_LOOKUP          = 302,
    PG_XSENDFILE       = 303,
    PG_CACHED          = 304,
    PG_SHOWN           = 305,
    /* what the configuration alone shows */
    PG_FALSE_CONDITION = 401,
    PG_EMPTIED         = 402,
    PG_UNMAPPED        = 403,
    PG_SIBLING         = 404,
    PG_ELSEWHERE       = 405,
    PG_REWRITE_FIRST   = 406,
    PG_ADDTYPE_BUG     = 407,
    PG_MIME_TYPES      = 408,
    PG_SCHEME          = 409,
    PG_TARGET          = 410,
    PG_BROKEN_HTACCESS = 411,
    PG_UNREAD_HTACCESS = 412,
    PG_NO_SOCKET       = 413,
    PG_CHANGED         = 414,
    PG_NO_PROGRAM      = 415,
    PG_BAD_URL         = 416
} pg_cause_id;

typedef struct {
    pg_cause_id id;
    int deliberate;     /* warn, not crit */
    const char *says;   /* one clause; "%s" is the handler, if any */
} pg_cause;

/**
 * The row of a number.
 * @return a constant; never NULL for a pg_cause_id
 */
const pg_cause *pg_cause_get(pg_cause_id id);

/**
 * Whether another mapping for the file would end the cause, as one in a false
 * section may be.
 */
int pg_cause_lacks_mapping(pg_cause_id id);

/**
 * The table, closed by a row with says == NULL.
 */
const pg_cause *pg_causes(void);

#endif /* PHPGUARD_CAUSE_H */

/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/replay/log_fields.h
 * @brief The fields of a LogFormat, shared by the parsers of formats and
 *        lines.
 */

#ifndef PHPGUARD_LOG_FIELDS_H
#define PHPGUARD_LOG_FIELDS_H

#include "apr_tables.h"

/** What of a line is looked at. */
typedef enum {
    PG_FIELD_OTHER,
    PG_FIELD_REQUEST,              /* %r */
    PG_FIELD_METHOD,
    PG_FIELD_PATH,                 /* %U, or %U%q */
    PG_FIELD_QUERY,
    PG_FIELD_STATUS,
    PG_FIELD_VHOST,
    PG_FIELD_PORT,
    PG_FIELD_HOST,
    PG_FIELD_CLIENT,
    PG_FIELD_USER,
    PG_FIELD_REFERER,
    PG_FIELD_AGENT,
    PG_FIELD_TIME
} pg_field_kind;

typedef struct {
    pg_field_kind kind;
    const char *behind;         /* the text up to the next field */
} pg_field;

struct pg_log_format {
    const char *front;          /* the text before the first field */
    apr_array_header_t *fields; /* pg_field */
    int original;
};

#endif /* PHPGUARD_LOG_FIELDS_H */

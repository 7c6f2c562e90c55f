/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/replay/log_fields.h
 * @brief The fields of a LogFormat, shared by the parsers of formats and
 *        lines.  APR only.
 */

#ifndef PHPGUARD_LOG_FIELDS_H
#define PHPGUARD_LOG_FIELDS_H

#include "apr_tables.h"

/** What a field contains. */
typedef enum {
    PG_FIELD_OTHER,
    PG_FIELD_WORD,                 /* another one, without a blank */
    PG_FIELD_REQUEST,              /* %r */
    PG_FIELD_METHOD,
    PG_FIELD_PATH,                 /* %U */
    PG_FIELD_URL,                  /* %U%q */
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
    const char *separator;      /* the text up to the next field */
    int has_conditions;         /* "%!200{X}i": "-" for other statuses */
    int skipped;                /* its own text contains the separator so
                                 * many times: the blanks of %{%d/%b %T}t */
} pg_field;

/** Where a field is in a line. */
typedef struct {
    const char *begin, *end;
} pg_field_text;

struct pg_log_format {
    const char *front;          /* the text before the first field */
    apr_array_header_t *fields; /* pg_field */
    pg_field_text *found;       /* of each, in the line that was read last */
    int original;
};

/**
 * Find the fields in a line, each a text that its kind can be.
 * @param extends a field that may contain anything may also contain the text
 *                that separates it from the next: %u may contain a blank.
 *                Similar formats are then mistaken for each other
 * @return 0: the line is of another format
 */
int pg_log_match(const struct pg_log_format *f, const char *line,
                 int extends);

#endif /* PHPGUARD_LOG_FIELDS_H */

/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/defines.h
 * @brief The -D names between the module and its commands; they are internal
 *        and undocumented.
 *
 * Each is used by a command of build/ or by the module itself, and no other is
 * (t/house/house.t).  What people may ask is in the manual.
 */

#ifndef PHPGUARD_DEFINES_H
#define PHPGUARD_DEFINES_H

#include "apr_tables.h"

/** The test prints nothing of its own, only the answers. */
#define PG_DEFINE_ALONE "DUMP_PHPGUARD_ALONE"
/** Of an audit: a line for each place. */
#define PG_DEFINE_LINES "DUMP_PHPGUARD_LINES"
/** "=DIRECTORY", of any question: it is asked of the httpd that will be, after
 * the changes that are listed there (lint/forecast/forecast.h).  A check says
 * what is new or gone. */
#define PG_DEFINE_SUPPOSE "DUMP_PHPGUARD_SUPPOSE"
/** "=FILE", the module's own, of that httpd: what is found now. */
#define PG_DEFINE_BEFORE "DUMP_PHPGUARD_BEFORE"
/** "=SECONDS", of a check of that httpd: what it would do to the requests in
 * its logs, as records of a replay after what is new or gone. */
#define PG_DEFINE_REQUESTS "DUMP_PHPGUARD_REQUESTS"
/** "=COMMAND", of a check of that httpd: what the administrator is to run
 * afterwards, which maps PHP by a file that comes in the same upgrade. */
#define PG_DEFINE_AFTERWARDS "DUMP_PHPGUARD_AFTERWARDS"
/** Of a check: in the form of Prometheus. */
#define PG_DEFINE_METRICS "DUMP_PHPGUARD_METRICS"
/** "=NUMBER", of an audit: the descriptor of the terminal that shows how far it
 * is. */
#define PG_DEFINE_PROGRESS "DUMP_PHPGUARD_PROGRESS"
/** "=FILE", of an expectation: write one from a log. */
#define PG_DEFINE_EXPECT_FROM "DUMP_PHPGUARD_EXPECT_FROM"
/** Of an expectation: as TAP. */
#define PG_DEFINE_TAP "DUMP_PHPGUARD_TAP"
/** Of an expectation: what it does not reach; "=NUMBER": fail below that
 * share. */
#define PG_DEFINE_COVERAGE "DUMP_PHPGUARD_COVERAGE"
/** Of a replay: the configuration is not the present one. */
#define PG_DEFINE_AGAINST "DUMP_PHPGUARD_AGAINST"
/** "=NUMBER", of a replay: so many requests are kept. */
#define PG_DEFINE_DISTINCT "DUMP_PHPGUARD_DISTINCT"
/** "=NAME", of both: the vhost of what names none. */
#define PG_DEFINE_VHOST "DUMP_PHPGUARD_VHOST"
/** "=NUMBER", the module's own, of the httpd that tries a repair: the
 * descriptor with what is asked. */
#define PG_DEFINE_TRIAL "DUMP_PHPGUARD_TRIAL"

/**
 * The first value of a name.
 * @param name with its "="
 * @return NULL: there is none
 */
const char *pg_define_value(const char *name);

/**
 * All values of a name, "" where it has none.
 * @param name without "="
 * @return array of const char *, from p
 */
apr_array_header_t *pg_define_values(const char *name, apr_pool_t *p);

#endif /* PHPGUARD_DEFINES_H */

/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/lookup/client.h
 * @brief The client of an explained request, and what it sends.
 */

#ifndef PHPGUARD_CLIENT_H
#define PHPGUARD_CLIENT_H

#include "httpd.h"
#include "apr_tables.h"

/** NULL stands for the default of pg_dryrun_question. */
typedef struct {
    const char *method;
    const char *address;        /* the IP address of the client */
    const char *user;           /* the authenticated user */
    const apr_table_t *headers;
    const char *wrong;          /* a sentence: what is not valid in a request;
                                 * or NULL */
} pg_client;

/**
 * Read DUMP_PHPGUARD_METHOD=, _FROM=, _USER= and each DUMP_PHPGUARD_HEADER=
 * "Name: value" of the command line.
 * @return what it names is from p
 */
pg_client pg_client_read(apr_pool_t *p);

/**
 * Add a header.
 * @param c       its wrong is set where the text is none
 * @param headers owned by p, as is what is added
 * @param text    "Name: value"
 */
void pg_client_header(pg_client *c, apr_table_t *headers, const char *text,
                      apr_pool_t *p);

/**
 * Set wrong where method, address or user cannot be one.
 */
void pg_client_check(pg_client *c, apr_pool_t *p);

/**
 * Add clients that "Require ip 10.9 192.168" or "Require local" admits: the
 * first of each network.
 * @param to      const char *, those that are not among them
 * @param require the line, as httpd logs it
 * @return 0 if it is another line
 */
int pg_client_addresses(apr_array_header_t *to, const char *require);

#endif /* PHPGUARD_CLIENT_H */

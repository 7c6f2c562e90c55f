/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file httpd/second_server.h
 * @brief The server as another configuration would make it, for the lint to
 *        ask; nothing of it ever serves.
 *
 * httpd's own parser and walker read the text; of all modules only core and
 * this one keep a configuration, for only those are asked.
 */

#ifndef PHPGUARD_SECOND_SERVER_H
#define PHPGUARD_SECOND_SERVER_H

#include "httpd.h"
#include "http_config.h"

/**
 * Make it.  For a process that ends soon: what modules do with their
 * directives is done once more.
 * @param main_server the real one: names and addresses of its vhosts are taken
 *                over, in their order
 * @param text    the configuration without conditions and without what is not
 *                asked for, "\n" behind each line
 * @param observer the module that observes
 * @param error   set to httpd's words where it would not start
 * @return the main server, from p; NULL on an error
 */
server_rec *pg_second_server(server_rec *main_server, const char *text,
                             module *observer, const char **error,
                             apr_pool_t *p);

/**
 * Whether a directive is to be in that text.  Any other one is an error, and
 * is not obeyed.
 */
int pg_second_server_asks(const char *name);

/**
 * The same of a section.
 * @param name "<Files"
 */
int pg_second_server_keeps(const char *name);

#endif /* PHPGUARD_SECOND_SERVER_H */

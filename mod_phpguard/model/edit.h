/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file model/edit.h
 * @brief The sentences of a fix, each to be applied as it stands.
 *
 * A fix is one or more of them with " and " in between; the test that applies
 * every fix (t/lib/PGTest/Fix.pm) knows no others.
 */

#ifndef PHPGUARD_EDIT_H
#define PHPGUARD_EDIT_H

#include "model/directive.h"

/** Where pg_edit_write() writes to when no section is meant. */
#define PG_EDIT_SERVER "the configuration of the server"

/**
 * A directive and its place: "\"Name arguments\" (file:line)".
 */
const char *pg_edit_line(const ap_directive_t *node, apr_pool_t *p);

/**
 * 'write "with" in place of "Name arguments" (file:line)'
 */
const char *pg_edit_replace(const ap_directive_t *node, const char *with,
                            apr_pool_t *p);

/**
 * 'write "what" before "Name arguments" (file:line)'
 */
const char *pg_edit_before(const ap_directive_t *node, const char *what,
                           apr_pool_t *p);

/**
 * 'delete "Name arguments" (file:line)'
 */
const char *pg_edit_delete(const ap_directive_t *node, apr_pool_t *p);

/**
 * Take the extensions of a file name out of a directive that names
 * extensions: the whole line if no other is left.
 */
const char *pg_edit_delete_name(const pg_directive *d, const char *name,
                                apr_pool_t *p);

/**
 * 'write "line", "line" in place'
 * @param lines each in its quotes, with commas: pg_edit_map(), or so
 * @param place PG_EDIT_SERVER, pg_edit_line() of a section, or a vhost's
 */
const char *pg_edit_write(const char *lines, const char *place,
                          apr_pool_t *p);

/**
 * The lines that map PHP files to a handler.
 */
const char *pg_edit_map(const char *handler, apr_pool_t *p);

/**
 * The lines that deny PHP files to everybody.
 */
const char *pg_edit_deny(void);

/**
 * 'run "command"'
 */
const char *pg_edit_run(const char *command, apr_pool_t *p);

/**
 * 'load module with LoadModule'
 * @param also a second module, or NULL
 */
const char *pg_edit_load(const char *module, const char *also, apr_pool_t *p);

/**
 * A word as a directive's argument: quoted where it must be, its quotes and
 * backslashes protected.
 */
const char *pg_edit_quote(const char *word, apr_pool_t *p);

#endif /* PHPGUARD_EDIT_H */

/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/print/sentence.h
 * @brief Whether the words of a fix are some that this module makes.
 *
 * The lint's child tells them (edit.h makes them), and it may be in the hands
 * of whom it read: what root may copy from a log is looked at once more.
 */

#ifndef PHPGUARD_SENTENCE_H
#define PHPGUARD_SENTENCE_H

#include "apr_pools.h"

/** Whether root's configuration names a backend, what follows "proxy:", or a
 * program. */
typedef int (*pg_sentence_named)(const char *target);

/**
 * A command is one of Debian's switches with the name of a module or a
 * configuration, a line to write is one of a few directives, a backend is one
 * that root's configuration names; all else is words, without what a shell
 * obeys and without an address.
 * @param text of pg_edit_sentence(), or not
 */
int pg_sentence_is_own(const char *text, pg_sentence_named named,
                       apr_pool_t *p);

#endif /* PHPGUARD_SENTENCE_H */

/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/print/sentence.h
 * @brief Checks that the text of a fix is one that this module generates.
 *
 * The lint's child reports them (edit.h generates them), and a site owner may
 * have taken control of it: what root may copy from a log is checked again.
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
 * that root's configuration names; all other text contains neither shell
 * syntax nor an address.
 * @param text of pg_edit_sentence(), or not
 */
int pg_sentence_is_own(const char *text, pg_sentence_named named,
                       apr_pool_t *p);

#endif /* PHPGUARD_SENTENCE_H */

/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file model/edit_line.h
 * @brief Builds the lines of edits; no other file does.
 *
 * Root applies an edit, so nothing that a site owner chose may be in it: no
 * name of a file or directory below a document root, no text of a .htaccess.
 * What may be is a constant of ours, and a word that root's configuration
 * holds and that means nothing to httpd's parser, to patch or to a shell: no
 * control character, quote, backslash, "$", "%", "<", ">", "*", "?" or "[" is
 * in it, no blank at its ends, and it is not empty.
 */

#ifndef PHPGUARD_EDIT_LINE_H
#define PHPGUARD_EDIT_LINE_H

#include "model/directive.h"

/**
 * Make a line.  The format has
 *   %w  a word, quoted where httpd needs that: const char *text and
 *       const pg_directive *by, which holds it, or NULL where that is the
 *       host or the configuration as a whole
 *   %q  the same, always quoted
 *   %b  the same, never quoted, and without a blank
 *   %m  the same as a part of a quoted regular expression, taken literally
 *   %f  the name of a file beside a .htaccess, for that .htaccess: of letters,
 *       digits, "-", "_" and "." within, and not too long
 *   %o  words of the line that is replaced, in any order: const char *
 *   %d  a whole directive of root's configuration: const pg_directive *
 * @param at     the directive whose line the new one replaces, or comes
 *               beside; NULL: it goes into root's configuration
 * @param format a constant
 * @return from p; NULL if a word is refused: it is none of these, or it is
 *         from a .htaccess file and the line does not go into that very file
 */
const char *pg_edit_line(apr_pool_t *p, const pg_directive *at,
                         const char *format, ...);

/**
 * Whether a line is fit for a file: no control character, no blank at its
 * ends, no backslash at its end, where httpd would add the next line to it.
 * @param line NULL is not
 */
int pg_edit_line_is_fine(const char *line);

/**
 * Whether a command is fit for a shell as it stands: words of letters, digits
 * and "._+-", and "&&" between commands.
 */
int pg_edit_command_is_fine(const char *command);

#endif /* PHPGUARD_EDIT_LINE_H */

/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/trial/edit_lines.h
 * @brief Passes edits from the lint's child, which chooses them, to its
 *        parent, which tests them as root.
 *
 * The child has read what site owners wrote and may be in their hands: the
 * parent takes an edit only if it could have been made by model/fix, for a
 * file of the configuration, of directives that act on nothing when httpd
 * reads them.
 */

#ifndef PHPGUARD_REPAIR_EDIT_LINES_H
#define PHPGUARD_REPAIR_EDIT_LINES_H

#include "model/edit.h"

/**
 * Child: an edit, without those that go with it, on one line.
 * @return from p; NULL where it is for a .htaccess or an advice, or a word
 *         does not fit in a line
 */
const char *pg_edit_to_line(const pg_edit *edit, apr_pool_t *p);

/**
 * Whether an edit, or one that goes with it, makes a condition true of which
 * the text is not read yet: a file that it includes, code that it loads.
 */
int pg_edit_opens(const pg_edit *edit);

/**
 * Parent: the edit of a line.
 * @return from p; NULL if it is refused
 */
pg_edit *pg_edit_from_line(const char *line, apr_pool_t *p);

#endif /* PHPGUARD_REPAIR_EDIT_LINES_H */

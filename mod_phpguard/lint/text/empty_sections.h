/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/text/empty_sections.h
 * @brief Sections of which all that they held is deleted.
 */

#ifndef PHPGUARD_EMPTY_SECTIONS_H
#define PHPGUARD_EMPTY_SECTIONS_H

#include "lint/text/text_lines.h"

/**
 * Delete them too.
 * @param file with all changes made: one of them may write into such a section
 */
void pg_empty_sections_drop(struct pg_text_file *file);

#endif /* PHPGUARD_EMPTY_SECTIONS_H */

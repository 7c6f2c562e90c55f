/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file names.h
 * @brief Which file names are PHP.
 */

#ifndef PHPGUARD_NAMES_H
#define PHPGUARD_NAMES_H

#include "apr.h"

typedef enum {
    PG_NAME_OTHER,      /* cannot be PHP by its name */
    PG_NAME_PHP,        /* a PHP extension in final position */
    PG_NAME_LEFTOVER,   /* the same, left behind by an editor or a package */
    PG_NAME_INNER,      /* something follows the PHP extension: look inside */
    PG_NAME_COMPANION,  /* what PHP programs include: look inside */
    PG_NAME_MEANT       /* no PHP name, but the configuration gives it to
                         * PHP: look inside (source.h) */
} pg_name_class;

/**
 * Classify a file by its name alone; nothing is allocated.
 * @param base the name without its directory
 */
pg_name_class pg_name_classify(const char *base);

/**
 * The question of every request, answered in some fifty instructions.
 * @param path with or without its directory
 * @return 1 if the name is PG_NAME_OTHER; 0 if it has to be classified
 */
int pg_name_cannot_be(const char *path);

/**
 * The name behind the last slash.
 */
const char *pg_name_base(const char *path);

/**
 * Whether a handler name or a media type speaks of PHP: "php" or one of the
 * ways of running it is part of it.
 */
int pg_name_means_php(const char *handler);

/**
 * Whether a media type is there to run PHP: "application/x-httpd-php" and its
 * kind, not "text/x-php", which only describes.
 */
#define pg_name_type_of_php(type) \
    ((*(type) == 'a' || *(type) == 'x') && pg_name_has_php(type))

int pg_name_has_php(const char *type);

/**
 * Whether the first bytes of a file hold a PHP open tag, "<?php" in any case
 * or "<?=".
 */
int pg_name_open_tag(const char *head, apr_size_t len);

#endif /* PHPGUARD_NAMES_H */

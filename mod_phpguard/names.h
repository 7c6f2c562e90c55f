/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file names.h
 * @brief Which file names are PHP.
 */

#ifndef PHPGUARD_NAMES_H
#define PHPGUARD_NAMES_H

#include "apr.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

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

#define PG_LOWER(c) ((c) | 0x20)

/* "in", "mo", "th", "en", "pr", "tp" and "ct" begin the companions. */
static inline int pg_begins_companion(const char *ext)
{
    switch (PG_LOWER(ext[0])) {
    case 'i': case 'e':
        return PG_LOWER(ext[1]) == 'n';
    case 'm':
        return PG_LOWER(ext[1]) == 'o';
    case 't':
        return PG_LOWER(ext[1]) == 'h' || PG_LOWER(ext[1]) == 'p';
    case 'p':
        return PG_LOWER(ext[1]) == 'r';
    case 'c':
        return PG_LOWER(ext[1]) == 't';
    default:
        return 0;
    }
}

/**
 * The question of every request, answered in some fifty instructions.
 * @param path with or without its directory
 * @return 1 if the name is PG_NAME_OTHER; 0 if it has to be classified
 */
static inline int pg_name_cannot_be(const char *path)
{
    const char *s = strchr(path, '.'), *ext = NULL;

    while (s) {
        ext = ++s;
        if (PG_LOWER(s[0]) == 'p' && PG_LOWER(s[1]) == 'h') {
            return 0;
        }
        /* an extension is short, a directory need not be; what can end
         * either stands before '0' */
        while ((unsigned char)*s >= '0') {
            ++s;
        }
        if (*s != '.') {
            s = *s ? strchr(s, '.') : NULL;
        }
    }
    return !ext || !pg_begins_companion(ext);
}

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

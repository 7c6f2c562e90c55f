/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file model/php_names.h
 * @brief Which file names are PHP.
 */

#ifndef PHPGUARD_PHP_NAMES_H
#define PHPGUARD_PHP_NAMES_H

#include "apr.h"
#include "apr_pools.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

typedef enum {
    PG_NAME_OTHER,      /* cannot be PHP by its name */
    PG_NAME_PHP,        /* a PHP extension in final position */
    PG_NAME_LEFTOVER,   /* the same, left behind by an editor or a package,
                         * or compressed */
    PG_NAME_INNER,      /* something follows the PHP extension: look inside */
    PG_NAME_COMPANION,  /* what PHP programs include: look inside */
    PG_NAME_COPY,       /* a copy, of a companion or of who knows what: look
                         * inside */
    PG_NAME_MEANT,      /* no PHP name, but the configuration gives it to
                         * PHP: look inside (classify.h) */
    PG_NAME_CONTENT     /* any name, where PHPGuardContent is On */
} pg_name_class;

/** The name that every mapping of PHP is made for. */
#define PG_PLAIN_NAME "index.php"

/**
 * Classify a file by its name alone; nothing is allocated.
 * @param base the name without its directory
 */
pg_name_class pg_name_classify(const char *base);

/**
 * What a name was before an editor, a package, gzip or a person appended to
 * it: "x.page.bak", "x.page~", "x.page.gz".
 * @return the length of that part of base, 0 if nothing was added
 */
apr_size_t pg_name_without_leftover(const char *base);

/**
 * What names have in common that one fix is for: a page that the configuration
 * alone makes PHP is mapped or moved away alone, a companion and another
 * spelling are denied by their extension, and all others by one pattern
 * (pattern_for(), lint/fixes/fix_parts.c).
 * @param is_spelling the file leaks, and index.php beside it would not
 * @return the name, its extension with the dot, or ""; in name or from p
 */
const char *pg_name_alike(const char *name, int is_spelling, apr_pool_t *p);

#define PG_LOWER(c) ((c) | 0x20)
/* A letter without its case. */
#define PG_LETTER(c) ((unsigned char)(c) & 31)
#define PG_BIT(c) (UINT32_C(1) << PG_LETTER(c))

/* How the extensions begin that are PHP's or are looked into (php_names.c): for
 * each first letter a bit for each second one. */
extern const apr_uint32_t pg_name_begins[32];

static inline int pg_begins_extension(const char *ext)
{
    const apr_uint32_t seconds = pg_name_begins[PG_LETTER(ext[0])];

    return seconds && (seconds >> PG_LETTER(ext[1]) & 1);
}

/**
 * pg_name_cannot_be() if the last dot of the path is not sufficient.
 */
int pg_name_cannot_be_by_base(const char *path);

/**
 * The question of every request, answered in some fifty instructions where
 * the name has one dot.
 * @param path with or without its directory
 * @return 1 if the name is PG_NAME_OTHER; 0 if it has to be classified
 */
static inline int pg_name_cannot_be(const char *path)
{
    const char *s = strrchr(path, '.');

    if (!s) {
        return 1;
    }
    if (pg_begins_extension(s + 1) || *path != '/') {
        return pg_name_cannot_be_by_base(path);
    }
    /* is it the only dot of the name?  Most letters come after '/' */
    for (;;) {
        while ((unsigned char)*--s > '/');
        if (*s == '/') {
            return 1;
        }
        if (*s == '.') {
            return pg_name_cannot_be_by_base(path);
        }
    }
}

/**
 * Whether a handler name or a media type names PHP: "php" or one of the
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
 * Whether a file's bytes hold a PHP open tag: "<?php" in any case, "<?=", or
 * PHP's short one, "<?" and a blank or a line end.
 * @param is_text 0 for the first alone: the others are too short to be more
 *                than chance in a picture
 */
int pg_name_open_tag(const char *text, apr_size_t len, int is_text);

/**
 * Whether an open tag is the first text of a file, behind a byte order
 * mark, a "#!" line and blanks.
 */
int pg_name_begins_with_tag(const char *text, apr_size_t len);

#endif /* PHPGUARD_PHP_NAMES_H */

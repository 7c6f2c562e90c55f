/* Licensed under the Apache License, Version 2.0; see LICENSE. */

#include "names.h"

#include "apr_lib.h"
#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

/* What editors, packagers and people leave behind a PHP extension.  A row
 * that ends in '-' stands for all that begin so. */
static const char *const leftovers[] = {
    ".bak", ".backup", ".old", ".orig", ".original", ".save", ".swp", ".swo",
    ".swn", ".dist", ".tmp", ".temp", ".sample", ".copy", ".disabled",
    ".dpkg-", ".ucf-", ".rpmsave", ".rpmnew", ".rpmorig", NULL
};

/* Extensions that PHP programs give to what they include. */
static const char *const companions[] = {
    "inc", "module", "install", "theme", "engine", "profile", "tpl", "ctp",
    NULL
};

/* The end of the PHP extension that begins at ext (behind its dot), or NULL.
 * ".phps" shows source by definition and is none. */
static const char *php_extension_end(const char *ext)
{
    const char *s;

    if (PG_LOWER(ext[2]) == 'p') {
        for (s = ext + 3; apr_isdigit(*s); ++s);
    }
    else if (!strncasecmp(ext, "phtml", 5)) {
        s = ext + 5;
    }
    else if (!strncasecmp(ext, "phar", 4)) {
        s = ext + 4;
    }
    else if (PG_LOWER(ext[2]) == 't') {
        s = ext + 3;
    }
    else {
        return NULL;
    }
    return apr_isalnum(*s) ? NULL : s;
}

/* Emacs and nano number what they leave: "x.php.~2~", "x.php.save.1". */
static int only_numbers(const char *s)
{
    return s[strspn(s, ".~0123456789")] == '\0';
}

static int is_leftover(const char *rest)
{
    const char *const *l;

    if (*rest == '~' || *rest == '#' || *rest == ' ' || only_numbers(rest)) {
        return rest[strspn(rest, ".~# 0123456789")] == '\0';
    }
    for (l = leftovers; *l; ++l) {
        apr_size_t len = strlen(*l);

        if (!strncasecmp(rest, *l, len)) {
            return (*l)[len - 1] == '-' || only_numbers(rest + len);
        }
    }
    return 0;
}

static pg_name_class classify_rest(const char *rest)
{
    if (!*rest) {
        return PG_NAME_PHP;
    }
    return is_leftover(rest) ? PG_NAME_LEFTOVER : PG_NAME_INNER;
}

static int is_companion(const char *ext)
{
    const char *const *c;

    for (c = companions; *c; ++c) {
        if (!strcasecmp(ext, *c)) {
            return 1;
        }
    }
    return 0;
}

pg_name_class pg_name_classify(const char *base)
{
    const char *s, *end, *last = NULL;
    pg_name_class found = PG_NAME_OTHER;

    for (s = strchr(base, '.'); s; s = strchr(s + 1, '.')) {
        last = s + 1;
        if (PG_LOWER(s[1]) == 'p' && PG_LOWER(s[2]) == 'h'
            && (end = php_extension_end(last)) != NULL) {
            found = classify_rest(end);
            if (found != PG_NAME_INNER) {
                return found;
            }
        }
    }
    if (found == PG_NAME_OTHER && last && is_companion(last)) {
        return PG_NAME_COMPANION;
    }
    return found;
}

const char *pg_name_base(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static int contains(const char *s, apr_size_t len, const char *what)
{
    apr_size_t n = strlen(what), i;

    for (i = 0; i + n <= len; ++i) {
        if (!strncasecmp(s + i, what, n)) {
            return 1;
        }
    }
    return 0;
}

int pg_name_means_php(const char *handler)
{
    static const char *const words[] = {
        "php", "phtml", "fcgi", "fastcgi", "cgi-script", "lsapi", "hhvm",
        "proxy:", NULL
    };
    const char *const *w;
    apr_size_t len = strlen(handler);

    for (w = words; *w; ++w) {
        if (contains(handler, len, *w)) {
            return 1;
        }
    }
    return 0;
}

int pg_name_has_php(const char *type)
{
    const char *s;

    for (s = strchr(type, 'p'); s; s = strchr(s + 1, 'p')) {
        if (s[1] == 'h' && s[2] == 'p') {
            return 1;
        }
    }
    return 0;
}

int pg_name_open_tag(const char *head, apr_size_t len)
{
    const char *s = head, *end = head + len;

    while ((s = memchr(s, '<', (apr_size_t)(end - s))) != NULL) {
        if (end - s >= 3 && !memcmp(s, "<?=", 3)) {
            return 1;
        }
        if (end - s >= 5 && !strncasecmp(s, "<?php", 5)) {
            return 1;
        }
        ++s;
    }
    return 0;
}

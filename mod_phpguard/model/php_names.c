/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Recognizes the names of PHP files, and words that refer to PHP. */

#include "model/php_names.h"

#include "apr_lib.h"
#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

/* The longest text between a name and the suffix of a packer. */
#define LEFTOVER_MAX_BYTES 64

/* What editors, packagers and people leave behind an extension.  A row that
 * ends in '-' means all that begin so. */
static const char *const leftovers[] = {
    ".backup", ".bak", ".bk", ".bkp", ".copy", ".disabled", ".dist", ".old",
    ".orig", ".original", ".sample", ".save", ".saved", ".swn", ".swo",
    ".swp", ".temp", ".tmp", ".dpkg-", ".ucf-", ".rpmsave", ".rpmnew",
    ".rpmorig", NULL
};

/* One file made smaller, not an archive. Behind a PHP extension alone: its
 * content is not examined, and "x.css.gz" is a normal file. */
static const char *const packers[] = {
    ".bz2", ".gz", ".lzma", ".xz", ".z", ".zst", NULL
};

/* Extensions that PHP programs give to what they include. */
static const char *const companions[] = {
    "ctp", "engine", "inc", "install", "module", "profile", "theme", "tpl",
    NULL
};

/* The first two letters of all these; t/unit/php_names.c compares. */
const apr_uint32_t pg_name_begins[32] = {
    [PG_LETTER('b')] = PG_BIT('a') | PG_BIT('k'),
    [PG_LETTER('c')] = PG_BIT('o') | PG_BIT('t'),
    [PG_LETTER('d')] = PG_BIT('i') | PG_BIT('p'),
    [PG_LETTER('e')] = PG_BIT('n'),
    [PG_LETTER('i')] = PG_BIT('n'),
    [PG_LETTER('m')] = PG_BIT('o'),
    [PG_LETTER('o')] = PG_BIT('l') | PG_BIT('r'),
    [PG_LETTER('p')] = PG_BIT('h') | PG_BIT('r'),
    [PG_LETTER('r')] = PG_BIT('p'),
    [PG_LETTER('s')] = PG_BIT('a') | PG_BIT('w'),
    [PG_LETTER('t')] = PG_BIT('e') | PG_BIT('h') | PG_BIT('m') | PG_BIT('p'),
    [PG_LETTER('u')] = PG_BIT('c')
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
        apr_size_t len;

        /* most files of a directory are none: look at one letter first */
        if (PG_LOWER(rest[1]) != (*l)[1]) {
            continue;
        }
        len = strlen(*l);
        if (!strncasecmp(rest, *l, len)
            && ((*l)[len - 1] == '-' || only_numbers(rest + len))) {
            return 1;
        }
    }
    return 0;
}

static apr_size_t packer_at(const char *rest)
{
    const char *const *packer;

    for (packer = packers; *packer; ++packer) {
        apr_size_t len = strlen(*packer);

        if (!strncasecmp(rest, *packer, len) && !apr_isalnum(rest[len])) {
            return len;
        }
    }
    return 0;
}

/* "x.php.gz", "x.php.gz.1", "x.php.bak.gz" */
static int is_packed(const char *rest)
{
    apr_size_t len = packer_at(rest);
    const char *last = strrchr(rest, '.');
    char copy[LEFTOVER_MAX_BYTES];

    if (len) {
        return !rest[len] || is_leftover(rest + len);
    }
    if (!last || !(len = packer_at(last)) || last[len]
        || (apr_size_t)(last - rest) >= sizeof(copy)) {
        return 0;
    }
    apr_cpystrn(copy, rest, (apr_size_t)(last - rest) + 1);
    return is_leftover(copy);
}

static int is_left_behind(const char *rest)
{
    return is_leftover(rest) || is_packed(rest);
}

static pg_name_class classify_rest(const char *rest)
{
    if (!*rest) {
        return PG_NAME_PHP;
    }
    return is_left_behind(rest) ? PG_NAME_LEFTOVER : PG_NAME_INNER;
}

static int is_companion(const char *ext, apr_size_t len)
{
    const char *const *c;

    for (c = companions; *c; ++c) {
        if (!strncasecmp(ext, *c, len) && !(*c)[len]) {
            return 1;
        }
    }
    return 0;
}

/* "config.phpold": a word of the leftovers that has lost its dot. */
static int is_run_together(const char *ext)
{
    const char *const *l;

    if (strncasecmp(ext, "php", 3)) {
        return 0;
    }
    ext += 3 + strspn(ext + 3, "0123456789");
    for (l = leftovers; *l; ++l) {
        if (!strcasecmp(ext, *l + 1)) {
            return 1;
        }
    }
    return 0;
}

static apr_size_t without(const char *base, int (*is_added)(const char *rest))
{
    const char *s;

    if (!*base) {
        return 0;
    }
    for (s = base + 1; *(s += strcspn(s, ".~# ")); ++s) {
        if (is_added(s)) {
            return (apr_size_t)(s - base);
        }
    }
    return 0;
}

apr_size_t pg_name_without_leftover(const char *base)
{
    return without(base, is_left_behind);
}

/* No PHP extension anywhere: the last one may be that of an included file, or
 * show that this is a copy of one. */
static pg_name_class classify_last(const char *base, const char *last)
{
    apr_size_t len = without(base, is_leftover);
    const char *end = base + len, *dot;

    if (!len) {
        return is_companion(last, strlen(last)) ? PG_NAME_COMPANION
               : is_run_together(last) ? PG_NAME_COPY : PG_NAME_OTHER;
    }
    if (*end == '.' && apr_isalpha(end[1])) {
        return PG_NAME_COPY;
    }
    for (dot = end; dot > base && dot[-1] != '.'; --dot);
    return dot > base && is_companion(dot, (apr_size_t)(end - dot))
           ? PG_NAME_COPY : PG_NAME_OTHER;
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
    return found == PG_NAME_OTHER && last ? classify_last(base, last)
                                          : found;
}

int pg_name_cannot_be_by_base(const char *path)
{
    const char *s = strchr(apr_filepath_name_get(path), '.'), *last = NULL;

    for (; s; s = strchr(last, '.')) {
        last = s + 1;
        if (PG_LOWER(s[1]) == 'p' && PG_LOWER(s[2]) == 'h') {
            return 0;
        }
    }
    return !last || (apr_isalpha(*last) && !pg_begins_extension(last));
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

/* Is it a tag that begins here?  XML's "<?xml" has no blank. */
static int is_tag(const char *s, apr_size_t len, int is_text)
{
    if (len < 3 || s[0] != '<' || s[1] != '?') {
        return 0;
    }
    return (is_text && (s[2] == '=' || apr_isspace(s[2])))
           || (len >= 5 && !strncasecmp(s + 2, "php", 3));
}

int pg_name_open_tag(const char *text, apr_size_t len, int is_text)
{
    const char *s = text, *end = text + len;

    while ((s = memchr(s, '<', (apr_size_t)(end - s))) != NULL) {
        if (is_tag(s, (apr_size_t)(end - s), is_text)) {
            return 1;
        }
        ++s;
    }
    return 0;
}

int pg_name_begins_with_tag(const char *text, apr_size_t len)
{
    const char *s = text, *end = text + len;

    if (len >= 3 && !memcmp(s, "\xef\xbb\xbf", 3)) {
        s += 3;
    }
    if (end - s >= 2 && s[0] == '#' && s[1] == '!') {
        s = memchr(s, '\n', (apr_size_t)(end - s));
    }
    while (s && s < end && apr_isspace(*s)) {
        ++s;
    }
    return s && is_tag(s, (apr_size_t)(end - s), 1);
}

const char *pg_name_alike(const char *name, int is_spelling, apr_pool_t *p)
{
    const char *dot = strrchr(name, '.');
    char *ext = apr_pstrdup(p, dot ? dot : ""), *c;

    switch (pg_name_classify(name)) {
    case PG_NAME_OTHER:
    case PG_NAME_COPY:
        return name;
    case PG_NAME_COMPANION:
        for (c = ext; *c; ++c) {
            *c = (char)apr_tolower(*c);
        }
        return ext;
    default:
        return is_spelling ? ext : "";
    }
}

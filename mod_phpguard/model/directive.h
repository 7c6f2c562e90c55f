/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file model/directive.h
 * @brief A directive as it was read, its words, and the trail of the
 *        directives that apply to a place.  Without httpd.h.
 */

#ifndef PHPGUARD_DIRECTIVE_H
#define PHPGUARD_DIRECTIVE_H

#include "apr_pools.h"
#include "apr_tables.h"
#include "util_cfgtree.h"

/* Whose per-directory configuration a directive creates.  httpd merges only
 * what both sides have, so a trail notes which owners a section woke up. */
#define PG_OWNER_CORE    0x01
#define PG_OWNER_MIME    0x02
#define PG_OWNER_ACTIONS 0x04
#define PG_OWNER_PHP     0x08
#define PG_OWNER_REWRITE 0x10
#define PG_OWNER_ALL     0xff
/* Not an owner: some directive below was read for this request alone. */
#define PG_OWNER_REQUEST 0x100

typedef enum {
    PG_SETHANDLER,
    PG_FORCETYPE,
    PG_ADDHANDLER,
    PG_REMOVEHANDLER,
    PG_ADDTYPE,
    PG_REMOVETYPE,
    PG_ACTION,
    PG_ENGINE,          /* php_flag, php_value, ... engine */
    PG_REWRITEHANDLER,  /* RewriteRule with [H=] or [T=] */
    PG_PROXYPASS,       /* from here on for the lint alone */
    PG_PROXYPASSMATCH,
    PG_REWRITERULE,
    PG_REWRITEENGINE,
    PG_REWRITECOND,
    PG_ALIAS,
    PG_ALIASMATCH,
    PG_SCRIPTALIAS,
    PG_SCRIPTALIASMATCH,
    PG_ALIASPRESERVEPATH,
    PG_VIRTUALROOT,     /* VirtualDocumentRoot, VirtualDocumentRootIP */
    PG_VIRTUALSCRIPTS,  /* VirtualScriptAlias, VirtualScriptAliasIP */
    PG_USERDIR,
    PG_WRAPPER,         /* FcgidWrapper */
    PG_REQUIRE,
    PG_AUTHMERGING,
    PG_DENY,
    PG_ALLOW,
    PG_REDIRECT,        /* and RedirectPermanent, RedirectTemp */
    PG_REDIRECTMATCH,
    PG_ERRORDOCUMENT,
    PG_SETENVIF,        /* and SetEnvIfNoCase, SetEnvIfExpr */
    PG_PRESENCE         /* only whether its module is loaded */
} pg_kind;

typedef struct pg_directive pg_directive;
typedef struct pg_trail pg_trail;

/** One directive as it was read. */
struct pg_directive {
    const ap_directive_t *node; /* name, arguments, file, line, section */
    const pg_directive *next;   /* the next one in the same section */
    pg_kind kind;
    int htaccess;               /* it is in a .htaccess file */
};

/** A section's directives, or the merge of two trails. */
struct pg_trail {
    const pg_trail *base;       /* NULL in a leaf */
    const pg_trail *add;
    const pg_directive *first;  /* a leaf's directives */
    pg_directive *last;
    unsigned int owners;        /* PG_OWNER_* of all below */
};

/**
 * Whether a directive is about who may read, and nothing else.
 */
static inline int pg_directive_is_access(const pg_directive *d)
{
    return d->kind == PG_REQUIRE || d->kind == PG_AUTHMERGING
           || d->kind == PG_DENY || d->kind == PG_ALLOW;
}

/**
 * A leaf's first directive, NULL where there is none or no leaf.
 */
static inline const pg_directive *pg_first(const pg_trail *leaf)
{
    return leaf ? leaf->first : NULL;
}

/**
 * The next word of a directive's arguments: the rules of ap_getword_conf()
 * (server/util.c), which a unit test cannot link.
 * @param p    owns the word
 * @param line the rest of the arguments; moved behind the word
 * @return the word without its quotes, "" when there is none left
 */
char *pg_getword(apr_pool_t *p, const char **line);

/**
 * The argument of a section: without its quotes, its ">", and the "~" in front
 * of a regular expression.
 * @param is_regex set to whether it is one: "~", or a section whose name ends
 *                 with "Match"; may be NULL
 */
char *pg_section_argument(const ap_directive_t *node, int *is_regex,
                          apr_pool_t *p);

/** What an Alias or ScriptAlias has, or one of the Match kind. */
typedef struct {
    const char *url;    /* its prefix, or the regular expression; the directory
                         * where there is but one argument (in a Location) */
    const char *dir;    /* "" where there is but one argument */
    int is_regex;
    int is_script;
} pg_alias;

/**
 * Read an alias.
 * @param p owns its words
 * @return 0 if the directive is none
 */
int pg_alias_of(pg_alias *alias, const pg_directive *d, apr_pool_t *p);

/**
 * The next word, folded to lower case as mod_mime and core fold it
 * (ap_str_tolower(), server/util.c).
 */
char *pg_getword_lower(apr_pool_t *p, const char **line);

/**
 * Fold a string to lower case in place.
 */
void pg_tolower(char *s);

/**
 * A directive as its author wrote it, on one line: "Name arguments".
 */
const char *pg_directive_text(const ap_directive_t *node, apr_pool_t *p);

/**
 * Its location: "file:line".
 */
const char *pg_directive_place(const ap_directive_t *node, apr_pool_t *p);

/**
 * Both: "Name arguments (file:line)".
 */
const char *pg_directive_line(const pg_directive *d, apr_pool_t *p);

/**
 * The same of several.
 * @param list const pg_directive *
 * @return array of const char *, from p
 */
apr_array_header_t *pg_directive_lines(const apr_array_header_t *list,
                                       apr_pool_t *p);

/**
 * Whether an AddHandler, AddType, RemoveHandler or RemoveType line names an
 * extension (lower case, without its dot).
 */
int pg_directive_names_ext(const pg_directive *d, const char *ext,
                           apr_pool_t *p);

/**
 * Whether a directive is there to have PHP run: SetHandler and its kind, an
 * Action, a ProxyPassMatch, whose arguments name PHP.  The handler that
 * shows a source in colours, application/x-httpd-php-source, runs nothing.
 * @param node its name and arguments are looked at, no more
 */
int pg_directive_maps_php(const ap_directive_t *node);

/**
 * The nearest section whose name begins so.
 * @param node a directive or a section, which may be it itself
 * @param name "<Files" for <FilesMatch> too; in any case
 * @return NULL if there is none
 */
const ap_directive_t *pg_directive_section(const ap_directive_t *node,
                                           const char *name);

/**
 * What the last directive of a kind says, "on" or not.
 * @param d      the first of them, or NULL
 * @param before the answer where there is none
 */
int pg_is_on(const pg_directive *d, pg_kind kind, int before, apr_pool_t *p);

/**
 * Whether a text is one of a list.
 * @param list const char *
 */
int pg_is_among(const apr_array_header_t *list, const char *text);

/**
 * Whether a name is one of some, in any case.
 * @param names closed by NULL
 */
int pg_is_name_of(const char *const *names, const char *name);

/**
 * The first argument: the handler, the type or the subject of an Action.
 */
const char *pg_directive_subject(const pg_directive *d, apr_pool_t *p);

#endif /* PHPGUARD_DIRECTIVE_H */

/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file trail.h
 * @brief The trail: the directives that apply to a request, as httpd merged
 *        them.
 *
 * A trail is a tree.  A leaf holds the observed directives of one section in
 * the order in which they were read; an inner node stands for one call of
 * ap_merge_per_dir_configs() (server/config.c).  The shape is kept because it
 * matters: mod_mime forgets a pending RemoveHandler at each merge.
 */

#ifndef PHPGUARD_TRAIL_H
#define PHPGUARD_TRAIL_H

#include "apr_pools.h"
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
    PG_TYPESCONFIG,     /* from here on for the lint alone */
    PG_PROXYPASS,
    PG_PROXYPASSMATCH,
    PG_REWRITERULE,
    PG_REWRITEENGINE,
    PG_ALIAS,
    PG_ALIASMATCH,
    PG_SCRIPTALIAS,
    PG_SCRIPTALIASMATCH,
    PG_ALIASPRESERVEPATH,
    PG_REQUIRE,
    PG_DENY,
    PG_ALLOW,
    PG_PRESENCE         /* nothing but the owner's presence matters */
} pg_kind;

typedef struct pg_directive pg_directive;
typedef struct pg_trail pg_trail;

/** One directive as it was read. */
struct pg_directive {
    const ap_directive_t *node; /* name, arguments, file, line, section */
    const pg_directive *next;   /* the next one in the same section */
    pg_kind kind;
};

/** A section's directives, or the merge of two trails. */
struct pg_trail {
    const pg_trail *base;       /* NULL in a leaf */
    const pg_trail *add;
    const pg_directive *first;  /* a leaf's directives */
    pg_directive *last;
    unsigned int owners;        /* PG_OWNER_* of all below */
};

#endif /* PHPGUARD_TRAIL_H */

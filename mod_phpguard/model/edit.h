/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file model/edit.h
 * @brief A fix as data: what to change and where.  The text of an alert is
 *        generated from it.
 */

#ifndef PHPGUARD_EDIT_H
#define PHPGUARD_EDIT_H

#include "model/directive.h"

#include "apr_tables.h"

typedef enum {
    PG_EDIT_REPLACE,    /* node by text */
    PG_EDIT_DELETE,     /* node */
    PG_EDIT_BEFORE,     /* text goes before node */
    PG_EDIT_INTO,       /* text goes into the section node, the vhost, or the
                         * configuration of the server */
    PG_EDIT_RUN,        /* text is a command */
    PG_EDIT_LOAD,       /* text names modules to load */
    PG_EDIT_ADVICE      /* text says what no edit can do */
} pg_edit_kind;

typedef struct pg_edit pg_edit;

struct pg_edit {
    pg_edit_kind kind;
    const ap_directive_t *node;
    int htaccess;                   /* node is in a .htaccess file */
    const char *vhost;              /* the file of its section, or NULL */
    int vhost_line;
    const apr_array_header_t *text; /* const char *, one a line */
    const char *aside;              /* what to know of it, or NULL */
    int wide;                       /* for all of a vhost: only where several
                                     * of its places have the same */
    int meant;                      /* it says what the author meant: whether
                                     * that is there is not for it to ask */
    const pg_edit *next;            /* to be done as well, or NULL */
};

/**
 * Lines for an edit.
 * @param ... const char *, constants and what pg_edit_line() has made; not
 *            copied
 * @return array of const char *, from p
 */
#define pg_lines(p, ...) \
    pg_lines_of(p, (const char *const []) { __VA_ARGS__ }, \
                (int)(sizeof((const char *const []) { __VA_ARGS__ }) \
                      / sizeof(const char *)))

apr_array_header_t *pg_lines_of(apr_pool_t *p, const char *const *lines,
                                int n);

/** The section of PHP files.  No backslash: a log line doubles it, and what is
 * printed can be copied. */
#define PG_PHP_FILES "<FilesMatch \"[.]ph(ar|p|tml)$\">"

/** That of the spellings which are not among these. */
#define PG_OTHER_PHP_FILES \
    "<FilesMatch \"[.](?!ph(ar|p|tml)$)(?i)ph(p[0-9]*|t|tml|ar)$\">"

/** Of all spellings, for any section: one for files does not hold in another,
 * nor in a Location. */
#define PG_IF_PHP_FILES \
    "<If \"%{REQUEST_FILENAME} =~ m#[.]ph(p[0-9]*|t|tml|ar)$#i\">"

/** The lines that map PHP files to a handler; it is not from a .htaccess. */
apr_array_header_t *pg_lines_map(const char *handler, apr_pool_t *p);

/** The lines that deny PHP files to everybody. */
apr_array_header_t *pg_lines_deny(apr_pool_t *p);

/**
 * One edit of each kind, from p; its strings are not copied.
 * @param d what is replaced, deleted, or follows
 * @return NULL where a line is refused (model/edit_line.h); the others here
 *         take that for "no edit"
 */
pg_edit *pg_edit_replace(const pg_directive *d, const char *with,
                         apr_pool_t *p);
pg_edit *pg_edit_replace_lines(const pg_directive *d,
                               const apr_array_header_t *with, apr_pool_t *p);
pg_edit *pg_edit_before(const pg_directive *d, const apr_array_header_t *what,
                        apr_pool_t *p);
pg_edit *pg_edit_delete(const pg_directive *d, apr_pool_t *p);
pg_edit *pg_edit_run(const char *command, apr_pool_t *p);

/**
 * Advice for a person; no program applies it.
 */
pg_edit *pg_edit_advice(const char *text, apr_pool_t *p);

/**
 * The edit, or an advice where it was refused.
 */
pg_edit *pg_edit_or_advice(pg_edit *edit, apr_pool_t *p);

/**
 * @param section of root's configuration; NULL: that of the server
 */
pg_edit *pg_edit_into(const ap_directive_t *section,
                      const apr_array_header_t *lines, apr_pool_t *p);

/**
 * @param modules source names
 */
pg_edit *pg_edit_load(const apr_array_header_t *modules, apr_pool_t *p);

/**
 * Take the extensions of a file name out of a directive that names
 * extensions: the whole line if no other is left.
 */
pg_edit *pg_edit_delete_name(const pg_directive *d, const char *name,
                             apr_pool_t *p);

/**
 * Say of an edit what one should know.
 * @return edit
 */
pg_edit *pg_edit_aside(pg_edit *edit, const char *aside);

/**
 * Whether an edit replaces the MPM, for mod_php: that changes the whole
 * server.
 */
int pg_edit_takes_another_mpm(const pg_edit *edit);

/**
 * Both edits, in their order.
 * @param first NULL: next alone
 * @return NULL where next is NULL
 */
pg_edit *pg_edit_and(pg_edit *first, const pg_edit *next);

/**
 * Edits to be tried one after the other, the first in front of the rest.
 * @param first NULL: the rest alone
 * @param rest  const pg_edit *, or NULL
 * @return the same, from p
 */
apr_array_header_t *pg_edits(const pg_edit *first,
                             const apr_array_header_t *rest, apr_pool_t *p);

/**
 * Whether an edit, or one that goes with it, denies access to files.
 */
int pg_edit_denies(const pg_edit *edit);

/**
 * The same, or refuses requests by a RewriteRule with the flag F.
 */
int pg_edit_refuses(const pg_edit *edit);

/**
 * Whether PG_PHP_FILES is a section for a file, by its name.
 */
int pg_edit_maps_name(const char *name);

/**
 * Whether an edit is for PG_PHP_FILES alone, and a file is none of them.
 */
int pg_edit_is_for_others(const pg_edit *edit, const char *name);

/**
 * The words of one edit, without those that go with it.
 */
const char *pg_edit_step(const pg_edit *edit, apr_pool_t *p);

/**
 * The words of an edit and those that go with it, for a person: a control
 * character, which a .htaccess file may bring, is "?" in them.
 * @return "" for NULL
 */
const char *pg_edit_sentence(const pg_edit *edit, apr_pool_t *p);

/**
 * Where the lines of an edit go: a section, a vhost, the server.
 */
const char *pg_edit_place(const pg_edit *edit, apr_pool_t *p);

#endif /* PHPGUARD_EDIT_H */

/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file config.h
 * @brief The configuration of the module, as set by its directives.
 */

#ifndef PHPGUARD_CONFIG_H
#define PHPGUARD_CONFIG_H

#include "httpd.h"
#include "http_config.h"
#include "apr_tables.h"
#include "ap_regex.h"
#include "httpd/host.h"
#include "httpd/observe.h"
#include "model/php_names.h"

#define PG_UNSET (-1)

typedef enum {
    PG_GUARD_OFF,
    PG_GUARD_ON,
    PG_GUARD_DETECT
} pg_guard_mode;

/** PHPGuard, PHPGuardStatus, PHPGuardFilesMatch, PHPGuardContent and
 * PHPGuardLintIgnore. */
typedef struct {
    int mode;                   /* pg_guard_mode or PG_UNSET */
    int status;                 /* PG_UNSET is 500 */
    const ap_regex_t *files;    /* NULL: the built-in names */
    int content;                /* 1, 0 or PG_UNSET, which is 0 */
    const apr_array_header_t *ignored; /* pg_cause_id: the lint ignores these;
                                        * NULL: none */
} pg_settings;

/** The configuration of a place: directives of other modules, and of this
 * one. */
typedef struct {
    pg_section observed;        /* first, see observe.h */
    const pg_settings *own;     /* NULL: nothing */
    int lasting;                /* lives as long as the process serves */
    void *volatile merged;      /* with the base it was merged with first */
} pg_dir_config;

typedef enum {
    PG_LINT_OFF,
    PG_LINT_WARN,
    PG_LINT_RELOAD,
    PG_LINT_TEST,
    PG_LINT_START
} pg_lint_mode;

/** PHPGuardRunner of a vhost; the others count in the main server. */
typedef struct {
    apr_array_header_t *runners; /* const char *, lower case; NULL if none */
    const char *history;         /* the file of PHPGuardHistory, absolute;
                                  * NULL: Off */
    int lint;                    /* pg_lint_mode or PG_UNSET */
    int interval;                /* seconds or PG_UNSET */
} pg_server_config;

/** PHPGuardFilesMatch or PHPGuardContent On is used: the name alone is not
 * sufficient. */
extern __attribute__((visibility("hidden"))) int pg_asks_more;

extern __attribute__((visibility("default"))) module phpguard_module;

/**
 * The configuration of a section; functions for the module record. A merge
 * allocates nothing where a section holds nothing of ours, and keeps its
 * result with the section where both last (merge_lasting(), config.c).
 */
void *pg_create_section(apr_pool_t *p);
void *pg_merge_dir_configs(apr_pool_t *p, void *base, void *add);

/**
 * What a server says; the same.
 */
void *pg_create_server_config(apr_pool_t *p, server_rec *s);
void *pg_merge_server_configs(apr_pool_t *p, void *base, void *add);

/**
 * The setters of the directives.
 * @return NULL, or what is wrong, in the way of httpd's own directives;
 *         httpd adds file and line (ap_build_config(), server/config.c)
 */
const char *pg_set_guard(cmd_parms *cmd, void *dummy, const char *arg);
const char *pg_set_files_match(cmd_parms *cmd, void *dummy, const char *arg);
const char *pg_set_status(cmd_parms *cmd, void *dummy, const char *arg);
const char *pg_set_content(cmd_parms *cmd, void *dummy, int on);
const char *pg_set_lint(cmd_parms *cmd, void *dummy, const char *arg);
const char *pg_set_interval(cmd_parms *cmd, void *dummy, const char *arg);
const char *pg_set_history(cmd_parms *cmd, void *dummy, const char *arg);
const char *pg_add_ignored(cmd_parms *cmd, void *dummy, const char *arg);
const char *pg_add_runner(cmd_parms *cmd, void *dummy, const char *arg);

/**
 * The settings of a place, or NULL where none of the directives holds.
 */
const pg_settings *pg_settings_of(const ap_conf_vector_t *conf);

/**
 * The class of a file by its name: the pattern of PHPGuardFilesMatch says
 * which names are PHP; where the name alone is not sufficient, the content
 * decides.
 * @param conf of its place
 * @param base its name without the directory
 */
pg_name_class pg_settings_class(const ap_conf_vector_t *conf,
                                const char *base);

/**
 * Whether PHPGuardLintIgnore of a place names a number.
 */
int pg_settings_ignore(const ap_conf_vector_t *conf, pg_cause_id id);

/**
 * Whether PHPGuardContent of a place is On.
 */
int pg_settings_content(const ap_conf_vector_t *conf);

/**
 * PHPGuard of a place.
 */
pg_guard_mode pg_settings_mode(const ap_conf_vector_t *conf);

/**
 * PHPGuardStatus of a place: what a refusal is answered with.
 */
int pg_settings_status(const ap_conf_vector_t *conf);

/**
 * The host, as a vhost sees it, with the names of its PHPGuardRunner.
 */
pg_host pg_server_host(const server_rec *s);

#endif /* PHPGUARD_CONFIG_H */

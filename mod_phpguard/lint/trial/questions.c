/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Serializes questions about a configuration, and answers them. */

#include "lint/trial/questions.h"
#include "dryrun/dryrun.h"
#include "dryrun/outcome.h"
#include "lint/child/child.h"
#include "lint/child/progress.h"
#include "lint/context/htaccess_file.h"
#include "lint/judge/rules.h"
#include "lint/lookup/addresses.h"
#include "lint/lookup/backend.h"
#include "lint/lookup/backends.h"
#include "lint/lookup/confirm.h"
#include "lint/survey/vhosts.h"
#include "model/directive.h"
#include "model/php_names.h"

#include "apr_escape.h"
#include "apr_strings.h"

#include <stdlib.h>

enum { FILE_OF = 'f', ROOT_OF = 'r', SUPPOSE = 's', LEAVE_OUT = 'x',
       UNLESS_HOPELESS = 'u' };

/* An empty field would be none to apr_strtok(). */
static const char *hex(const char *text, apr_pool_t *p)
{
    return text ? apr_pstrcat(p, "x", apr_pescape_hex(p, text, strlen(text),
                                                      0), NULL) : "-";
}

static const char *from_hex(const char *field, apr_pool_t *p)
{
    char *text;
    apr_size_t len;

    if (!field || *field != 'x'
        || apr_unescape_hex(NULL, field + 1, -1, 0, &len) != APR_SUCCESS) {
        return NULL;
    }
    text = apr_pcalloc(p, len + 1);
    apr_unescape_hex(text, field + 1, -1, 0, &len);
    return text;
}

static const char *vhost_of(const server_rec *s, apr_pool_t *p)
{
    return apr_psprintf(p, "%d %s", pg_child_vhost(s),
                        hex(pg_vhost_key(s, p), p));
}

const char *pg_question_file(const pg_where *where, apr_pool_t *p)
{
    return apr_psprintf(p, "%c %s %d %s %s %s %s %s %s\n", FILE_OF,
                        vhost_of(where->s, p), where->script,
                        hex(where->context, p), hex(where->url, p),
                        hex(where->uri, p), hex(where->name, p),
                        hex(where->host, p), hex(where->address, p));
}

const char *pg_question_root(const server_rec *s, apr_pool_t *p)
{
    return apr_psprintf(p, "%c %s\n", ROOT_OF, vhost_of(s, p));
}

const char *pg_question_suppose(const char *path, const char *text,
                                apr_pool_t *p)
{
    return apr_psprintf(p, "%c %s %s\n", SUPPOSE, hex(path, p), hex(text, p));
}

const char *pg_question_leave_out(const char *path, apr_pool_t *p)
{
    return apr_psprintf(p, "%c %s\n", LEAVE_OUT, hex(path, p));
}

const char *pg_question_unless_hopeless(int first, apr_pool_t *p)
{
    return apr_psprintf(p, "%c %d\n", UNLESS_HOPELESS, first);
}

/* By its place among the vhosts; where one more or less is before it, by
 * its name. */
static server_rec *find_vhost(const pg_lint *l, const char *number,
                              const char *key, apr_pool_t *p)
{
    server_rec *s = l->main_server;
    int n = number ? atoi(number) : 0;

    if (!key) {
        return NULL;
    }
    while (s && n-- > 0) {
        s = s->next;
    }
    if (!s || strcmp(pg_vhost_key(s, p), key)) {
        for (s = l->main_server; s && strcmp(pg_vhost_key(s, p), key);
             s = s->next);
    }
    return s;
}

/* A file that is sent may lose its type by a fix; one that says PHP of it was
 * wrong. */
static const char *type_of(const pg_answer *answer)
{
    const char *type = answer->dry ? answer->dry->r->content_type : NULL;

    return !type ? "" : pg_name_means_php(type) ? PG_ANSWER_PHP_TYPE : type;
}

/* mod_php shows a text in colours: without that it is another text. */
static int is_shown(const pg_dryrun_answer *dry)
{
    return dry && dry->end == PG_END_FILE && dry->by
           && !strncmp(dry->by, "mod_php", 7);
}

/* Of two sockets behind one worker mod_proxy uses the first, whatever the
 * handler says: the backend is compared, not the name. */
static const char *runner_of(const pg_dryrun_answer *dry, apr_pool_t *p)
{
    const char *url = pg_backends_url(dry, p);

    return url ? url : dry ? dry->handler : NULL;
}

static const char *by_whom(const pg_answer *answer, apr_pool_t *p)
{
    const char *runner = runner_of(answer->dry, p);

    return answer->outcome == PG_SENT && is_shown(answer->dry) ? runner
           : answer->outcome == PG_SENT ? type_of(answer)
           : answer->outcome != PG_RUNS ? "" : runner ? runner
           : answer->taken_by ? answer->taken_by->node->args
           : answer->mapping.handler ? answer->mapping.handler : "";
}

/* A request that leads nowhere now gets nothing, whichever file it led to.
 * Without the <If> on which a leak depends it is certain, and no new one. */
static pg_outcome outcome_of(const pg_answer *answer)
{
    return answer->leaks_supposed ? PG_LEAKS : !answer->reached && answer->dry
           && ap_is_HTTP_CLIENT_ERROR(pg_dryrun_first_status(answer->dry))
           ? PG_DENIED : answer->outcome;
}

/* Several questions in a row are about files of one place. */
typedef struct {
    pg_context context;         /* context.s: NULL before the first */
    apr_pool_t *p;              /* of this place alone */
} last_place;

static int is_same(const char *a, const char *b)
{
    return a && b ? !strcmp(a, b) : a == b;
}

static int is_last(const last_place *last, const pg_where *where)
{
    const pg_context *context = &last->context;

    return context->s == where->s && !where->uri && !context->uri
           && context->script == where->script
           && is_same(context->dir, where->context)
           && is_same(context->url, where->url)
           && is_same(context->host, where->host)
           && is_same(context->address, where->address);
}

static const pg_context *context_of(last_place *last, const pg_where *where)
{
    pg_where own = *where;

    if (!is_last(last, where)) {
        apr_pool_clear(last->p);
        own.context = apr_pstrdup(last->p, where->context);
        own.url = apr_pstrdup(last->p, where->url);
        own.uri = apr_pstrdup(last->p, where->uri);
        own.host = apr_pstrdup(last->p, where->host);
        own.address = apr_pstrdup(last->p, where->address);
        last->context = pg_rules_context(&own);
        pg_sections_choose(&last->context, last->p);
    }
    return &last->context;
}

static const char *answer_file(const pg_where *where, last_place *last,
                               const pg_lint *l, apr_pool_t *p)
{
    const pg_context *context = context_of(last, where);
    pg_answer answer;
    int there;

    pg_lookup(&answer, context, where->name, p);
    pg_confirm(&answer, l, p);
    there = answer.outcome == PG_RUNS && pg_backends_check(&answer, p);
    return apr_psprintf(p, "%d%d%s", outcome_of(&answer), there,
                        by_whom(&answer, p));
}

static const char *answer_root(server_rec *s, apr_pool_t *p)
{
    const pg_address *at = &APR_ARRAY_IDX(pg_addresses(s, p), 0, pg_address);
    pg_dryrun_question q = pg_address_question(s, at);
    const pg_dryrun_answer *a;
    const char *url, *runner;

    q.url = "/";
    a = pg_dryrun_ask(&q, p);
    url = pg_backends_url(a, p);
    runner = runner_of(a, p);
    return apr_psprintf(p, "%d%d%d %s %s %s", pg_dryrun_outcome(a),
                        !url || pg_backend_answers(url, s, p),
                        a->status, a->location ? a->location : "-",
                        runner ? runner : "-",
                        a->r->filename ? a->r->filename : "-");
}

/* What holds for all questions behind it. */
static int is_premise(char *line, apr_hash_t *texts)
{
    apr_pool_t *p = apr_hash_pool_get(texts);
    const char *path, *text;
    char *fields;

    if (*line != SUPPOSE && *line != LEAVE_OUT) {
        return 0;
    }
    apr_strtok(line, " ", &fields);
    path = from_hex(apr_strtok(NULL, " ", &fields), p);
    text = from_hex(apr_strtok(NULL, " ", &fields), p);
    if (path && text) {
        apr_hash_set(texts, path, APR_HASH_KEY_STRING, text);
    }
    else if (path) {
        pg_progress_skip(path);
    }
    return 1;
}

static const char *answer_line(char *line, last_place *last,
                               const pg_lint *l, apr_pool_t *p)
{
    char *fields, *kind = apr_strtok(line, " ", &fields);
    const char *number = apr_strtok(NULL, " ", &fields);
    const char *key = from_hex(apr_strtok(NULL, " ", &fields), p);
    const char *script;
    pg_where where;

    memset(&where, 0, sizeof(where));
    where.s = find_vhost(l, number, key, p);
    if (!where.s) {
        return "";
    }
    if (*kind == ROOT_OF) {
        return answer_root(where.s, p);
    }
    script = apr_strtok(NULL, " ", &fields);
    where.script = script && *script == '1';
    where.context = from_hex(apr_strtok(NULL, " ", &fields), p);
    where.url = from_hex(apr_strtok(NULL, " ", &fields), p);
    where.uri = from_hex(apr_strtok(NULL, " ", &fields), p);
    where.name = from_hex(apr_strtok(NULL, " ", &fields), p);
    where.host = from_hex(apr_strtok(NULL, " ", &fields), p);
    where.address = from_hex(apr_strtok(NULL, " ", &fields), p);
    return where.context && where.name ? answer_file(&where, last, l, p)
                                       : "";
}

static int is_hopeless(const char *line, const apr_array_header_t *answers)
{
    int i, hopeless = *line == UNLESS_HOPELESS;

    for (i = hopeless ? atoi(line + 1) : 0; hopeless && i < answers->nelts;
         ++i) {
        const pg_outcome is
            = pg_answer_outcome(APR_ARRAY_IDX(answers, i, const char *));

        hopeless = is != PG_RUNS && is != PG_FAILS && is != PG_DENIED;
    }
    return hopeless;
}

/* Each answer is dropped with all that httpd made of its request. */
static const char *answer_one(char *line, last_place *last,
                              const pg_lint *l, apr_pool_t *p)
{
    apr_pool_t *scratch;
    const char *answer;

    apr_pool_create(&scratch, p);
    answer = apr_pstrdup(p, answer_line(line, last, l, scratch));
    apr_pool_destroy(scratch);
    return answer;
}

apr_array_header_t *pg_questions_ask(const char *text, const pg_lint *l,
                                     apr_pool_t *p)
{
    apr_array_header_t *answers = apr_array_make(p, 64, sizeof(const char *));
    apr_hash_t *texts = apr_hash_make(p);
    char *rest, *line = apr_strtok(apr_pstrdup(p, text), "\n", &rest);
    last_place last;

    memset(&last, 0, sizeof(last));
    apr_pool_create(&last.p, p);
    pg_dryrun_open(l->main_server, l->p);
    pg_htaccess_file_suppose(texts);
    for (; line && !is_hopeless(line, answers);
         line = apr_strtok(NULL, "\n", &rest)) {
        if (*line == UNLESS_HOPELESS) {
            continue;
        }
        if (is_premise(line, texts)) {
            last.context.s = NULL;
            continue;
        }
        APR_ARRAY_PUSH(answers, const char *) = answer_one(line, &last, l, p);
    }
    apr_pool_destroy(last.p);
    pg_htaccess_file_suppose(NULL);
    return answers;
}

static int is_question(const char *line)
{
    return *line == FILE_OF || *line == ROOT_OF;
}

/* The lines that hold for all questions of a text. */
static const char *premises_of(const char *text, apr_pool_t *p)
{
    apr_array_header_t *all = apr_array_make(p, 4, sizeof(const char *));
    char *rest, *line = apr_strtok(apr_pstrdup(p, text), "\n", &rest);

    for (; line; line = apr_strtok(NULL, "\n", &rest)) {
        if (*line == SUPPOSE || *line == LEAVE_OUT) {
            APR_ARRAY_PUSH(all, const char *) = line;
        }
    }
    return apr_array_pstrcat(p, all, '\n');
}

apr_hash_t *pg_questions_known(apr_hash_t *all,
                               const apr_array_header_t *edits,
                               const char *text)
{
    apr_pool_t *p = apr_hash_pool_get(all);
    const char *key = apr_pstrcat(p, apr_array_pstrcat(p, edits, '\n'), "\n",
                                  premises_of(text, p), NULL);
    apr_hash_t *known = apr_hash_get(all, key, APR_HASH_KEY_STRING);

    if (!known) {
        known = apr_hash_make(p);
        apr_hash_set(all, key, APR_HASH_KEY_STRING, known);
    }
    return known;
}

void pg_questions_note(apr_hash_t *known, const char *text,
                       const apr_array_header_t *answers)
{
    apr_pool_t *p = apr_hash_pool_get(known);
    char *rest, *line = apr_strtok(apr_pstrdup(p, text), "\n", &rest);
    int i = 0;

    for (; line && i < answers->nelts; line = apr_strtok(NULL, "\n", &rest)) {
        if (is_question(line)) {
            apr_hash_set(known, line, APR_HASH_KEY_STRING,
                         apr_pstrdup(p, APR_ARRAY_IDX(answers, i++,
                                                      const char *)));
        }
    }
}

apr_array_header_t *pg_questions_recall(apr_hash_t *known, const char *text,
                                        apr_pool_t *p)
{
    apr_array_header_t *answers = apr_array_make(p, 64, sizeof(const char *));
    char *rest, *line = apr_strtok(apr_pstrdup(p, text), "\n", &rest);

    for (; line && !is_hopeless(line, answers);
         line = apr_strtok(NULL, "\n", &rest)) {
        const char *answer = apr_hash_get(known, line, APR_HASH_KEY_STRING);

        if (is_question(line) && !answer) {
            return NULL;
        }
        if (answer) {
            APR_ARRAY_PUSH(answers, const char *) = answer;
        }
    }
    return answers;
}

/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Parses a list of expectations. */

#include "lint/expect/expect_file.h"
#include "model/directive.h"

#include "apr_lib.h"
#include "apr_strings.h"

#include <stdlib.h>

#define WORDS "runs, sent, denied, not source, 403 or 301 URL"

typedef struct {
    pg_expectation *to;
    apr_table_t *headers;
    const char *rest;           /* of the line */
    apr_array_header_t *words;  /* const char *: without options and their
                                 * values */
    apr_pool_t *p;
} reading;

static void wrong(pg_expectation *to, const char *why)
{
    if (!to->wrong) {
        to->wrong = why;
    }
}

/* For a command line that can be copied, whoever wrote the list. */
static const char *quoted(const char *value, apr_pool_t *p)
{
    static const char safe[] = "+,-./:=@_";
    const char *at = value;
    char *out, *to;

    while (*at && (apr_isalnum(*at) || strchr(safe, *at))) {
        ++at;
    }
    if (!*at && *value) {
        return value;
    }
    out = to = apr_palloc(p, strlen(value) * 4 + 3);
    *to++ = '\'';
    for (; *value; ++value) {
        if (*value == '\'') {
            memcpy(to, "'\\'", 3);
            to += 3;
        }
        *to++ = *value;
    }
    memcpy(to, "'", 2);
    return out;
}

static void note_option(reading *in, const char *option, const char *value)
{
    in->to->options = apr_pstrcat(in->p, in->to->options, " ", option, " ",
                                  quoted(value, in->p), NULL);
}

/* @return 0 if the word is no option */
static int take_option(reading *in, const char *word)
{
    pg_client *c = &in->to->client;
    const char *value;

    if (*word != '-' || !word[1]) {
        return 0;
    }
    if (strcmp(word, "-H") && strcmp(word, "--method")
        && strcmp(word, "--from") && strcmp(word, "--user")) {
        wrong(in->to, apr_psprintf(in->p, "unknown option \"%s\"", word));
        return 1;
    }
    value = pg_getword(in->p, &in->rest);
    if (!*value) {
        wrong(in->to, apr_pstrcat(in->p, word, " requires a value", NULL));
        return 1;
    }
    note_option(in, word, value);
    if (!strcmp(word, "-H")) {
        pg_client_header(c, in->headers, value, in->p);
    }
    else {
        *(word[2] == 'm' ? &c->method
          : word[2] == 'f' ? &c->address : &c->user) = value;
    }
    return 1;
}

static const char *word_at(const reading *in, int i)
{
    return i < in->words->nelts ? APR_ARRAY_IDX(in->words, i, const char *)
                                : "";
}

static int is_status(const char *word)
{
    return strlen(word) == 3 && *word >= '1' && *word <= '5'
           && apr_isdigit(word[1]) && apr_isdigit(word[2]);
}

/* The expectation: the words after the URL.
 * @return the number of words; 0: not an expectation */
static int take_kind(reading *in)
{
    pg_expectation *to = in->to;
    const char *word = word_at(in, 1);

    if (!strcmp(word, "not") && !strcmp(word_at(in, 2), "source")) {
        to->kind = PG_EXPECT_NOT_SOURCE;
        return 2;
    }
    if (is_status(word)) {
        to->kind = PG_EXPECT_STATUS;
        to->status = atoi(word);
        if (ap_is_HTTP_REDIRECT(to->status) && *word_at(in, 2)) {
            to->location = word_at(in, 2);
        }
        return to->location ? 2 : 1;
    }
    to->kind = !strcmp(word, "runs") ? PG_EXPECT_RUNS
               : !strcmp(word, "sent") ? PG_EXPECT_SENT : PG_EXPECT_DENIED;
    return to->kind != PG_EXPECT_DENIED || !strcmp(word, "denied");
}

static void conclude(reading *in)
{
    pg_expectation *to = in->to;
    int n;

    to->url = word_at(in, 0);
    to->shell_url = quoted(to->url, in->p);
    if (ap_strstr_c(to->url, "://") && strncasecmp(to->url, "http://", 7)
        && strncasecmp(to->url, "https://", 8)) {
        wrong(to, "the URL does not begin with http:// or https://");
    }
    to->client.headers = in->headers;
    pg_client_check(&to->client, in->p);
    wrong(to, to->client.wrong);
    if (in->words->nelts < 2) {
        wrong(to, "a line consists of a URL and an expectation: " WORDS);
        to->text = "";
        return;
    }
    n = take_kind(in);
    if (!n) {
        wrong(to, apr_psprintf(in->p, "invalid expectation \"%s\", use " WORDS,
                               word_at(in, 1)));
    }
    else if (n + 1 < in->words->nelts) {
        wrong(to, apr_psprintf(in->p, "unexpected word \"%s\"",
                               word_at(in, n + 1)));
    }
    to->text = n > 1 ? apr_pstrcat(in->p, word_at(in, 1), " ",
                                   word_at(in, 2), NULL) : word_at(in, 1);
}

int pg_expect_line(const char *line, int n, pg_expectation *to,
                   apr_pool_t *p)
{
    reading in;
    const char *word;

    memset(to, 0, sizeof(*to));
    to->line = n;
    to->options = "";
    in.to = to;
    in.headers = apr_table_make(p, 1);
    in.rest = line;
    in.words = apr_array_make(p, 4, sizeof(const char *));
    in.p = p;
    while (*(word = pg_getword(p, &in.rest)) && *word != '#') {
        if (!take_option(&in, word)) {
            APR_ARRAY_PUSH(in.words, const char *) = word;
        }
    }
    if (!*word && *in.rest) {
        wrong(to, "empty word");
    }
    if (!in.words->nelts && !to->wrong && !*to->options) {
        return 0;
    }
    conclude(&in);
    return 1;
}

/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Prints the text of a number. */

#include "lint/explain/cause_page.h"
#include "lint/print/columns.h"
#include "lint/print/json.h"
#include "model/cause_text.h"
#include "model/text.h"

#include "apr_lib.h"
#include "apr_strings.h"

#include <stdlib.h>

int pg_number_is(const char *word)
{
    return !strncasecmp(word, "PHPG", 4) && apr_isdigit(word[4])
           && word[4 + strspn(word + 4, "0123456789")] == '\0';
}

static const pg_cause_text *find(const char *word)
{
    return pg_cause_text_get((pg_cause_id)atoi(word + 4));
}

static void print_json(const char *word, const pg_cause_text *t,
                       apr_file_t *out, apr_pool_t *p)
{
    apr_file_printf(out, "{\"what\":%s,\"id\":%s,\"message\":%s,"
                    "\"happened\":%s,\"example\":%s,\"repair\":%s,"
                    "\"silence\":%s}\n", pg_json_string(word, p),
                    pg_json_string(t ? pg_text_number(t->id, p) : NULL, p),
                    pg_json_string(t ? pg_cause_get(t->id)->says
                                     : "unknown number", p),
                    pg_json_string(t ? t->happened : NULL, p),
                    pg_json_string(t ? t->example : NULL, p),
                    pg_json_string(t ? t->repair : NULL, p),
                    pg_json_string(t ? pg_cause_text_silence(t) : NULL, p));
}

/* An example has lines of its own. */
static void put_example(pg_columns *to, const char *text)
{
    char *rest, *line = apr_strtok(apr_pstrdup(to->pool, text), "\n", &rest);

    while (line) {
        APR_ARRAY_PUSH(to, const char *)
            = apr_psprintf(to->pool, "%*s%s", PG_COLUMNS_LABEL + 2, "", line);
        line = apr_strtok(NULL, "\n", &rest);
    }
}

static void print_text(const pg_cause_text *t, apr_file_t *out, apr_pool_t *p)
{
    pg_columns *to = pg_columns_make(p);

    pg_columns_put(to, pg_text_number(t->id, p), pg_cause_get(t->id)->says);
    pg_columns_put(to, "  meaning", t->happened);
    if (t->example) {
        pg_columns_put(to, "  example", "for example:");
        put_example(to, t->example);
    }
    pg_columns_put(to, "  fix", t->repair);
    pg_columns_put(to, "  silence", pg_cause_text_silence(t));
    pg_columns_print(to, out);
}

int pg_number_print(const char *word, int json, apr_file_t *out, apr_pool_t *p)
{
    const pg_cause_text *t = find(word);

    if (json) {
        print_json(word, t, out, p);
    }
    else if (t) {
        print_text(t, out, p);
    }
    else {
        apr_file_printf(out, "%s: unknown number\n", word);
    }
    return t != NULL;
}

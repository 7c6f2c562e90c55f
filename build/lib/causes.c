/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* phpguard-causes(7), from the table that "phpguard explain" prints. */

#include "model/cause_text.h"

#include <stdio.h>

/* troff takes a backslash for its own, a dot and a quote at a line's
 * beginning too. */
static void put(const char *text)
{
    int at_begin = 1;

    for (; *text; ++text) {
        if (at_begin && (*text == '.' || *text == '\'')) {
            fputs("\\&", stdout);
        }
        if (*text == '\\') {
            fputs("\\e", stdout);
        }
        else if (*text == '-') {
            fputs("\\-", stdout);
        }
        else {
            putchar(*text);
        }
        at_begin = *text == '\n';
    }
    putchar('\n');
}

static void put_cause(const pg_cause_text *t)
{
    printf(".SS PHPG%04d: ", (int)t->id);
    put(pg_cause_get(t->id)->says);
    put(t->happened);
    if (t->example) {
        fputs(".PP\n.nf\n.RS 4\n", stdout);
        put(t->example);
        fputs(".RE\n.fi\n", stdout);
    }
    fputs(".PP\n.B Fix:\n", stdout);
    put(t->repair);
}

/* One paragraph for each kind of number: the text of one of them. */
static void put_silence(const char *numbers, pg_cause_id id)
{
    printf(".TP\n.B %s\n", numbers);
    put(pg_cause_text_silence(pg_cause_text_get(id)));
}

int main(void)
{
    const pg_cause *c;

    fputs(".TH PHPGUARD\\-CAUSES 7 2026-11-29 mod_phpguard\n"
          ".SH NAME\nphpguard\\-causes \\- what the numbers of mod_phpguard "
          "mean\n.SH DESCRIPTION\n"
          "PHPG01xx and PHPG03xx are accidents. PHPG02xx and PHPG0305 are "
          "deliberate; the source is refused as well. PHPG04xx are reported by the lint "
          "only.\n.B phpguard explain\nwith a number prints its text.\n"
          ".SH SILENCING A NUMBER\nIf a cause is deliberate:\n", stdout);
    put_silence("PHPG01xx, PHPG03xx but PHPG0305", PG_NOTHING);
    put_silence("PHPG02xx, PHPG0305", PG_SET_NONE);
    put_silence("PHPG04xx", PG_FALSE_CONDITION);
    fputs(".SH CAUSES\n", stdout);
    for (c = pg_causes(); c->says; ++c) {
        put_cause(pg_cause_text_get(c->id));
    }
    fputs(".SH SEE ALSO\n.BR phpguard (8),\n.BR mod_phpguard (8)\n", stdout);
    return 0;
}

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
    fputs(".PP\n.B Repair:\n", stdout);
    put(t->repair);
    fputs(".PP\n.B Silence:\n", stdout);
    put(pg_cause_text_silence(t));
}

int main(void)
{
    const pg_cause *c;

    fputs(".TH PHPGUARD\\-CAUSES 7 2026-11-29 mod_phpguard\n"
          ".SH NAME\nphpguard\\-causes \\- what the numbers of mod_phpguard "
          "mean\n.SH DESCRIPTION\n"
          "01xx and 03xx are accidents; 02xx is done on purpose, and the "
          "refusal is the same; 04xx are seen by the lint alone.\n"
          ".B phpguard explain\nprints the text of one.\n.SH CAUSES\n",
          stdout);
    for (c = pg_causes(); c->says; ++c) {
        put_cause(pg_cause_text_get(c->id));
    }
    fputs(".SH SEE ALSO\n.BR phpguard (8),\n.BR mod_phpguard (8)\n", stdout);
    return 0;
}

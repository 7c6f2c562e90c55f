/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Reads and compares the answers of a trial. */

#include "lint/trial/trial_answer.h"

#include <string.h>

pg_outcome pg_answer_outcome(const char *answer)
{
    return *answer ? (pg_outcome)(*answer - '0') : PG_UNKNOWN;
}

int pg_answer_is_there(const char *answer)
{
    return *answer && answer[1] == '1';
}

static int says_php(const char *answer)
{
    return pg_answer_outcome(answer) == PG_SENT
           && !strcmp(answer + 2, PG_ANSWER_PHP_TYPE);
}

/* A place that leaked or failed may have any answer now. An unknown answer is
 * not worse. A place whose backend was down may run elsewhere now, but must
 * not be denied, because a php-fpm that is down comes back. */
int pg_answer_is_kept(const char *before, const char *after)
{
    const pg_outcome was = pg_answer_outcome(before);
    const pg_outcome is = pg_answer_outcome(after);

    return !strcmp(before, after) || was == PG_FAILS || was == PG_LEAKS
           || (was == PG_UNKNOWN && is != PG_LEAKS)
           || (says_php(before) && is == PG_SENT)
           || (was == PG_RUNS && !pg_answer_is_there(before)
               && is == PG_RUNS && pg_answer_is_there(after));
}

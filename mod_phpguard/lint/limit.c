/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The time that the lint has. */

#include "lint/limit.h"

#include "http_core.h"

int pg_limit_is_test(void)
{
    int mode = ap_state_query(AP_SQ_RUN_MODE);

    return mode == AP_SQ_RM_CONFIG_TEST || mode == AP_SQ_RM_CONFIG_DUMP;
}

static int count_vhosts(const server_rec *s)
{
    int n = 0;

    for (; s; s = s->next) {
        ++n;
    }
    return n;
}

/* Said by the first pass of a start to its second: the module's own variables
 * do not live so long. */
static const char first_pass[] = "phpguard_first_pass";

static int take_first_pass(const server_rec *s)
{
    void *value = NULL;

    apr_pool_userdata_get(&value, first_pass, s->process->pool);
    apr_pool_userdata_set(NULL, first_pass, NULL, s->process->pool);
    return value != NULL;
}

/* A start reads the configuration twice, and waits for the lint so long in
 * both passes together; a restart has one. */
#define START_SECONDS 5
#define FIRST_SECONDS 2

/* A test waits as long as it takes on a healthy server; an answer has more to
 * say of each vhost. */
apr_interval_time_t pg_limit_of(int is_answer, const server_rec *s)
{
    if (is_answer) {
        return apr_time_from_sec(40) + apr_time_from_msec(count_vhosts(s)
                                                          * 10);
    }
    if (pg_limit_is_test()) {
        return apr_time_from_sec(14) + apr_time_from_msec(count_vhosts(s));
    }
    if (ap_state_query(AP_SQ_MAIN_STATE) == AP_SQ_MS_CREATE_PRE_CONFIG) {
        /* which copies the key: it is the module's, and goes with it */
        apr_pool_userdata_set(s->process, first_pass, NULL,
                              s->process->pool);
        return apr_time_from_sec(FIRST_SECONDS);
    }
    return apr_time_from_sec(take_first_pass(s)
                             ? START_SECONDS - FIRST_SECONDS
                             : START_SECONDS);
}

/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file alert/refused_env.h
 * @brief PHPGUARD_REFUSED: the number, for access logs and error pages.
 */

#ifndef PHPGUARD_REFUSED_ENV_H
#define PHPGUARD_REFUSED_ENV_H

#include "httpd.h"
#include "model/cause.h"

/**
 * Put the number of a refusal into the request's environment and notes, and
 * into those of the error page that answers it.
 */
void pg_refused_env_set(request_rec *r, pg_cause_id id);

/**
 * To be called once, from the module's register_hooks.
 */
void pg_refused_env_register(void);

#endif /* PHPGUARD_REFUSED_ENV_H */
